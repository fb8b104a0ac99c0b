"""Checks of a corpus: coverage, quality, duplicates, text reuse.

In: `Document`s. Out: tables and a `CheckReport`.
"""
