"""From a file of codings to a model to keep: codings read, the auxiliary codings, choice of a family, training, the card.

Here belongs what `framing train` does. It imports every other package of the classifier.
"""
