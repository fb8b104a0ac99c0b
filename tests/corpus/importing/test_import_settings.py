"""What a user says of an import: refused at once where it cannot be, and held against the right names."""

from __future__ import annotations

import zipfile

import docx
import pytest

from framing.corpus.importing.documents import import_documents
from framing.corpus.importing.settings import ImportSettings
from framing.errors import BadSetting, NoReader, UnreadableFile

TEXT = "We keep our word to those who stand with us."


def test_the_pattern_is_held_against_the_members_of_an_archive(tmp_path, read):
    with zipfile.ZipFile(tmp_path / "letters.zip", "w") as packed:
        packed.writestr("1703/1703-05-03_Ormond.txt", TEXT)
        packed.writestr("1704/1704-06-04_Anne.txt", TEXT)
    found = read(tmp_path / "letters.zip", pattern="{date}_{speaker}")
    assert [(item.id, item.earliest, item.speaker) for item in found] == [
        ("1703/1703-05-03_Ormond", "1703-05-03", "Ormond"),
        ("1704/1704-06-04_Anne", "1704-06-04", "Anne"),
    ]
    assert [item.earliest for item in read(tmp_path, reader="archive")] == ["1703-05-03", "1704-06-04"]


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"defaults": {"state": "GBR;Ruritania"}}, "--set state 'GBR;Ruritania'"),
        ({"defaults": {"audience": "home"}}, "Give domestic or international"),
        ({"defaults": {"earliest": "banana"}}, "--set earliest 'banana'"),
        ({"options": {"pth": "$.a"}}, "Did you mean 'path'"),
    ],
)
def test_values_for_all_and_options_that_cannot_be_are_refused_at_once(tmp_path, settings, said, put, read):
    put(tmp_path, "a/GBR_1701.txt")
    with pytest.raises(BadSetting, match=said.replace("$", r"\$")):
        read(tmp_path / "a", **settings)
    assert read(tmp_path / "a", defaults={"state": "Prussia", "earliest": "spring 1703", "audience": "Domestic"})


def test_a_corpus_needs_a_name(tmp_path, put):
    with pytest.raises(BadSetting, match="--name"):
        list(import_documents(put(tmp_path, "GBR_1701.txt"), ImportSettings(" ")))


def test_a_column_that_stands_twice_is_refused(tmp_path, put, read):
    with pytest.raises(UnreadableFile, match="'text' appears twice"):
        read(put(tmp_path, "a.csv", "id,text,text\na,b,c\n"))


def test_a_date_in_the_table_of_metadata_overrules_the_files_own(tmp_path, put, read):
    put(tmp_path, "a/letter.eml", f"From: A\nDate: 3 May 1903 10:00\n\n{TEXT}\n")
    put(tmp_path, "a/metadata.csv", "file,date\nletter.eml,1904-06-01\n")
    (found,) = read(tmp_path / "a")
    assert (found.earliest, found.date_rule) == ("1904-06-01", "ISO")


def test_a_file_that_is_not_what_its_ending_says_is_told_so(tmp_path, put, read):
    with pytest.raises(NoReader, match="no TEI"):
        read(put(tmp_path, "a.xml", "hello"))


def test_a_near_state_is_named_with_its_name(tmp_path, put, read):
    notes: list[str] = []
    read(put(tmp_path, "a.csv", "id,text,state,date\na,b,Grait Britain,1701\n"), log=notes.append)
    assert notes == ["a: unknown state 'Grait Britain'. Did you mean 'GBR' (United Kingdom)?"]


def test_the_maker_of_a_file_is_not_its_speaker(tmp_path, read):
    document = docx.Document()
    document.core_properties.author = "A. Typist"
    document.add_paragraph(TEXT)
    document.save(str(tmp_path / "GBR_1701.docx"))
    (found,) = read(tmp_path / "GBR_1701.docx")
    assert (found.speaker, found.extra["file_author"]) == ("", "A. Typist")


def test_a_table_of_metadata_within_an_archive_is_found(tmp_path, read):
    with zipfile.ZipFile(tmp_path / "letters.zip", "w") as packed:
        packed.writestr("one/a.txt", TEXT)
        packed.writestr("one/metadata.csv", "file,speaker,date\nb.txt,B,1705\na.txt,Anne,1704\n")
    notes: list[str] = []
    (found,) = read(tmp_path / "letters.zip", log=notes.append)
    assert (found.id, found.speaker, found.earliest) == ("one/a", "Anne", "1704-01-01")
    assert "letters.zip/one/metadata.csv: 1 rows without a file: b.txt" in "\n".join(notes)


def test_a_table_of_metadata_is_joined_to_members(tmp_path, put, read):
    with zipfile.ZipFile(tmp_path / "letters.zip", "w") as packed:
        packed.writestr("one/a.txt", TEXT)
    table = put(tmp_path, "m.csv", "file,speaker,date\na.txt,Anne,1704\n")
    (found,) = read(tmp_path / "letters.zip", metadata=table)
    assert (found.id, found.speaker, found.earliest) == ("one/a", "Anne", "1704-01-01")
