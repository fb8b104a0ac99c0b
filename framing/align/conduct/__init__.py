"""Conduct outside the texts: do states that move with the dominant state's words move with its deeds, too?

In: changes of shares around shifts, a table of votes. Out: a test with a null, told either way.
"""
