from __future__ import annotations

import json
from pathlib import Path, PurePath

import pandas as pd
import pytest

from framing.corpus.file_names import read_name
from framing.corpus.importing import Findings, ImportSettings, import_documents
from framing.errors.base import UsageError
from framing.errors.corpus import (
    BadDocument,
    BadPattern,
    DuplicateId,
    EmptyInput,
    MetadataMissing,
    NoReader,
    NotDecodable,
    NotText,
    UnknownColumn,
    UnknownReader,
    UnreadableFile,
)
from framing.errors.tables import ColumnMissing, FileMissing

TEXT = "We keep our word to those who stand with us."


def put(folder: Path, name: str, content: str | bytes = TEXT) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def read(path: Path, **settings):
    findings = settings.pop("findings", None)
    return list(import_documents(path, ImportSettings("mine", **settings), findings))


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("GBR_1950-06-01.txt", {"date": "1950-06-01", "state": "GBR"}),
        ("19500601-speech.txt", {"date": "1950-06-01"}),
        ("speech_1950_ITA_USA.txt", {"date": "1950", "state": "ITA;USA"}),
        ("AUH_1701-10.txt", {"date": "1701-10", "state": "AUH"}),
        ("1914-18.txt", {"date": "1914"}),
        ("1950-1951.txt", {}),
        ("THE-END.txt", {}),
        ("speech.txt", {}),
        ("1950-13-41.txt", {"date": "1950"}),
    ],
)
def test_names_are_read_by_guess(name, facts):
    assert read_name(PurePath(name)) == facts


@pytest.mark.parametrize(
    ("name", "pattern", "facts"),
    [
        ("GBR_05_1950.txt", "{state}_{session}_{year}", {"state": "GBR", "session": "05", "year": "1950"}),
        ("1950-01-02-a-title-here.txt", "{date}-{title}", {"date": "1950-01-02", "title": "a-title-here"}),
        ("x_GBR+NLD.txt", "{}_{state}", {"state": "GBR;NLD"}),
        ("1950/GBR/one.txt", "{year}/{state}/{title}", {"year": "1950", "state": "GBR", "title": "one"}),
        ("speech.txt", "{state}_{year}", None),
    ],
)
def test_names_are_read_by_pattern(name, pattern, facts):
    assert read_name(PurePath(name), pattern) == facts


@pytest.mark.parametrize("pattern", ["no parts", "{year}_{year}"])
def test_patterns_that_mean_nothing(pattern):
    with pytest.raises(BadPattern, match="--pattern"):
        read_name(PurePath("x.txt"), pattern)


def test_a_folder_of_texts(tmp_path):
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


def test_a_pattern_and_files_that_do_not_fit_it(tmp_path):
    put(tmp_path, "GBR_05_1950.txt")
    put(tmp_path, "odd.txt")
    told: list[str] = []
    first, second = read(tmp_path, pattern="{state}_{session}_{year}", tell=told.append)
    assert (first.state, first.earliest, first.extra["session"]) == ("GBR", "1950-01-01", "05")
    assert second.id == "odd"
    assert any("odd.txt: the name does not fit" in note for note in told)


def test_equal_names_in_two_folders_get_their_paths_as_ids(tmp_path):
    put(tmp_path, "1950/GBR.txt")
    put(tmp_path, "1951/GBR.txt")
    assert [d.id for d in read(tmp_path)] == ["1950/GBR", "1951/GBR"]


def test_metadata_is_joined_by_file_name(tmp_path):
    put(tmp_path / "t", "one.txt")
    put(tmp_path / "t", "two.txt")
    put(tmp_path / "t", "three.txt")
    table = put(
        tmp_path,
        "m.csv",
        "file,Country,date,speaker,party\none.txt,USSR,4 May 1950,A. N.,x\ntwo,the Porte,1700,,\ngone,GBR,1,,\n",
    )
    told: list[str] = []
    found = {d.id: d for d in read(tmp_path / "t", metadata=table, tell=told.append)}
    assert (found["one"].state, found["one"].earliest, found["one"].speaker) == ("SUN", "1950-05-04", "A. N.")
    assert found["one"].extra == {"party": "x", "state_as_written": "USSR"}
    assert (found["two"].state, found["two"].latest) == ("TUR", "1700-12-31")
    assert any("1 rows without a file: gone" in note for note in told)
    assert any("1 files without a row: three.txt" in note for note in told)


