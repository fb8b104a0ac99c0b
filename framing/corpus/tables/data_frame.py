"""Documents as a table in memory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields

import pandas as pd

from framing.corpus.documents import Document

_COLUMNS = [field.name for field in fields(Document) if field.name != "extra"]


def documents_table(documents: Iterable[Document]) -> pd.DataFrame:
    """A row a document; what only some say is empty in the others."""
    items = list(documents)
    table = pd.DataFrame([[getattr(item, name) for name in _COLUMNS] for item in items], columns=_COLUMNS)
    table["quality"] = pd.to_numeric(table["quality"])
    further = dict.fromkeys(key for item in items for key in item.extra if key not in table.columns)
    return table.assign(**{key: [item.extra.get(key, "") for item in items] for key in further})
