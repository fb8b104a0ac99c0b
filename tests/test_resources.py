"""The folder of a process for its own files."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from framing.resources import scratch_folder, temporary_files_inside

# the signal comes while the folder is deleted, as its handler of a command would take it
ENDED = """
import os, shutil, signal, sys
from framing.resources import scratch_folder

def interrupted(*_):
    raise KeyboardInterrupt

signal.signal(signal.SIGTERM, interrupted)
whole = shutil.rmtree

def struck(*given, **named):
    shutil.rmtree = whole  # one signal only
    os.kill(os.getpid(), signal.SIGTERM)
    whole(*given, **named)

shutil.rmtree = struck
print(scratch_folder())
(scratch_folder() / "kept").write_text("a")
"""


def test_a_signal_at_the_very_end_leaves_no_folder_and_no_traceback(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    done = subprocess.run([sys.executable, "-c", ENDED], capture_output=True, text=True, check=False)
    assert done.stdout.startswith(str(tmp_path))
    assert (done.returncode, done.stderr) == (0, "")
    assert list(tmp_path.iterdir()) == []


def test_temporary_files_of_libraries_lie_in_the_folder_of_the_process(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(KeyboardInterrupt), temporary_files_inside():
        inside = Path(tempfile.mkstemp()[1])
        raise KeyboardInterrupt
    assert inside.parent == scratch_folder() != tmp_path
    assert tempfile.gettempdir() == str(tmp_path)


def test_a_forked_process_leaves_the_folder_to_its_parent(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    forked = "import os, sys\nfrom framing.resources import scratch_folder\nscratch_folder()\n"
    forked += "if os.fork():\n    os.wait()\n    print(scratch_folder().is_dir())\nelse:\n    sys.exit()"
    done = subprocess.run([sys.executable, "-c", forked], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("True\n", "")
    assert list(tmp_path.iterdir()) == []
