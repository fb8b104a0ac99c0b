"""Named adversaries of a passage: the gazetteer of names and hostile words, and how they are found in text.

Here belongs what names threats; nothing in it is learned. It imports `text`.
"""
