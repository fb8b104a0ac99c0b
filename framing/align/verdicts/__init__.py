"""What follows from the tests: the scorecard, its summary tables, the story in sentences.

In: shifts with all their tests. Out: tables for people.
"""
