"""Domestic framing: does a practice come first at home, and which domestic circumstances moved before?

In: shifts of two audiences, circumstances. Out: leads with intervals and tests.
"""
