"""Whole documents: what their passages add up to, and a small model that says which practice a document frames.

`features` sums a document's passages up, `weights` holds what was learned and predicts, `fitting` learns it from coded
documents.
"""
