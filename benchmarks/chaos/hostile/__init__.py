"""Hostile inputs: made by hand, by changing sound files, and by hypothesis; and the commands that read them."""
