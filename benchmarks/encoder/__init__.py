"""A small pretrained encoder, frozen, and a head that learns codes from its states: what `encoder_gain.py` measures.

In: texts, and codings to learn from. Out: scores of codes (n, codes). Nothing in `framing` reads with it.
"""
