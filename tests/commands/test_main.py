from __future__ import annotations

import subprocess
import sys

import pytest
from click.testing import CliRunner

from framing.commands import main
from framing.commands.main import COMMANDS


def test_help_names_every_command():
    result = CliRunner().invoke(main, ["--help"])
    assert result.exit_code == 0
    for name in COMMANDS:
        assert name in result.output


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_has_help(name):
    result = CliRunner().invoke(main, [name, "--help"])
    assert result.exit_code == 0, result.output
    assert "Usage" in result.output


@pytest.mark.parametrize("where", ["parse_args", "get_command"])
def test_an_interrupt_is_told_in_one_line_wherever_it_comes(where, monkeypatch):
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(type(main), where, interrupt)
    result = CliRunner().invoke(main, ["schema"])
    assert result.exit_code == 130
    assert result.stderr.startswith("Interrupted. No half file stays")
    assert len(result.stderr.splitlines()) == 1


def test_unknown_command_gets_the_nearest():
    result = CliRunner().invoke(main, ["anotate"])
    assert result.exit_code == 2
    assert "'annotate'" in result.output


def test_failure_is_one_message_on_stderr_without_traceback():
    result = CliRunner().invoke(main, ["run", "no-such-study"])
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("Error: no-such-study")
    assert "Traceback" not in result.stderr


def test_debug_shows_the_traceback():
    done = subprocess.run(
        [sys.executable, "-m", "framing", "--debug", "run", "no-such-study"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" in done.stderr


def test_help_imports_no_heavy_library():
    code = (
        "import sys; from framing.commands import main; main(['--help'], standalone_mode=False); "
        "print([name for name in ('pandas', 'sklearn', 'spacy', 'scipy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith("[]")
