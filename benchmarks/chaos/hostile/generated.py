"""Inputs by hypothesis: tables of any values, codebooks and study files with any values in any place, names."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from chaos.hostile.readers import Command, choose_command
from chaos.hostile.seeds import PAGE, as_lines, codings, rows
from chaos.world import BOOK, STUDY

Take = Callable[[str, bytes, Command], None]
_TEXT = st.text(max_size=60)
_VALUE = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | _TEXT
    | st.sampled_from(["1951-03-04", "USA", "x" * 3000, ""]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXT, inner, max_size=4),
    max_leaves=8,
)
_COLUMN = st.sampled_from(
    [
        "id",
        "text",
        "date",
        "state",
        "speaker",
        "practices",
        "start",
        "end",
        "coder",
        "document",
        "earliest",
        "latest",
        "audience",
    ]
)
_ROW = st.dictionaries(_COLUMN | _TEXT, _VALUE, max_size=6)


def _toml_value(value: Any) -> str:
    return json.dumps(value) if not isinstance(value, float) else repr(value)


@st.composite
def _changed_rows(draw: st.DrawFn, sound: list[dict[str, Any]]) -> bytes:
    """Sound rows with some values replaced, and rows of any values."""
    found = [row | draw(st.dictionaries(st.sampled_from(sorted(row)), _VALUE, max_size=2)) for row in sound]
    return as_lines(found + draw(st.lists(_ROW, max_size=2)))


@st.composite
def _changed_toml(draw: st.DrawFn, sound: str) -> bytes:
    """A sound file with the values of some lines replaced, lines repeated or taken away, keys added."""
    lines = sound.strip().splitlines()
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.integers(0, len(lines) - 1))
        key = (
            lines[place].partition(" = ")[0]
            if " = " in lines[place]
            else draw(st.sampled_from(["name", "state", "file"]))
        )
        value = draw(st.booleans() | st.integers() | st.floats() | _TEXT | st.lists(st.integers() | _TEXT, max_size=3))
        lines[place] = draw(st.sampled_from([f"{key} = {_toml_value(value)}", "", lines[place] + "\n" + lines[place]]))
    return "\n".join(lines).encode("utf-8", "surrogatepass")


@st.composite
def _tree(draw: st.DrawFn) -> bytes:
    """Markup of any elements."""
    names = st.sampled_from(
        ["TEI", "text", "body", "div", "p", "u", "seg", "head", "date", "table", "a", "script", "xml"]
    )
    inner = st.recursive(
        _TEXT,
        lambda part: st.builds(lambda n, c: f"<{n}>{''.join(c)}</{n}>", names, st.lists(part, max_size=4)),
        max_leaves=20,
    )
    content = "".join(draw(st.lists(inner, min_size=1, max_size=5)))
    return (
        draw(st.sampled_from(["<TEI>{}</TEI>", "<html><body>{}</body></html>", "{}", PAGE.replace("<p>", "{}<p>", 1)]))
        .replace("{}", content)
        .encode("utf-8", "surrogatepass")
    )


def _csv(values: list[list[str]]) -> bytes:
    return "\n".join(",".join(row) for row in values).encode("utf-8", "surrogatepass")


_STUDY = STUDY.format(first=1946, last=1957, permutations=19)
STRATEGIES: dict[str, st.SearchStrategy[bytes]] = {
    "speeches.jsonl": _changed_rows(rows()),
    "codings.jsonl": _changed_rows(codings()),
    "codebook.toml": _changed_toml(BOOK),
    "study.toml": _changed_toml(_STUDY),
    "speeches.json": st.builds(lambda value: json.dumps(value).encode(), _VALUE),
    "tree.xml": _tree(),
    "tree.html": _tree(),
    "speeches.csv": st.builds(_csv, st.lists(st.lists(_TEXT, min_size=1, max_size=5), min_size=1, max_size=5)),
    "speech.txt": st.builds(lambda text: text.encode("utf-8", "surrogatepass"), st.text(max_size=400))
    | st.binary(max_size=400),
    "units.jsonl": _changed_rows([{"id": "u", "text": "we keep the fleet"}]),
    "doccano.jsonl": _changed_rows([{"id": 1, "text": "our fleet", "label": [[0, 9, "ships"]]}]),
    "counts.csv": st.builds(
        lambda lines: _csv([["state", "period", "frame", "count", "total"], *lines]),
        st.lists(
            st.lists(
                st.sampled_from(["USA", "NOR", "1950", "1951", "f", "3", "9", "-1", "nan", ""]), min_size=5, max_size=5
            )
        ),
    ),
}


def generate(name: str, count: int, start: int, take: Take) -> None:
    """Give `count` inputs of a kind to `take`, with a command each; the same ones for the same start."""
    number = 0

    @seed(start)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(STRATEGIES[name])
    def hand_over(content: bytes) -> None:
        nonlocal number
        if number < count:  # hypothesis may try more than it counts
            number += 1
            take(name, content, choose_command(name, random.Random(f"{start} {name} {number}")))

    hand_over()
