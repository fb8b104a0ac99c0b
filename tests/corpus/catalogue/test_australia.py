"""Corpora of many files in an archive of a commit: Australian prime ministers and documents on foreign policy."""

from __future__ import annotations

from collections import Counter

import pytest
from click.testing import CliRunner

from framing.commands import main
from framing.corpus import open_corpus
from framing.corpus.catalogue.fetching import fetch_corpus
from framing.corpus.catalogue.store import corpus_folder, find_record, table_path
from framing.corpus.states import is_state
from framing.errors import BadSetting, BadStudy, UnreadableFile

TRANSCRIPT = """<?xml version="1.0" encoding="UTF-8" ?>
<transcripts>
  <transcript>
    <transcript-id>{number}</transcript-id>
    <title>{title}</title>
    <prime-minister>{speaker}</prime-minister>
    <period-of-service>19491219 - 19660126</period-of-service>
    <release-date>{date}</release-date>
    <release-type>{kind}</release-type>
    <document>https://example.org/{number}.pdf</document>
    <subjects></subjects>
    <content><![CDATA[<p>We keep our word &amp; our friends.</p>
<p>That is all.</p>
]]></content>
  </transcript>
</transcripts>
"""
ROWS = (  # number, title, prime minister, day, kind
    (1, "Talk to the nation", "Menzies, Robert", "02/09/1961", "Broadcast"),
    (10, "A speech on 4 September 1961", "Menzies, Robert", "03/09/1961", "Speech"),
    (11, "An interview", "Menzies, Robert", "13/09/1961", "Interview"),
    (12, "A speech", "Howard, John", "01/01/1997", "Speech"),
    (13, "A dinner in Washington", "Menzies, Robert", "14/09/1961", "Speech"),
    (14, "On my visit to Washington", "Menzies, Robert", "15/09/1961", "Statement in Parliament"),
    (15, "A dinner for guests from Washington, Canberra", "Menzies, Robert", "16/09/1961", "Speech"),
)
ROOT = "pm-transcripts-97683f1ee816b9b0838275418e09b7f7ad352e72"
SPEECHES = {
    f"transcripts/transcript-{number}.xml": TRANSCRIPT.format(
        number=number, title=title, speaker=speaker, date=day, kind=kind
    )
    for number, title, speaker, day, kind in ROWS
}
LETTER = """---
doc_date: '{date}'
doc_num: {number}
naa_refs: []
title: {title}
vol_full_title: 'Volume 2: 1939'
vol_id: 2
---

We stand by our friends. [1]

 _

1 Of the third of the month.
"""
VOLUMES = {
    "_volumes/volume-2-1939/1-a-to-b.md": LETTER.format(
        date="1939-09-03", number=1, title="Cablegram from Mr A, Minister to the United States, to B"
    ),
    "_volumes/volume-2-1939/10-minutes.md": LETTER.format(date="1939-10", number=10, title="Minutes"),
    "_volumes/volume-10-1946/1-b-to-a.md": LETTER.format(date="1946", number=1, title="B to A"),
}


def as_bytes(files: dict[str, str]) -> dict[str, bytes]:
    return {path: text.encode() for path, text in files.items()}


def stored(name: str) -> list:
    """The documents that the last fetch stored."""
    return list(open_corpus(table_path(corpus_folder(name))).documents())


@pytest.fixture
def served(serve_entry, home, make_tar):
    """A function that serves the files as the commit's archive, with more beside them; some changed after hashing."""

    def serve(name, files, root, changed=()):
        packed = {f"{root}/{path}": text + " " * (path in changed) for path, text in files.items()}
        others = {f"{root}/README.md": "read me", f"{root}/transcripts/.ipynb_checkpoints/transcript-1-x.xml": "<a/>"}
        return serve_entry(name, make_tar({**others, **packed}), blobs=as_bytes(files))

    return serve


