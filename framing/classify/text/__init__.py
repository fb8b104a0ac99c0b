"""What a passage's words say, as numbers: texts to streams of word types, cues and phrases found in them, features.

Here belongs what reads text and knows nothing of codings or weights. It imports no other package of the classifier.
"""
