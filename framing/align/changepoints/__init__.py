"""Change points of a series: posterior of the date, size, p, and how far they depend on the settings.

In: one series of effective counts. Out: `Shift`s and tables of what fell short.
"""
