"""How results look where somebody asks Python for them: one short line in a terminal, a small table in a notebook."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

ROWS, COLUMNS = 8, 12  # of a table shown in a notebook
_LONGEST = 60  # characters of one fact in a line
_STYLE = "text-align:left;vertical-align:top;padding:0 1em 0 0"


def show_line(kind: str, facts: Mapping[str, Any]) -> str:
    """One line: the kind, and each fact as ``name=value``, long values cut.

    >>> show_line("Corpus", {"name": "sotu", "documents": 240})
    "Corpus(name='sotu', documents=240)"
    """
    return f"{kind}({', '.join(f'{name}={_cut(repr(value))}' for name, value in facts.items())})"


def show_html(kind: str, facts: Mapping[str, Any], table: pd.DataFrame | None = None) -> str:
    """The facts as a table of two columns, and below it the first rows of a table; every value is escaped."""
    rows = "".join(
        f'<tr><th style="{_STYLE}">{escape(name.replace("_", " "))}</th>'
        f'<td style="{_STYLE}">{escape(_as_text(value))}</td></tr>'
        for name, value in facts.items()
    )
    shown = f"<p><strong>{escape(kind)}</strong></p><table><tbody>{rows}</tbody></table>"
    if table is not None and len(table.columns):
        shown += table.to_html(
            max_rows=ROWS, max_cols=COLUMNS, border=0, show_dimensions=True, float_format=lambda value: f"{value:.3g}"
        )
    return f"<div>{shown}</div>"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 4]} ..."


def _as_text(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))
    return (
        f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10_000 else str(value)
    )


class Shown:
    """A result that says what it is in one line, and in a notebook with its first rows."""

    def _facts(self) -> dict[str, Any]:
        """What the line says: names and values."""
        raise NotImplementedError

    def _first_rows(self) -> pd.DataFrame | None:
        """The table shown in a notebook, None for none."""
        return None

    def __repr__(self) -> str:
        return show_line(type(self).__name__, self._facts())

    def _repr_html_(self) -> str:
        return show_html(type(self).__name__, self._facts(), self._first_rows())
