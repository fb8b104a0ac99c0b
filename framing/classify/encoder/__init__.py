"""A small pretrained encoder, frozen, that reads beside the words: texts to vectors, and weights of codes on them.

`base` turns a text into the mean state of its word pieces, `head` holds what was learned from such vectors and scores texts.
The encoder itself is never trained and never part of a model; a model names it by its hash. It comes with the extra `encoder`.
"""
