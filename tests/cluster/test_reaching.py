"""Addresses of clusters, and what is said where none answers."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from framing.cluster import LOCAL, Cluster, reach_cluster, reaching, running
from framing.cluster.packing import Packed
from framing.cluster.reaching import find_address
from framing.commands import main
from framing.corpus import Document
from framing.errors import BadSetting, ClusterFailed, ExtraMissing, FileMissing


def annotate(tmp_path: Path, cluster: str) -> tuple[int, str]:
    rows = tmp_path / "rows.jsonl"
    rows.write_text('{"id": "a", "text": "We stand ready to defend the free peoples."}\n', "utf-8")
    output = tmp_path / "coded.jsonl"
    result = CliRunner().invoke(main, ["annotate", "--units", str(rows), "-o", str(output), "--cluster", cluster])
    assert not output.exists()
    return result.exit_code, result.stderr


@pytest.mark.parametrize("jobs", [1, 3])
def test_a_local_cluster_has_as_many_workers_as_asked(jobs: int) -> None:
    with reach_cluster(LOCAL, jobs) as cluster:
        assert cluster is not None
        assert len(cluster.client.nthreads()) == jobs


@pytest.mark.parametrize("given", ["tcp://10.0.0.7:8786", "tls://head.example.org:8786/", "ws://[::1]:8786"])
def test_addresses_with_protocol_host_and_port_are_taken(given: str) -> None:
    assert find_address(given) == given.rstrip("/")


@pytest.mark.parametrize(
    "given",
    ["head:8786", "tcp://head", "tcp://:8786", "http://head:8786", "tcp://head:port", "tcp://head:99999", "everywhere"],
)
def test_what_is_no_address_is_wrong_use(tmp_path: Path, given: str) -> None:
    code, said = annotate(tmp_path, given)
    assert code == 2
    assert repr(given) in said
    assert "tcp://HOST:PORT" in said


def test_a_scheduler_file_says_the_address(tmp_path: Path) -> None:
    path = tmp_path / "scheduler.json"
    path.write_text(json.dumps({"type": "Scheduler", "address": "tcp://10.0.0.7:40001"}), "utf-8")
    assert find_address(str(path)) == "tcp://10.0.0.7:40001"


@pytest.mark.parametrize("content", ["", "[]", '{"address": 7}', '{"id": "s"}', '{"address": "nowhere"}'])
def test_a_file_that_names_no_scheduler_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "scheduler.json"
    path.write_text(content, "utf-8")
    with pytest.raises(BadSetting):
        find_address(str(path))
    with pytest.raises(FileMissing, match="--scheduler-file"):
        find_address(str(tmp_path / "none.json"))


def test_a_scheduler_that_does_not_answer_is_named_with_the_remedy(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(reaching, "CONNECT", 0.3)
    with socket.socket() as held:  # bound, and nobody listens
        held.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{held.getsockname()[1]}"
        code, said = annotate(tmp_path, address)
    assert code == 1
    assert said.count("Error: ") == 1
    assert f"{address}: no Dask scheduler answers within 0.3 seconds" in said
    assert "dask scheduler" in said


def test_without_dask_the_extra_is_named(monkeypatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with pytest.raises(ExtraMissing, match="'cluster'"), reach_cluster("tcp://127.0.0.1:9"):
        pass
    with reach_cluster("") as none:
        assert none is None


class Deserted:
    """A client of a scheduler without workers."""

    def nthreads(self) -> dict[str, int]:
        return {}

    key = "a task"

    def submit(self, *_: object, **__: object) -> Deserted:
        return self

    def add_done_callback(self, _: object) -> None:
        pass

    def cancel(self, futures: list[object], *, force: bool) -> None:
        self.cancelled = futures


def test_a_cluster_to_which_no_worker_comes_is_given_up(monkeypatch) -> None:
    monkeypatch.setattr(running, "LOOK", 0.01)
    monkeypatch.setattr(running, "PATIENCE", 0.05)
    client = Deserted()
    with pytest.raises(ClusterFailed, match="dask worker tcp://head:8786"):
        list(Cluster(client, "tcp://head:8786").run(len, [(1, 2)]))
    assert client.cancelled == [client]


class Forgetful(Deserted):
    """A client of a scheduler with a worker; the worker with the first result ends before it was fetched."""

    def __init__(self) -> None:
        self.submitted: list[Forgotten] = []

    def nthreads(self) -> dict[str, int]:
        return {"tcp://worker:1": 1}

    def submit(self, *_: object, **__: object) -> Forgotten:
        self.submitted.append(Forgotten("finished" if self.submitted else "lost"))
        return self.submitted[-1]


class Forgotten:
    def __init__(self, status: str) -> None:
        self.status = status

    def add_done_callback(self, call: Callable[[object], None]) -> None:
        call(self)

    def result(self) -> int:
        assert self.status == "finished"
        return 7


def test_a_result_that_was_lost_with_its_worker_is_made_anew() -> None:
    client = Forgetful()
    assert list(Cluster(client, "tcp://head:8786").run(len, [(1, 2)])) == [7]
    assert [one.status for one in client.submitted] == ["lost", "finished"]


def test_texts_travel_small_and_arrive_whole() -> None:
    document = Document(id="a", corpus="own", text="We keep the peace at sea. " * 400, extra={"place": "Łódź"})
    packed = Packed.of((document, "balancing"))
    assert packed.unpack() == (document, "balancing")
    assert len(packed.data) < len(document.text) / 3
