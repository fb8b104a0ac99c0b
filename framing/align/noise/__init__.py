"""Noise of counts: overdispersion, autocorrelation, the classifier's error.

In: panels of counts. Out: variances, likelihoods, effective passages, simulated counts.
"""