def test_metadata_within_the_folder_is_found(tmp_path):
    put(tmp_path, "one.txt")
    put(tmp_path, "metadata.csv", "filename,state\none.txt,GBR\n")
    (document,) = read(tmp_path)
    assert document.state == "GBR"


def test_metadata_that_cannot_be_joined(tmp_path):
    put(tmp_path / "t", "one.txt")
    with pytest.raises(MetadataMissing, match="no column of file names among: state"):
        read(tmp_path / "t", metadata=put(tmp_path, "m.csv", "state\nGBR\n"))
    with pytest.raises(MetadataMissing, match="'one' stands twice"):
        read(tmp_path / "t", metadata=put(tmp_path, "m.csv", "file\none\none\n"))
    with pytest.raises(FileMissing):
        read(tmp_path / "t", metadata=tmp_path / "absent.csv")


ROWS = [
    {"nr": "s1", "body": 'One, "quoted"\r\nline', "when": "1950-01-02", "country": "USA", "mood": "calm"},
    {"nr": "s2", "body": "Two", "when": "between 3 May and 6 June 1703", "country": "England", "mood": ""},
]


@pytest.mark.parametrize("ending", ["csv", "tsv", "jsonl", "parquet"])
def test_tables_with_columns_of_other_names(tmp_path, ending):
    path, table = tmp_path / f"rows.{ending}", pd.DataFrame(ROWS)
    if ending == "parquet":
        table.to_parquet(path)
    elif ending == "jsonl":
        table.to_json(path, orient="records", lines=True)
    else:
        table.to_csv(path, index=False, sep="\t" if ending == "tsv" else ",", lineterminator="\n")
    one, two = read(path, columns={"id": "nr", "text": "body", "date": "when"})
    assert (one.id, one.text, one.earliest, one.state) == ("s1", 'One, "quoted"\r\nline', "1950-01-02", "USA")
    assert one.extra == {"mood": "calm"}
    assert (two.earliest, two.latest, two.state) == ("1703-05-03", "1703-06-06", "GBR")


def test_semicolons_part_the_columns_of_a_csv_where_there_are_no_commas(tmp_path):
    (document,) = read(put(tmp_path, "rows.csv", "id;text;state\n1;Peace, and law;GBR\n"))
    assert (document.id, document.text, document.state) == ("1", "Peace, and law", "GBR")


@pytest.mark.parametrize(
    ("name", "content", "error", "message"),
    [
        ("a.csv", "id,words\n1,Peace\n", ColumnMissing, "text"),
        ("a.csv", "id,text\n1,Peace,too much\n", UnreadableFile, "more cells than columns"),
        ("a.csv", "", EmptyInput, "empty"),
        ("a.csv", "id,text\n", EmptyInput, "empty"),
        ("a.txt", "", EmptyInput, "empty"),
        ("a.txt", " \n\t", EmptyInput, "empty"),
        ("a.txt", b"\x00\x01\x02\x03PK", NotText, "binary"),
        ("a.jsonl", '{"id": 1, "text": "x"}\n{broken\n', UnreadableFile, "line 2"),
        ("a.jsonl", "[1]\n", UnreadableFile, "line 1 is no object"),
        ("a.parquet", "not parquet", UnreadableFile, "Parquet"),
        ("a.csv", "id,text\n1,Peace\n1,War\n", DuplicateId, "documents 1 and 2 have the same id '1'"),
        ("a.zip", "not zip", UsageError, r"a\.zip"),
        ("a.docx", "not docx", UsageError, r"a\.docx"),
        ("a.xml", "<TEI><text>", UsageError, r"a\.xml"),
        ("a.exe", "MZ", NoReader, "no reader"),
    ],
)
def test_files_that_cannot_be_imported_are_named(tmp_path, name, content, error, message):
    with pytest.raises(error, match=message) as caught:
        read(put(tmp_path, name, content))
    assert name in str(caught.value)
    assert isinstance(caught.value, UsageError)


