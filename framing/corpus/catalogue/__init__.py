"""Named corpora: entries, fetching, downloading, the store of what was fetched; one layout per source in `layouts`.

In: a name of the catalogue. Out: `Document`s of its texts.
"""
