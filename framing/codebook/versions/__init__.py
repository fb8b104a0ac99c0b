"""Codebooks that change: two compared, two joined, and which code of the old became which of the new.

In: codebooks. Out: lists of changes, a codebook as TOML, and a table of codes (`CodeMap`) by which codings are carried along.
"""
