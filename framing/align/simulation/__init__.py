"""Simulated scenarios with known truth, and how well an alignment recovers it.

In: settings and a seed. Out: counts with their truth; scores.
"""
