"""Folders and files of plain text to documents: ids, metadata, encodings, cutting."""

from __future__ import annotations

import json

import pytest

from framing.errors import BadSetting, BadTable, FileMissing, UnreadableFile

TEXT = "We keep our word to those who stand with us."


def test_a_folder_of_texts(tmp_path, put, read):
    for name in ("b_NLD_1701.txt", "a_GBR_1700-05-04.txt", "sub/c.txt", ".hidden.txt", "__MACOSX/x.txt"):
        put(tmp_path, name)
    found = read(tmp_path, defaults={"audience": "Domestic", "state": "FRA"})
    assert [(d.id, d.state, d.earliest, d.latest, d.audience) for d in found] == [
        ("a_GBR_1700-05-04", "GBR", "1700-05-04", "1700-05-04", "domestic"),
        ("b_NLD_1701", "NLD", "1701-01-01", "1701-12-31", "domestic"),
        ("c", "FRA", "", "", "domestic"),
    ]
    assert [d.source for d in found] == ["a_GBR_1700-05-04.txt", "b_NLD_1701.txt", "sub/c.txt"]
    assert all(d.corpus == "mine" and d.text == TEXT for d in found)


def test_a_pattern_and_files_that_do_not_fit_it(tmp_path, put, read):
    put(tmp_path, "GBR_05_1950.txt")
    put(tmp_path, "odd.txt")
    told: list[str] = []
    first, second = read(tmp_path, pattern="{state}_{session}_{year}", log=told.append)
    assert (first.state, first.earliest, first.extra["session"]) == ("GBR", "1950-01-01", "05")
    assert second.id == "odd"
    assert any("odd.txt: the name does not fit" in note for note in told)


def test_equal_names_in_two_folders_get_their_paths_as_ids(tmp_path, put, read):
    put(tmp_path, "1950/GBR.txt")
    put(tmp_path, "1951/GBR.txt")
    assert [d.id for d in read(tmp_path)] == ["1950/GBR", "1951/GBR"]


def test_names_before_several_endings_and_tables_of_one_name_stay_apart(tmp_path, put, read):
    put(tmp_path, "a.txt")
    put(tmp_path, "a.md")
    put(tmp_path, "1950/GBR.csv", "text\nWe hold.\nWe keep.\n")
    put(tmp_path, "1951/GBR.csv", "text\nWe wait.\n")
    notes: list[str] = []
    assert [d.id for d in read(tmp_path, log=notes.append)] == [
        "1950/GBR-1",
        "1950/GBR-2",
        "1951/GBR-1",
        "a.md",
        "a.txt",
    ]
    assert any("1 names stand before several endings (a)" in note for note in notes)


def test_metadata_is_joined_by_file_name(tmp_path, put, read):
    put(tmp_path / "t", "one.txt")
    put(tmp_path / "t", "two.txt")
    put(tmp_path / "t", "three.txt")
    table = put(
        tmp_path,
        "m.csv",
        "file,Country,date,speaker,party\none.txt,USSR,4 May 1950,A. N.,x\ntwo,the Porte,1700,,\ngone,GBR,1,,\n",
    )
    told: list[str] = []
    found = {d.id: d for d in read(tmp_path / "t", metadata=table, log=told.append)}
    assert (found["one"].state, found["one"].earliest, found["one"].speaker) == ("SUN", "1950-05-04", "A. N.")
    assert found["one"].extra == {"party": "x", "state_as_written": "USSR"}
    assert (found["two"].state, found["two"].latest) == ("TUR", "1700-12-31")
    assert any("1 rows without a file: gone" in note for note in told)
    assert any("1 files without a row: three.txt" in note for note in told)


def test_metadata_within_the_folder_is_found(tmp_path, put, read):
    put(tmp_path, "one.txt")
    put(tmp_path, "metadata.csv", "filename,state\none.txt,GBR\n")
    (document,) = read(tmp_path)
    assert document.state == "GBR"


def test_metadata_that_cannot_be_joined(tmp_path, put, read):
    put(tmp_path / "t", "one.txt")
    with pytest.raises(BadTable, match="no column of file names among: state"):
        read(tmp_path / "t", metadata=put(tmp_path, "m.csv", "state\nGBR\n"))
    with pytest.raises(BadTable, match="'one' appears twice"):
        read(tmp_path / "t", metadata=put(tmp_path, "m.csv", "file\none\none\n"))
    with pytest.raises(FileMissing):
        read(tmp_path / "t", metadata=tmp_path / "absent.csv")


def test_other_encodings_are_guessed_and_the_guess_is_told(tmp_path, put, read):
    french = "Messieurs, l'équilibre de l'Europe a été rétabli par la fermeté de nos alliés, et la paix générale "
    path = put(tmp_path, "a.txt", (french * 4).encode("cp1252"))
    told: list[str] = []
    (document,) = read(path, log=told.append)
    assert document.text == french * 4
    assert "not UTF-8; read as cp125" in told[0]
    assert document.extra["encoding"].startswith("cp125")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_byte_order_marks_are_taken_off(tmp_path, encoding, put, read):
    (document,) = read(put(tmp_path, "a.txt", TEXT.encode(encoding)))
    assert document.text == TEXT


def test_a_given_encoding_is_used_or_refused(tmp_path, put, read):
    path = put(tmp_path, "a.txt", "Большая игра".encode("koi8-r"))
    assert read(path, encoding="koi8-r")[0].text == "Большая игра"
    with pytest.raises(UnreadableFile, match=r"a\.txt: cannot be read as ascii.*--encoding"):
        read(path, encoding="ascii")
    with pytest.raises(BadSetting, match="--encoding 'no-such'"):
        read(path, encoding="no-such")


def test_newlines_and_unusual_characters_stay(tmp_path, put, read):
    text = "One\r\ntwo\rthree\u2028é́ 😀 שלום \u200d end\n"
    assert read(put(tmp_path, "a.txt", text))[0].text == text
    row = json.dumps({"id": "1", "text": "half \ud800 of a pair"})
    assert read(put(tmp_path, "a.jsonl", row))[0].text == "half \ufffd of a pair"


def test_the_table_that_is_written_is_never_read(tmp_path, put, read):
    put(tmp_path, "a.txt")
    output = put(tmp_path, "out.csv", "id,text\n1,old\n")
    assert [d.id for d in read(tmp_path, output=output)] == ["a"]


def test_a_volume_is_cut_by_a_rule(tmp_path, put, read):
    path = put(
        tmp_path,
        "volume.txt",
        f"LETTER I.\n\nParis, 3 May 1701.\n{TEXT}\n\nLETTER II.\n\nHague, 9 June 1702.\n{TEXT}\n",
    )
    found = read(path, cut="headings", defaults={"state": "GBR"})
    assert [d.earliest for d in found] == ["1701-05-03", "1702-06-09"]
    assert len({d.id for d in found}) == 2


def test_quality_is_measured_on_request(tmp_path, put, read):
    path = put(tmp_path, "a.txt", TEXT * 10)
    assert read(path)[0].quality is None
    assert read(path, quality=True)[0].quality > 0.9


def test_archives_are_read_like_folders(tmp_path, make_tar, put, read):
    path = put(tmp_path, "texts.tgz", make_tar({"t/GBR_1950.txt": TEXT, "t/._GBR_1950.txt": "x"}))
    (document,) = read(path)
    assert document.text == TEXT
