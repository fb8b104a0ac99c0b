"""Markdown with front matter: the text as it stands, what the front matter says as metadata."""

from __future__ import annotations

import json

import pytest

from framing.errors import UnreadableFile

PAGE = """---
doc_date: '1951-09'
doc_num: 12
refs:
- series: A1
  item: '7'
title: 'A letter
  on two lines: to a friend'
vol_title: "Volume 2\\u2013Pacts"
---

Canberra, September 1951

1\\. We *agree* [1](#f1).
---
The end.
"""


def test_text_and_facts(put, read, tmp_path):
    put(tmp_path, "letters/12-a.md", PAGE)
    (document,) = read(tmp_path, columns={"date": "doc_date", "volume": "vol_title"})
    assert document.text == "Canberra, September 1951\n\n1\\. We *agree* [1](#f1).\n---\nThe end.\n"
    assert (document.id, document.title) == ("12-a", "A letter on two lines: to a friend")
    assert (document.earliest, document.latest) == ("1951-09-01", "1951-09-30")
    assert document.extra["volume"] == "Volume 2–Pacts"
    assert json.loads(document.extra["refs"]) == [{"series": "A1", "item": "7"}]
    assert document.extra["doc_num"] == "12"


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_line_ends_and_a_byte_order_mark(put, read, tmp_path, newline):
    source = "\ufeff" + "---\ntitle: A\ndate: 1951-09-01\n---\nWe agree.\n\nAll of us.\n".replace("\n", newline)
    put(tmp_path, "a.md", source)
    (document,) = read(tmp_path / "a.md")
    assert (document.title, document.text) == ("A", "We agree.\n\nAll of us.\n".replace("\n", newline))


def test_markdown_without_front_matter_is_plain_text(put, read, tmp_path):
    put(tmp_path, "a.md", "# A heading\n\n---\n\nWe agree.\n")
    assert read(tmp_path / "a.md")[0].text == "# A heading\n\n---\n\nWe agree.\n"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("---\ntitle: A\nWe agree.\n", r"line 1: .*no line '---' ends"),
        ("---\ntitle: 'A\n---\nWe agree.\n", r"a\.md: .*no YAML: .*line 1"),
        ("---\n- A\n- B\n---\nWe agree.\n", "no 'name: value'"),
        ("---\na: &a [x]\nb: *a\n---\nWe agree.\n", "anchors of YAML are not read"),
        ("---\na: " + "[" * 3000 + "\n---\nWe agree.\n", "no YAML"),
        ("---\na: " + "x" * 70_000 + "\n---\nWe agree.\n", "no line '---' ends"),
    ],
)
def test_what_is_no_front_matter_is_refused(put, read, tmp_path, source, message):
    put(tmp_path, "a.md", source)
    with pytest.raises(UnreadableFile, match=message):
        read(tmp_path / "a.md")