def test_a_path_that_is_not_there(tmp_path):
    with pytest.raises(FileMissing, match="absent"):
        read(tmp_path / "absent")


def test_an_empty_folder(tmp_path):
    with pytest.raises(EmptyInput, match="no file in it"):
        read(tmp_path)


def test_a_reader_that_does_not_exist(tmp_path):
    with pytest.raises(UnknownReader, match="Did you mean 'tei'"):
        read(put(tmp_path, "a.xml"), reader="teii")


def test_in_a_folder_empty_and_unknown_files_are_told_and_left_out(tmp_path):
    put(tmp_path, "a.txt")
    put(tmp_path, "b.txt", "")
    put(tmp_path, "c.txt", " \n")
    put(tmp_path, "d.exe")
    told: list[str] = []
    findings = Findings()
    assert [d.id for d in read(tmp_path, tell=told.append, findings=findings)] == ["a"]
    assert [any(name in note for note in told) for name in ("b.txt: empty", "c: no text", "d.exe: no reader")] == [
        True
    ] * 3
    assert (findings.documents, findings.empty) == (1, 1)


def test_other_encodings_are_guessed_and_the_guess_is_told(tmp_path):
    french = "Messieurs, l'équilibre de l'Europe a été rétabli par la fermeté de nos alliés, et la paix générale "
    path = put(tmp_path, "a.txt", (french * 4).encode("cp1252"))
    told: list[str] = []
    (document,) = read(path, tell=told.append)
    assert document.text == french * 4
    assert "not UTF-8; read as cp125" in told[0]
    assert document.extra["encoding"].startswith("cp125")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_byte_order_marks_are_taken_off(tmp_path, encoding):
    (document,) = read(put(tmp_path, "a.txt", TEXT.encode(encoding)))
    assert document.text == TEXT


def test_a_given_encoding_is_used_or_refused(tmp_path):
    path = put(tmp_path, "a.txt", "Большая игра".encode("koi8-r"))
    assert read(path, encoding="koi8-r")[0].text == "Большая игра"
    with pytest.raises(NotDecodable, match=r"a\.txt: cannot be read as ascii.*--encoding"):
        read(path, encoding="ascii")
    with pytest.raises(NotDecodable, match="no-such"):
        read(path, encoding="no-such")


def test_newlines_and_unusual_characters_stay(tmp_path):
    text = "One\r\ntwo\rthree\u2028é́ 😀 שלום \u200d end\n"
    assert read(put(tmp_path, "a.txt", text))[0].text == text
    row = json.dumps({"id": "1", "text": "half \ud800 of a pair"})
    assert read(put(tmp_path, "a.jsonl", row))[0].text == "half \ufffd of a pair"


@pytest.mark.parametrize(("date", "kept"), [("1950-02-31", ""), ("", ""), ("sometime", "")])
def test_missing_and_impossible_dates_are_kept_and_counted(tmp_path, date, kept):
    path = put(tmp_path, "a.jsonl", json.dumps({"id": "1", "text": TEXT, "date": date, "state": "GBR"}))
    findings, told = Findings(), []
    (document,) = read(path, findings=findings, tell=told.append)
    assert (document.earliest, document.latest) == (kept, kept)
    assert findings.problems == {"date": 1}
    assert date in document.date_rule
    assert any("1: no date" in note for note in told)
    with pytest.raises(BadDocument, match="'1'"):
        read(path, strict=True)


