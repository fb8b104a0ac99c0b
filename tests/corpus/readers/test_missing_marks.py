"""Cells that say nothing by a mark, as R writes them: `--option missing=NA`."""

from __future__ import annotations

import json


def test_a_mark_is_an_empty_cell_in_every_table(put, read, tmp_path):
    put(tmp_path, "a.csv", "id,text,title\n1,We stand firm.,NA\n2,NA,NA\n3,NATO stands firm.,A title\n")
    objects = [{"id": "1", "text": "We stand firm.", "title": "NA"}, {"id": "2", "text": " NA "}]
    put(tmp_path, "b.json", json.dumps(objects))
    for name, found in (("a.csv", [("1", ""), ("3", "A title")]), ("b.json", [("1", "")])):
        assert [(d.id, d.title) for d in read(tmp_path / name, options={"missing": "NA"})] == found
    assert [d.title for d in read(tmp_path / "a.csv")] == ["NA", "NA", "A title"]
