"""What is drawn from, by which strata, and draws that look where codings help most, with the probability of each passage.

In: documents, a way to score passages. Out: passages to code, as `framing.coding.draw` makes them.
"""
