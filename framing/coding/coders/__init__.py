"""Several coders of the same passages: who read what, where they differ, how it changes, and one coding out of theirs.

In: files of codings. Out: tables of coders, drift and disputed passages, adjudicated codings, votes for training.
"""
