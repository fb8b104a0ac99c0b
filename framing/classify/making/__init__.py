"""From a file of codings to a model to keep: codings read, the supplement, choice of a family, training, the card.

Here belongs what `framing train` does. It knows of every other room.
"""
