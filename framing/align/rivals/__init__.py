"""Tests of rival explanations: permutations, placebos, threats, mechanisms.

In: shifts, adoption, tables of facts. Out: statistics, null draws, p-values.
"""