def test_prime_ministers_from_a_server(served):
    fetch_corpus(served("au-pm", SPEECHES, ROOT))
    first, second, abroad, after, guests = stored("au-pm")
    assert (first.id, first.earliest, first.latest) == ("transcript-1", "1961-09-02", "1961-09-02")
    assert (first.speaker, first.role, first.state) == ("Menzies, Robert", "Prime Minister", "AUS")
    assert (first.audience, first.genre, first.title) == ("domestic", "Broadcast", "Talk to the nation")
    assert first.source == "https://example.org/1.pdf"
    assert first.text == "We keep our word & our friends.\n\nThat is all."
    # the title names the day after: the interval holds both
    assert (second.id, second.earliest, second.latest) == ("transcript-10", "1961-09-03", "1961-09-04")
    assert "doubtful: 1961-09-04 by title" in second.date_rule
    # a speech held abroad is not to those at home
    assert [d.audience for d in (second, abroad, after, guests)] == [
        "domestic",
        "international",
        "domestic",
        "domestic",
    ]


def test_other_transcripts_are_chosen_and_stay_chosen(served, server):
    entry = served("au-pm", SPEECHES, ROOT)
    fetch_corpus(entry, select="genre=Interview\nuntil=")
    assert [d.id for d in stored("au-pm")] == ["transcript-11"]
    fetch_corpus(entry, select="genre=")
    assert [d.id for d in stored("au-pm")] == [f"transcript-{n}" for n in (1, 10, 11, 13, 14, 15)]
    fetch_corpus(entry, select="until=")
    assert [d.id for d in stored("au-pm")] == [f"transcript-{n}" for n in (1, 10, 12, 13, 14, 15)]
    assert len([path for path, _ in server.handler.seen if path.startswith("/plain/")]) == 1  # the archive is at hand
    assert find_record(entry).select == "until="
    with pytest.raises(UnreadableFile, match=r"no document of corpus 'au-pm' in it fits --select 'genre=Doorstop'"):
        fetch_corpus(entry, select="genre=Doorstop")
    assert find_record(entry).select == "until="  # what was there stays


def test_a_choice_is_kept_when_the_table_is_read_again(served, monkeypatch):
    entry = served("au-pm", SPEECHES, ROOT)
    monkeypatch.setattr("framing.corpus.catalogue.entries.shipped", lambda *_: entry.path.parent)
    fetch_corpus(entry, select="genre=Interview")
    table_path(corpus_folder("au-pm")).unlink()
    assert [d.id for d in open_corpus("au-pm").documents()] == ["transcript-11"]


@pytest.mark.parametrize(
    ("select", "message"),
    [("speaker=Menzies", r"--select speaker=Menzies.*genre=NAME"), ("since=then", r"--select since=then.*since=YEAR")],
)
def test_choices_that_cannot_be_are_refused_before_the_download(served, server, select, message):
    with pytest.raises(BadSetting, match=message):
        fetch_corpus(served("au-pm", SPEECHES, ROOT), select=select)
    assert not server.handler.seen


def test_a_corpus_that_is_taken_whole_has_no_choice(served):
    with pytest.raises(BadSetting, match="taken whole"):
        fetch_corpus(served("dfat", VOLUMES, "d"), select="genre=Letter")


def test_documents_on_foreign_policy_from_a_server(served):
    fetch_corpus(served("dfat", VOLUMES, "dfat-documents-web-12db2e2e82abcab1045dcf00358e1f362d67d362"))
    documents = stored("dfat")
    assert [(d.id, d.earliest, d.latest, d.title) for d in documents] == [
        ("volume-10-1946/1-b-to-a", "1946-01-01", "1946-12-31", "B to A"),
        (
            "volume-2-1939/1-a-to-b",
            "1939-09-03",
            "1939-09-03",
            "Cablegram from Mr A, Minister to the United States, to B",
        ),
        ("volume-2-1939/10-minutes", "1939-10-01", "1939-10-31", "Minutes"),
    ]
    assert {(d.state, d.audience, d.text) for d in documents} == {
        ("AUS", "international", LETTER.partition("---\n\n")[2])
    }
    assert documents[0].extra["volume"] == "Volume 2: 1939"
    # the editors' note stays in the text; where it begins is said
    start = int(documents[0].extra["endnotes_start"])
    assert documents[0].text[:start] == "We stand by our friends. [1]"
    # who writes to whom, as the title says
    assert [(d.speaker, d.extra.get("recipient", "")) for d in documents] == [
        ("B", "A"),
        ("Mr A, Minister to the United States", "B"),
        ("", ""),
    ]


