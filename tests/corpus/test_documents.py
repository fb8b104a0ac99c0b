from __future__ import annotations

import csv
import json
from dataclasses import replace

import pyarrow.parquet as parquet
import pytest

from framing.corpus import Document
from framing.corpus.documents import check_documents, find_problems
from framing.corpus.selecting import Selection
from framing.corpus.tables.documents import read_document_table, write_documents
from framing.errors import BadTable, CannotWrite, FileMissing, UnreadableFile
from framing.files import text_sha256
from framing.schemas import DOCUMENTS
from framing.tables import read_table

GOOD = Document("a", "test", "We stand by our word.", "1950-01-01", "1950-12-31", "GBR", audience="domestic")
UNUSUAL = '\ufeffé😀 “peace”,\r\nשלום;\n\ttab, \x00 nul, "quote"\u2028end\r'
DOCUMENTS_OF_TESTS = [
    replace(GOOD, extra={"party": "Whig, or Tory", "session": "5"}, quality=0.5),
    Document("b", "test", UNUSUAL, "1947-02-03", "1947-02-03", "SUN;CSK", sha256=""),
    Document("c", "test", "", "", "", "", title="only places are held", sha256="ab" * 32),
]
ENDINGS = ["parquet", "csv", "tsv", "jsonl"]


def kinds(document: Document) -> list[str]:
    return [problem.kind for problem in find_problems(document)]


def test_a_document_knows_its_hash_and_states():
    assert GOOD.sha256 == text_sha256(GOOD.text)
    assert Document("x", "t", "", state="GBR;NLD").states == ("GBR", "NLD")
    assert Document("x", "t", "", state="").states == ()


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"text": " \n"}, "text"),
        ({"earliest": "", "latest": ""}, "date"),
        ({"earliest": "1950-02-30"}, "date"),
        ({"earliest": "1950-12-31", "latest": "1950-01-01"}, "date"),
        ({"latest": ""}, "date"),
        ({"earliest": "0950-01-01"}, "date"),
        ({"earliest": "1950"}, "date"),
        ({"state": ""}, "state"),
        ({"state": "XXX"}, "state"),
        ({"state": "GBR;Holland"}, "state"),
        ({"audience": "foreign"}, "audience"),
    ],
)
def test_problems_are_found(changes, kind):
    assert kinds(GOOD) == []
    assert kinds(replace(GOOD, **changes)) == [kind]


def test_a_wrong_state_gets_a_hint():
    assert "DEU" in find_problems(replace(GOOD, state="Germany"))[0].message


def test_an_id_that_stands_twice_is_named_with_both_places():
    documents = [GOOD, replace(GOOD, id="b"), GOOD]
    with pytest.raises(BadTable, match=r"table, documents|documents 1 and 3.*'a'"):
        list(check_documents(documents, "table"))


def test_strict_stops_at_the_first_problem():
    with pytest.raises(BadTable, match=r"folder, document 'a': unknown state"):
        list(check_documents([replace(GOOD, state="XXX")], "folder", strict=True))
    assert list(check_documents([GOOD], "folder", strict=True)) == [GOOD]


@pytest.mark.parametrize("ending", ENDINGS)
def test_documents_come_back_as_they_were_written(tmp_path, ending):
    path = tmp_path / f"documents.{ending}"
    assert write_documents(DOCUMENTS_OF_TESTS, path) == 3
    assert list(read_document_table(path)) == DOCUMENTS_OF_TESTS


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_same_documents_give_the_same_bytes(tmp_path, ending):
    paths = [tmp_path / f"{number}.{ending}" for number in (1, 2)]
    for path in paths:
        write_documents(DOCUMENTS_OF_TESTS, path)
    assert paths[0].read_bytes() == paths[1].read_bytes()


@pytest.mark.parametrize("ending", ["parquet", "csv", "jsonl"])
def test_the_table_has_the_columns_of_the_schema(tmp_path, ending):
    path = tmp_path / f"documents.{ending}"
    write_documents(DOCUMENTS_OF_TESTS[:1], path)
    table = read_table(path, DOCUMENTS)
    assert [column.name for column in DOCUMENTS.columns if column.name not in table.columns] == []
    assert list(table["earliest"]) == ["1950-01-01"]


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_selection_is_made_from_the_metadata(tmp_path, ending):
    path = tmp_path / f"documents.{ending}"
    write_documents(DOCUMENTS_OF_TESTS, path)

    def chosen(**limits):
        return [document.id for document in read_document_table(path, Selection.of(**limits))]

    assert chosen(states=["CSK"]) == ["b"]
    assert chosen(since="1948") == ["a"]
    assert chosen(until="1947") == ["b"]
    assert chosen(since="1950-06-01", until="1950-06-30") == ["a"]
    assert chosen(ids=["c", "a"]) == ["a", "c"]
    assert chosen(audience="domestic") == ["a"]
    assert chosen(states=["FRA"]) == []


