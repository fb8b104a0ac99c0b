"""Models as coders: a chat model asked for the codes of passages, from the codebook alone, with everything kept.

In: a sheet, a codebook and the address of an endpoint that speaks the OpenAI chat protocol. Out: codings like any
other's, whose
coder is marked as a model, and a file of all raw answers.
"""
