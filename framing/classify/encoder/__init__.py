"""A small pretrained encoder that reads beside the words: texts to vectors, and weights of codes on them.

`base` turns a text into the mean state of its word pieces, `head` holds what was learned from such vectors. `cut` stops below
the upper layers (`graphs` cuts the file), and `layers` holds such layers as codings trained them. The encoder itself is never
part of a model; a model names it by its hash. It comes with the extra `encoder`.
"""