def test_texts_of_others_are_not_read(tmp_path, monkeypatch):
    path = tmp_path / "documents.parquet"
    monkeypatch.setattr("framing.corpus.tables.documents.GROUP_DOCUMENTS", 1)
    write_documents(DOCUMENTS_OF_TESTS, path)
    read: list[list[str]] = []
    original = parquet.ParquetFile.iter_batches

    def iter_batches(self, batch_size, row_groups, columns):
        read.append(columns)
        return original(self, batch_size, row_groups=row_groups, columns=columns)

    monkeypatch.setattr(parquet.ParquetFile, "iter_batches", iter_batches)
    assert [document.id for document in read_document_table(path, Selection.of(states=["GBR"]))] == ["a"]
    assert sum("text" in columns for columns in read) == 1


def test_large_texts_are_written_in_groups_of_bounded_size(tmp_path, monkeypatch):
    monkeypatch.setattr("framing.corpus.tables.documents.GROUP_CHARACTERS", 1000)
    path = tmp_path / "documents.parquet"
    write_documents((replace(GOOD, id=str(n), text="word " * 100, sha256="") for n in range(20)), path)
    groups = parquet.ParquetFile(path)
    assert groups.num_row_groups == 10
    assert max(groups.metadata.row_group(n).num_rows for n in range(10)) == 2


def test_a_changed_text_is_noticed(tmp_path):
    path = tmp_path / "documents.jsonl"
    write_documents([GOOD], path)
    path.write_text(path.read_text().replace("our word", "our words"))
    with pytest.raises(BadTable, match=r"document 'a'.*sha256"):
        list(read_document_table(path))


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("x.csv", "text,state\nhello,GBR\n", BadTable),
        ("x.parquet", "PAR1 is not enough", UnreadableFile),
        ("x.jsonl", '{"id": "a"', UnreadableFile),
        ("x.jsonl", '["a"]', UnreadableFile),
        ("x.csv", 'id,text\na,"open\n', UnreadableFile),
        ("x.odt", "", UnreadableFile),
        ("x.jsonl", '{"id": "a", "quality": "good"}', BadTable),
    ],
)
def test_tables_that_cannot_be_read(tmp_path, name, content, error):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(error, match=name.replace(".", r"\.")):
        list(read_document_table(path))


def test_a_table_that_is_not_there(tmp_path):
    with pytest.raises(FileMissing, match="absent"):
        list(read_document_table(tmp_path / "absent.parquet"))


def test_users_tables_need_only_an_id(tmp_path):
    path = tmp_path / "mine.csv"
    with open(path, "w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([["id", "text", "mood"], ["1", "Peace.", "calm"]])
    (document,) = read_document_table(path)
    assert (document.id, document.corpus, document.text) == ("1", "mine", "Peace.")
    assert document.sha256 == text_sha256("Peace.")


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_interruption_leaves_the_old_table(tmp_path, ending):
    path = tmp_path / f"documents.{ending}"
    write_documents(DOCUMENTS_OF_TESTS, path)
    before = path.read_bytes()

    def interrupted():
        yield GOOD
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_documents(interrupted(), path)
    assert path.read_bytes() == before
    assert [item.name for item in tmp_path.iterdir()] == [path.name]


def test_a_full_disk_leaves_the_old_table(tmp_path, monkeypatch):
    path = tmp_path / "documents.jsonl"
    write_documents(DOCUMENTS_OF_TESTS, path)
    before = path.read_bytes()

    def full(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("framing.corpus.tables.documents.json.dumps", full)
    with pytest.raises(CannotWrite, match="No space left on device"):
        write_documents(DOCUMENTS_OF_TESTS, path)
    assert path.read_bytes() == before
    assert [item.name for item in tmp_path.iterdir()] == [path.name]


def test_extra_facts_are_kept_as_json(tmp_path):
    path = tmp_path / "documents.csv"
    write_documents(DOCUMENTS_OF_TESTS[:1], path)
    assert json.loads(read_table(path)["extra"][0]) == {"party": "Whig, or Tory", "session": "5"}


@pytest.mark.parametrize(
    ("extra", "said"),
    [
        ("[1]", "no object"),
        ("{", "Expecting property name"),
        ("[" * 9_000 + "]" * 9_000, "200 deep"),
        ("7", "no object"),
    ],
)
def test_a_cell_of_extra_facts_that_is_no_object_is_refused_by_name(tmp_path, extra, said):
    path = tmp_path / "t.csv"
    with open(path, "w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([["id", "text", "extra"], ["a", "We hold.", extra]])
    with pytest.raises(BadTable, match=said) as caught:
        list(read_document_table(path))
    assert "'a'" in str(caught.value)
    assert "t.csv" in str(caught.value)
