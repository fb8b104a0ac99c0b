"""Nothing opens a connection but documented fetches, `coding ask`, the coding page on this machine, and the cluster.

Every test of the whole suite is held to it (`no_connections` in conftest.py); here is what makes that hold something.
"""

from __future__ import annotations

import ast
import json
import socket
from pathlib import Path

import pytest
from click.testing import CliRunner

from framing.commands.main import COMMANDS, main

from .connections import ALLOWED, PACKAGE, Connections

# what can reach out; `socket` itself is imported by the page, which listens
REACHING = (
    "requests",
    "urllib.request",
    "urllib3",
    "http.client",
    "httpx",
    "aiohttp",
    "ftplib",
    "smtplib",
    "websockets",
    "socket",
)
LISTENING = "coding/page/serving.py"
TEXT = "We hold the balance number {} with our friends in the north, and we keep it as long as we can. "


def imported(path: Path) -> set[str]:
    """What a module imports anywhere in it, types alone aside."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names |= {str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def test_only_modules_that_are_to_reach_out_can() -> None:
    reaching = {
        path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py") if imported(path) & set(REACHING)
    }
    assert {name for name in reaching if not name.startswith(ALLOWED)} == {LISTENING}


def test_a_connection_from_anywhere_else_is_noticed(connections: Connections) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        calling = "import socket\nsocket.create_connection(address).close()"
        for module in ("align/nulls.py", ALLOWED[0]):
            exec(compile(calling, str(PACKAGE / module), "exec"), {"address": server.getsockname()})
    seen = connections.take()
    assert len(seen) == 2  # the name looked up, and the connection
    assert all(one.startswith("framing/align/nulls.py: socket.") for one in seen)


# read, write and print, each within a second
CALLS = [
    ["corpus", "import", "t.jsonl", "--name", "x", "-o", "t.parquet"],
    ["corpus", "list"],
    ["corpus", "show", "t.parquet"],
    ["corpus", "check", "t.parquet"],
    ["codebook", "check", "toy.toml"],
    ["codebook", "export", "toy.toml", "-o", "toy.md"],
    ["coding", "draw", "t.parquet", "--size", "3", "-o", "sheet.jsonl"],
    ["coding", "export", "sheet.jsonl", "--to", "label-studio", "-o", "tasks.json"],
    ["annotate", "t.parquet", "-o", "frames.parquet", "--documents", "d.parquet", "--jobs", "1"],
    ["export", "--to", "tei", "--results", "frames.parquet", "-o", "out.xml"],
    ["show", "d1", "--results", "frames.parquet"],
    ["model", "verify", "balancing"],
    ["schema"],
    ["completion", "bash"],
]


def test_commands_work_without_any_connection(tmp_path, monkeypatch, connections: Connections) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("a connection was opened"))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: pytest.fail("a name was looked up"))
    rows = [
        {"id": f"d{number}", "state": "GBR", "date": f"195{number}-01-04", "text": TEXT.format(number * 7919) * 8}
        for number in range(6)
    ]
    Path("t.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    Path("toy.toml").write_text(
        'name = "toy"\nversion = "1"\n[stance]\nendorse = "for"\n[[practice]]\nid = "a"\nlabel = "A"\n'
    )
    for arguments in CALLS:
        done = CliRunner().invoke(main, arguments)
        assert done.exit_code == 0, (arguments, done.output)
    assert {arguments[0] for arguments in CALLS} <= set(COMMANDS)
    assert connections.take() == []
