"""Editors' numbered notes at the end of a document: `--endnotes`."""

from __future__ import annotations

import pytest

from framing.corpus.importing.endnotes import find_endnotes, treat_endnotes
from framing.corpus.readers import Place, RawDocument
from framing.errors import BadSetting

BODY = "CANBERRA, 3 May 1951\n\n1\\. Your telegram [1] came.\n\n2\\. We agree.[2](#f2)"
REFERENCE = " _[NAA: A1838, 680/10/2 part 5]_"


@pytest.mark.parametrize(
    "notes",
    [
        "\n\n _\n\n1 Not printed.\n\n2 The minister.\n\n_\n\n _[AA : A981, GREAT BRITAIN 8B, ii]_\n",
        f"\n\n{REFERENCE}\n\n  * 1 Not printed.\n  * 2 The minister.\n",
        "\n\n _[1] Not printed.\n\n[2] The minister.",
        "\n\n1 Not printed.\n\nIt is on the file.\n\n2 The minister.\n",  # a note of two paragraphs
        "\n\n _1 Not printed._",  # one note, in a frame
        f"\n\n{REFERENCE}\n",  # no note
        "\n\n1 Not printed. 2 The minister. 3 The same.\n\n4 Of 2 May.",  # several in one paragraph
    ],
)
def test_notes_and_the_reference_are_marked_or_left_out(notes):
    assert find_endnotes(BODY + notes) == len(BODY)
    found = treat_endnotes(RawDocument("a", BODY + notes), "drop")
    assert (found.text, found.metadata["endnotes_dropped"]) == (BODY, str(len(notes)))
    marked = treat_endnotes(RawDocument("a", BODY + notes), "mark")
    assert (marked.text, marked.metadata["endnotes_start"]) == (BODY + notes, str(len(BODY)))


@pytest.mark.parametrize(
    "text",
    [
        BODY,
        "",
        "We agree.\n\n1 The first point of ours.\n\n2 The second.",  # no mark, no frame: the writer's own numbers
        f"{BODY}\n\n _\n\n1 Not printed.\n\n2 The minister.\n\nEnclosure\n\nA paper.\n\nIt begins.\n\nIt ends.",
        "Your telegram [1] came.\n\n1 discussed it with him.",  # one line that only looks like a note
    ],
)
def test_what_is_no_endnote_stays(text):
    assert find_endnotes(text) == len(text)
    for how in ("mark", "drop"):
        assert treat_endnotes(RawDocument("a", text), how) == RawDocument("a", text)


def test_pages_of_the_notes_go_with_them():
    notes = "\n\n _\n\n1 Not printed.\n\n2 The minister."
    document = RawDocument("a", BODY + notes, places=(Place(0, "1"), Place(len(BODY) + 5, "2")))
    assert treat_endnotes(document, "drop").places == (Place(0, "1"),)


def test_an_import_keeps_notes_unless_asked(tmp_path, put, read):
    put(tmp_path, "AUS_1951-05-03.txt", f"{BODY}\n\n{REFERENCE}\n\n1 Not printed.\n\n2 The minister.\n")
    assert read(tmp_path)[0].text.endswith("2 The minister.\n")
    assert read(tmp_path, endnotes="drop")[0].text == BODY
    with pytest.raises(BadSetting, match=r"--endnotes 'keep' cannot be used"):
        read(tmp_path, endnotes="keep")
