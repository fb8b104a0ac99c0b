"""One module per output format; each has a `write(source, path)` and says in its docstring what the file looks like.

In: a `Source` of annotated texts. Out: a file, or a folder or .zip where a format wants a file per document.
"""