def test_doubtful_dates_are_counted(tmp_path):
    row = json.dumps({"id": "1", "text": TEXT, "date": "31 February 1950", "state": "GBR"})
    findings = Findings()
    (document,) = read(put(tmp_path, "a.jsonl", row), findings=findings)
    assert (document.earliest, document.latest) == ("1950-02-01", "1950-02-28")
    assert findings.problems == {"doubtful date": 1}


def test_dates_are_taken_from_title_and_first_lines_where_nothing_else_says(tmp_path):
    rows = [
        {"id": "1", "text": TEXT, "title": "Speech of 4 May 1950"},
        {"id": "2", "text": f"Vienna, 12 June 1815.\n{TEXT}"},
    ]
    one, two = read(put(tmp_path, "a.jsonl", "\n".join(map(json.dumps, rows))))
    assert (one.earliest, two.earliest) == ("1950-05-04", "1815-06-12")
    assert "line 1" in two.date_rule


def test_the_english_year(tmp_path):
    row = json.dumps({"id": "1", "text": TEXT, "date": "10 February 1688"})
    assert read(put(tmp_path, "a.jsonl", row), calendar="english")[0].earliest == "1689-02-10"


def test_default_dates_stand_only_where_nothing_else_says_a_date(tmp_path):
    path = put(tmp_path, "a.csv", "id,text,date\n1,Peace,4 May 1950\n2,Peace,\n")
    one, two = read(path, defaults={"earliest": "1940-01-01", "latest": "1960-12-31"})
    assert (one.earliest, one.latest) == ("1950-05-04", "1950-05-04")
    assert (two.earliest, two.latest) == ("1940-01-01", "1960-12-31")


def test_the_table_that_is_written_is_never_read(tmp_path):
    put(tmp_path, "a.txt")
    output = put(tmp_path, "out.csv", "id,text\n1,old\n")
    assert [d.id for d in read(tmp_path, output=output)] == ["a"]


def test_unknown_states_are_kept_and_counted(tmp_path):
    path = put(tmp_path, "a.csv", "id,text,state,date\n1,Peace,Ruritania,1950\n2,Peace,GBR;Holland,1700\n")
    findings = Findings()
    one, two = read(path, findings=findings)
    assert (one.state, two.state) == ("Ruritania", "GBR;NLD")
    assert findings.problems == {"state": 1}
    with pytest.raises(BadDocument, match="unknown state 'Ruritania'"):
        read(path, strict=True)


def test_mistyped_columns_get_a_hint(tmp_path):
    path = put(tmp_path, "a.txt")
    with pytest.raises(UnknownColumn, match=r"--set audiance.*'audience'"):
        read(path, defaults={"audiance": "domestic"})
    with pytest.raises(UnknownColumn, match="--column txt"):
        read(path, columns={"txt": "body"})
    assert read(path, defaults={"mood": "calm"})[0].extra == {"mood": "calm"}


def test_a_volume_is_cut_by_a_rule(tmp_path):
    path = put(
        tmp_path,
        "volume.txt",
        f"LETTER I.\n\nParis, 3 May 1701.\n{TEXT}\n\nLETTER II.\n\nHague, 9 June 1702.\n{TEXT}\n",
    )
    found = read(path, cut="headings", defaults={"state": "GBR"})
    assert [d.earliest for d in found] == ["1701-05-03", "1702-06-09"]
    assert len({d.id for d in found}) == 2


def test_quality_is_measured_on_request(tmp_path):
    path = put(tmp_path, "a.txt", TEXT * 10)
    assert read(path)[0].quality is None
    assert read(path, quality=True)[0].quality > 0.9


def test_archives_are_read_like_folders(tmp_path, make_tar):
    path = put(tmp_path, "texts.tgz", make_tar({"t/GBR_1950.txt": TEXT, "t/._GBR_1950.txt": "x"}))
    (document,) = read(path)
    assert document.text == TEXT
