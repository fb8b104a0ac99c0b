"""What single states did after a shift: outcomes, lags, survival, hazard, power.

In: a shift and a panel. Out: an `Adoption` and its tables.
"""
