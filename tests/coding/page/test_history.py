"""Whatever is done in whatever order: undone it is gone, made again it is back, and the file says what the page showed."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from framing.codebook.scheme import parse_codebook
from framing.coding.page.store import Store
from framing.coding.page.ticks import Ticks, apply_change
from framing.errors import BadSetting

BOOK = parse_codebook(
    'name = "toy"\nversion = "1"\n[stance]\nendorse = "for"\nreject = "against"\n'
    '[[practice]]\nid = "a"\nlabel = "A"\n[[practice]]\nid = "b"\nlabel = "B"\n[[domestic]]\nid = "c"\nlabel = "C"\n'
)
UNITS = ("p0", "p1")
CHANGES = st.one_of(
    st.fixed_dictionaries({"do": st.sampled_from(["toggle", "first"]), "code": st.sampled_from("ab")}),
    st.just({"do": "toggle", "code": "c"}),
    st.fixed_dictionaries(
        {"do": st.just("stance"), "code": st.sampled_from("ab"), "value": st.sampled_from(["endorse", "reject"])}
    ),
    st.fixed_dictionaries({"do": st.just("note"), "value": st.text(max_size=3), "typing": st.sampled_from("xy")}),
    st.sampled_from([{"do": "unsure"}, {"do": "done"}, {"do": "none"}]),
)
STEPS = st.lists(st.tuples(st.sampled_from(UNITS), CHANGES), max_size=15)


def states(store: Store) -> list[Ticks]:
    return [store.ticks("ann", unit) for unit in UNITS]


@settings(max_examples=25, deadline=None)
@given(STEPS)
def test_undoing_all_leaves_nothing_and_redoing_all_brings_it_back(steps: list[tuple[str, dict[str, Any]]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "s.sqlite")
        expected = {unit: Ticks() for unit in UNITS}
        for number, (unit, what) in enumerate(steps):
            try:
                expected[unit] = apply_change(expected[unit], what, BOOK)
            except BadSetting:
                continue
            assert store.change("ann", unit, str(number), what, BOOK) == expected[unit]
        after = states(Store(store.path))
        assert after == list(expected.values())
        undone = 0
        while store.undo("ann"):
            undone += 1
        assert undone <= len(steps)
        assert states(store) == [Ticks(), Ticks()]
        assert sum(bool(store.redo("ann")) for _ in range(undone)) == undone
        assert states(store) == after
        assert store.redo("ann") == ""
        store.close()
