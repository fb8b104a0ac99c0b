"""Files of a user into a corpus: settings, collecting files, splitting, names of files, facts on documents.

In: paths and `ImportSettings`. Out: `Document`s and a report of what was left out.
"""
