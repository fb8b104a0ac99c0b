"""Prevalence three ways: naive, adjusted for the classifier's error, design-based.

In: counts, error rates, coded passages. Out: shares with intervals.
"""
