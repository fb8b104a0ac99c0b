"""Classifiers and models: fitted on passages, scoring them and giving evidence, kept in folders, compared.

Here belongs what a model is and does once its codings are at hand. It imports `text`, `threats` and `fitting`.
"""
