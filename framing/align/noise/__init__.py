"""Noise of counts: overdispersion, autocorrelation, the classifier's error, Monte Carlo draws of all three.

In: panels of counts. Out: variances, effective passages, draws.
"""
