from __future__ import annotations

import socket
from pathlib import Path

import pytest

from framing.codebook import Codebook
from framing.coding import Coding
from framing.coding.page.desk import Work
from framing.coding.page.serving import addresses, listen, make_desks, open_browser
from framing.coding.page.store import Store
from framing.coding.page.units import make_units, without_sources
from framing.errors import BadSetting

SHEET = [
    Coding(
        f"p{number}", corpus="logs", document="d", text="x", other=(("state", "DEU"), ("score", 0.9), ("year", 1402))
    )
    for number in range(30)
]


@pytest.fixture
def work(tmp_path: Path, scheme: Codebook) -> Work:
    return Work(Store(tmp_path / "s.sqlite"), scheme, SHEET, make_units(SHEET), "sheet.jsonl")


def test_only_this_machine_is_listened_to_and_at_the_same_port_again(work: Work) -> None:
    first = listen(work, None)
    host, port = first.getsockname()
    assert host == "127.0.0.1"
    first.close()
    second = listen(work, None)
    assert second.getsockname()[1] == port
    third = listen(work, None)  # the port of last time is taken
    assert third.getsockname()[1] != port
    with pytest.raises(BadSetting, match=f"--port {port}"):
        listen(work, port)
    second.close()
    third.close()


def test_answers_are_sent_at_once(work: Work) -> None:
    """asyncio sets TCP_NODELAY on sockets that name TCP; without it every answer waits 40 ms."""
    with listen(work, None) as found:
        assert found.proto == socket.IPPROTO_TCP


def test_addresses_hold_the_coders_tokens(work: Work) -> None:
    found = addresses(work, ["ann", "bob"], 4000)
    assert found["ann"] == f"http://127.0.0.1:4000/?token={work.store.token('ann')}"
    assert found["ann"] != found["bob"]


def test_desks_have_the_sheets_order_or_one_of_their_own(work: Work) -> None:
    assert [desk.units for desk in make_desks(work, ["ann", "bob"]).values()] == [work.units, work.units]
    ann, bob = (desk.units for desk in make_desks(work, ["ann", "bob"], shuffled=3).values())
    assert ann != bob
    assert {unit.id for unit in ann} == {unit.id for unit in work.units}


def test_a_source_is_told_without_what_could_lead_the_coder_or_not_at_all(work: Work) -> None:
    assert work.units[0].source == "logs · d · DEU · 1402"
    assert {unit.source for unit in without_sources(work.units)} == {""}


def test_the_browser_is_given_a_file_and_no_token_on_a_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda url: not given.append(url))
    monkeypatch.setenv("DISPLAY", ":0")
    assert open_browser("http://127.0.0.1:4000/?token=SECRET")
    (url,) = given
    assert "SECRET" not in url
    path = Path(url.removeprefix("file://"))
    assert "token=SECRET" in path.read_text(encoding="utf-8")
    assert path.parent.stat().st_mode & 0o077 == 0
