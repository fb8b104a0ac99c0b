"""Annotation by the worker processes of a local cluster."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path

import cloudpickle
import pandas as pd
import pytest
from click.testing import CliRunner

from framing.annotation import batch as batches
from framing.annotation import elsewhere, kept, travelling
from framing.annotation.store import Annotated, annotate_corpus
from framing.annotation.travelling import pack_model
from framing.annotation.units import annotate_units
from framing.classify.models.store import find_model
from framing.cluster import Cluster, running
from framing.commands import main
from framing.corpus import Document
from framing.errors import ClusterFailed
from framing.study import load_study
from framing.study.collect import collect_corpus
from tests.speeches import twelve_documents

cloudpickle.register_pickle_by_value(sys.modules[__name__])  # workers cannot import a test


@pytest.fixture
def small(monkeypatch, tmp_path: Path) -> Callable[[str], Path]:
    """Batches of a few documents, and a home of its own for each name."""
    monkeypatch.setattr(batches, "BATCH_CHARACTERS", 1_000)

    def home(name: str) -> Path:
        monkeypatch.setenv("FRAMING_HOME", str(tmp_path / name))
        return tmp_path / name / "frames"

    return home


@pytest.fixture
def documents() -> list[Document]:
    return twelve_documents()


def annotate(documents, output: Path, cluster: Cluster | None = None, **options) -> Annotated:
    return annotate_corpus(iter(documents), "own", output, jobs=1, cluster=cluster, **options)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("shared", [True, False], ids=["shared folder", "parts sent back"])
def test_the_same_bytes_as_one_machine(documents, tmp_path, small, cluster, monkeypatch, shared) -> None:
    alone = small("alone")
    annotate(documents, tmp_path / "a.parquet", document_output=tmp_path / "a.csv")
    together = small("together")
    if not shared:
        monkeypatch.setattr(elsewhere, "_marked", lambda folder: nullcontext("no such mark"))
    done = annotate(documents, tmp_path / "b.parquet", cluster, document_output=tmp_path / "b.csv")
    assert (done.documents, done.reused_documents) == (12, 0)
    for ending in ("parquet", "csv"):
        assert (tmp_path / f"a.{ending}").read_bytes() == (tmp_path / f"b.{ending}").read_bytes()
    assert contents(alone) == contents(together)  # and no mark is left
    monkeypatch.setattr(Cluster, "run", lambda self, function, tasks, common: (None for task in tasks if task is None))
    assert annotate(documents, tmp_path / "c.parquet", cluster).reused_documents == 12
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "c.parquet").read_bytes()


def test_a_worker_that_is_killed_midway_loses_nothing(documents, tmp_path, small, cluster, lives) -> None:
    small("alone")
    annotate(documents, tmp_path / "a.parquet")
    small("together")
    killed = []

    def killing() -> Iterator[Document]:
        for number, document in enumerate(documents):
            if number == 6:
                killed.append(next(iter(cluster.client.run(os.getpid).values())))
                os.kill(killed[0], signal.SIGKILL)
            yield document

    done = annotate(killing(), tmp_path / "b.parquet", cluster)
    assert done.documents == 12
    assert not lives(killed[0])
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()


def test_an_interrupted_pass_goes_on_with_what_is_kept(documents, tmp_path, small, cluster) -> None:
    frames = small("home")
    output = tmp_path / "f.parquet"

    def interrupted() -> Iterator[Document]:
        yield from documents[:11]
        end = time.monotonic() + 60
        while not list(frames.glob("*.parquet")) and time.monotonic() < end:
            time.sleep(0.05)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        annotate(interrupted(), output, cluster)
    assert not output.exists()
    assert not list(frames.glob(".seen-*"))
    end = time.monotonic() + 60
    while any(cluster.client.processing().values()) and time.monotonic() < end:
        time.sleep(0.05)
    assert not any(cluster.client.processing().values())  # what was under way is called off
    done = annotate(documents, output, cluster)
    assert 0 < done.reused_documents < done.documents == 12


def end(task: int, folder: str) -> int:
    """Kills its own worker: task 1 once, task 2 always."""
    seen = Path(folder) / str(task)
    if task == 2 or (task == 1 and not seen.exists()):
        seen.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return 10 * task


@pytest.mark.long  # five workers start anew
def test_a_batch_is_handed_out_anew_but_not_for_ever(cluster, tmp_path, monkeypatch) -> None:
    assert list(cluster.run(end, [0, None, 1, 3], str(tmp_path))) == [0, None, 10, 30]
    monkeypatch.setattr(running, "TRIES", 1)
    with pytest.raises(ClusterFailed, match="2 workers ended while they had the same batch"):
        list(cluster.run(end, [2], str(tmp_path)))


def test_few_batches_are_taken_ahead(cluster) -> None:
    taken: list[int] = []

    def tasks() -> Iterator[int]:
        for number in range(50):
            taken.append(number)
            yield number

    results = cluster.run(max, tasks(), 7)
    assert next(results) == 7
    assert len(taken) <= running.HELD * 2 + 1
    assert [7, *results] == [max(number, 7) for number in range(50)]


def test_a_model_travels_and_other_software_is_refused(documents, tmp_path, small, cluster, monkeypatch) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(find_model("balancing"), folder)
    there = Path(pack_model(str(folder), "local").arrive())
    assert there != folder
    assert contents(there) == contents(folder)
    small("alone")
    annotate(documents[:3], tmp_path / "a.parquet", model=str(folder))
    small("together")
    annotate(documents[:3], tmp_path / "b.parquet", cluster, model=str(folder))
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()
    for module in (travelling, kept):
        monkeypatch.setattr(module, "code_sha256", lambda: "of another version")
    with pytest.raises(ClusterFailed, match="a worker has another version of framing or of its libraries"):
        annotate(documents[:3], tmp_path / "c.parquet", cluster)
    assert not (tmp_path / "c.parquet").exists()


def test_units_and_studies_take_the_same_cluster(documents, tmp_path, small, cluster) -> None:
    ids, texts = [document.id for document in documents], [document.text for document in documents]
    assert list(annotate_units(ids, texts, cluster=cluster)) == list(annotate_units(ids, texts))
    rows = [
        {"id": d.id, "text": d.text, "earliest": d.earliest, "latest": d.latest, "state": d.state} for d in documents
    ]
    pd.DataFrame(rows).to_csv(tmp_path / "own.csv", index=False)
    (tmp_path / "own.toml").write_text(
        'name = "own"\ntitle = "Own"\n[periods]\nfirst = 1950\nlast = 1962\n[dominant]\nstate = "USA"\n'
        '[[corpus]]\nname = "own"\npath = "own.csv"\n', "utf-8"
    )  # fmt: skip
    study, frames = load_study(tmp_path / "own.toml"), []
    for name, one in (("alone", None), ("together", cluster)):
        small(name)
        (tmp_path / f"of-{name}").mkdir()
        frames.append(
            collect_corpus(study, study.corpora[0], tmp_path / f"of-{name}", jobs=1, log=str, cluster=one).frames_path
        )
    assert frames[0].read_bytes() == frames[1].read_bytes()


def test_the_command_finds_the_scheduler_by_its_address(documents, tmp_path, small, cluster) -> None:
    pd.DataFrame({"id": [d.id for d in documents], "text": [d.text for d in documents]}).to_csv(
        tmp_path / "own.csv", index=False
    )
    for name, further in (("a", []), ("b", ["--cluster", cluster.client.scheduler.address])):
        small(name)
        arguments = ["annotate", str(tmp_path / "own.csv"), "-o", str(tmp_path / f"{name}.parquet"), "--jobs", "1"]
        result = CliRunner().invoke(main, [*arguments, *further])
        assert result.exit_code == 0, result.output
    assert "2 workers" in result.stderr
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()
