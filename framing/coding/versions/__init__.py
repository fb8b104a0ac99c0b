"""Codings of one version of a codebook under the next: which version they are of, and what can be carried along."""