@pytest.mark.parametrize(
    ("name", "files", "damaged"),
    [("au-pm", SPEECHES, "transcripts/transcript-10.xml"), ("dfat", VOLUMES, "_volumes/volume-10-1946/1-b-to-a.md")],
)
def test_a_changed_and_a_missing_file_are_named(served, home, make_tar, tmp_path, name, files, damaged):
    entry = served(name, files, "r", changed=[damaged])
    with pytest.raises(UnreadableFile, match=rf"{name}.*other bytes in 1 of \d files \({damaged}\).*--accept-checksum"):
        fetch_corpus(entry)
    assert not [path for path in home.rglob("*") if path.is_file()]
    path = tmp_path / "some.tgz"
    path.write_bytes(make_tar({f"r/{item}": text for item, text in files.items() if item != damaged}))
    with pytest.raises(UnreadableFile, match=rf"missing 1 of \d files \({damaged}\)"):
        fetch_corpus(entry, from_file=path)
    heard: list[str] = []
    fetch_corpus(entry, from_file=path, accept_checksum=True, log=heard.append)
    assert heard[0].startswith("Taken all the same")


def test_a_damaged_listing_is_named(served):
    entry = served("dfat", VOLUMES, "d")
    (entry.path.parent / entry.listing).write_bytes(b"no gzip")
    with pytest.raises(BadStudy, match=r"key listing: .*dfat\.txt\.gz cannot be read"):
        fetch_corpus(entry)


def test_the_command_refuses_a_damaged_archive_in_one_line(home, tmp_path, make_tar):
    path = tmp_path / "some.tgz"
    path.write_bytes(make_tar({f"{ROOT}/{item}": text for item, text in SPEECHES.items()}))
    result = CliRunner().invoke(main, ["corpus", "fetch", "au-pm", "--from", str(path)])
    assert result.exit_code == 2
    # transcripts 1, 10 and 11 are of the catalogue, and not these; transcript 12 is one, too
    assert "other bytes in" in result.output
    assert "of 3,072 files (transcripts/transcript-1.xml" in result.output
    assert "Traceback" not in result.output


REAL = {  # name -> archive here, documents, first and last year, kinds, audiences, of Australia, with a speaker
    "au-pm": (
        "au-pm-transcripts-1940-1996.tgz",
        3_072,
        ("1940", "1996"),
        {"Speech": 2_579, "Statement in Parliament": 341, "Broadcast": 110, "Statement": 42},
        {"domestic": 2_848, "international": 224},
        3_055,
        3_072,
    ),
    "dfat": (
        "dfat-documents.tgz",
        10_883,
        ("1924", "1983"),
        {"diplomatic papers": 10_883},
        {"international": 10_883},
        10_883,
        8_925,
    ),
}


@pytest.mark.long
@pytest.mark.parametrize("name", list(REAL))
def test_the_real_archive_from_a_server(serve_entry, home, real, name):
    archive, number, (first, last), kinds, audiences, australian, speakers = REAL[name]
    fetch_corpus(serve_entry(name, real(archive).read_bytes()))
    documents = stored(name)
    assert len(documents) == number
    assert all(d.earliest and d.latest and d.title and d.text.strip() for d in documents)
    assert (min(d.earliest for d in documents)[:4], max(d.latest for d in documents)[:4]) == (first, last)
    assert Counter(d.genre for d in documents) == kinds
    assert Counter(d.audience for d in documents) == audiences
    assert all(is_state(d.state) for d in documents)
    assert sum(d.state == "AUS" for d in documents) == australian
    assert sum(bool(d.speaker) for d in documents) == speakers
    assert [d.id for d in documents] == sorted(d.id for d in documents)
