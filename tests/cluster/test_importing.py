"""Files of a folder read by the worker processes of a local cluster."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from framing.cluster import Cluster
from framing.cluster.packing import Packed
from framing.commands import main
from framing.corpus import Document
from framing.corpus.importing import elsewhere
from framing.corpus.importing.documents import Findings, import_documents
from framing.corpus.importing.elsewhere import Common, FileThere, read_there, reading_software
from framing.corpus.importing.settings import ImportSettings
from framing.corpus.tables.documents import write_documents
from framing.errors import ClusterFailed, UnreadableFile


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Texts of several states, one in another encoding, files that cannot be read, a table, leftovers; some to a task."""
    monkeypatch.setattr(elsewhere, "TASK_BYTES", 1_000)
    texts = tmp_path / "texts"
    (texts / "more").mkdir(parents=True)
    for number in range(24):
        place = texts / ("more" if number % 2 else "") / f"NOR_{1950 + number}.txt"
        place.write_text(f"We keep the peace at sea, for the {number}th year. " * 6, "utf-8")
    (texts / "NOR_1949.txt").write_bytes("Déclaration à l'été. ".encode("latin-1") * 9)
    (texts / "damaged.docx").write_bytes(b"PK\3\4 no archive")
    (texts / "empty.txt").write_bytes(b"")
    (texts / "more" / ".DS_Store").write_bytes(b"\0\0\0\1Bud1")
    (texts / "more" / "unknown.zzz").write_bytes(b"\0\1\2")
    (texts / "table.csv").write_text("id,text,year,state\na,We stand by our allies.,1950,DNK\nb,,1951,DNK\n", "utf-8")
    return texts


def read(folder: Path, cluster: Cluster | None = None, **settings) -> tuple[list[Document], Findings, list[str]]:
    notes: list[str] = []
    findings = Findings()
    given = ImportSettings("own", log=notes.append, **settings)
    return list(import_documents(folder, given, findings, cluster)), findings, notes


def told(findings: Findings) -> tuple[object, ...]:
    return findings.documents, findings.empty, findings.list_left_out(), findings.problems


def test_documents_notes_and_faults_are_those_of_one_machine(folder, cluster, monkeypatch) -> None:
    monkeypatch.chdir(folder.parent)
    alone, together = read(Path("texts")), read(Path("texts"), cluster)
    assert len(alone[0]) == 26
    assert together[0] == alone[0]
    assert told(together[1]) == told(alone[1])
    assert [name for name, _ in alone[1].list_left_out()] == ["texts/damaged.docx", "texts/more/unknown.zzz"]
    assert together[2] == alone[2]
    assert any(note.startswith("texts/NOR_1949.txt: not UTF-8") for note in alone[2])
    assert any("leftovers of systems" in note for note in alone[2])


def test_with_strict_the_first_fault_is_the_one_of_one_machine(folder, cluster) -> None:
    for one in (None, cluster):
        with pytest.raises(UnreadableFile, match=r"damaged\.docx: not readable as a Word document"):
            read(folder, one, strict=True)


def test_a_worker_that_is_killed_midway_loses_nothing(folder, cluster, lives) -> None:
    found, killed = [], []
    for document in import_documents(folder, ImportSettings("own"), cluster=cluster):
        if len(found) == 3:
            killed.append(next(iter(cluster.client.run(os.getpid).values())))
            os.kill(killed[0], signal.SIGKILL)
        found.append(document)
    assert found == read(folder)[0]
    assert not lives(killed[0])


def test_an_interrupted_import_leaves_neither_half_a_file_nor_work(folder, cluster, tmp_path) -> None:
    output = tmp_path / "own.parquet"
    output.write_bytes(b"what was there")

    def interrupted():
        documents = import_documents(folder, ImportSettings("own"), cluster=cluster)
        yield next(documents)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_documents(interrupted(), output)
    assert {path.name for path in tmp_path.iterdir()} == {"texts", "own.parquet"}
    assert output.read_bytes() == b"what was there"
    end = time.monotonic() + 60
    while any(cluster.client.processing().values()) and time.monotonic() < end:
        time.sleep(0.05)
    assert not any(cluster.client.processing().values())


def test_a_worker_that_sees_other_files_or_has_other_software_is_refused(tmp_path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("We stand ready.", "utf-8")
    common = Common("", {}, {}, "", False, reading_software(), "tcp://head:8786")
    packed = read_there([FileThere(path, 15)], common)
    assert isinstance(packed, Packed)
    assert [one.documents[0].text for one in packed.unpack()] == ["We stand ready."]
    for file in (FileThere(path, 16), FileThere(tmp_path / "none.txt", 15)):
        with pytest.raises(ClusterFailed, match=r"a worker does not see .*\.txt as it is here.*share"):
            read_there([file], common)
    with pytest.raises(ClusterFailed, match="another version of framing"):
        read_there([FileThere(path, 15)], Common("", {}, {}, "", False, "of another", "tcp://head:8786"))


def test_the_command_writes_the_same_bytes(folder, cluster, tmp_path) -> None:
    for name, further in (("a", []), ("b", ["--cluster", cluster.client.scheduler.address])):
        output = tmp_path / f"{name}.parquet"
        done = CliRunner().invoke(main, ["corpus", "import", str(folder), "--name", "own", "-o", str(output), *further])
        assert done.exit_code == 0, done.output
    assert "workers" in done.stderr
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()
    one = ["corpus", "import", str(folder / "table.csv"), "--name", "own", "-o", str(tmp_path / "c.parquet"), *further]
    done = CliRunner().invoke(main, one)
    assert done.exit_code == 0, done.output
    assert "table.csv: a single file is read here" in done.stderr
