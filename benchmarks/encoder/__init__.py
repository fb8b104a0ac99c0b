"""What is learned from a small pretrained encoder: a head on frozen states (`encoder_gain.py`), or its upper layers
(`trained_layers.py`).

In: texts, and codings to learn from. Out: scores of codes (n, codes), or layers for a model. `framing` reads with the layers.
"""
