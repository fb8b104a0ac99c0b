from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

WORLD = Path(__file__).parent / "report" / "world" / "__init__.py"
ARCHIVES = {
    "ungdc": "UNGDC_1946-2024.tgz",
    "us-presidents": "us-presidential-speeches.tgz",
    "eebo": "eebo-1688-1702.tgz",
    "pg18": "gutenberg-18th-century.tgz",
    "frus": "frus-1947-1951.tgz",
}
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
SHARED = Path(__file__).resolve().parents[2] / "shared"


if "PYTEST_XDIST_WORKER" in os.environ:  # the cores are taken by the tests' own processes
    os.environ.setdefault("LOKY_MAX_CPU_COUNT", "1")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of development data beside the checkout; tests that need it skip where it is missing."""
    if not SHARED.is_dir():
        pytest.skip("needs ../shared (corpora and codings of the developers), which is not here")
    return SHARED


@pytest.fixture(scope="session")
def archives(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home (FRAMING_HOME) into which the real archives are fetched, once for all processes of a test run."""
    import fcntl

    from framing.corpus.catalogue.entries import find_entry
    from framing.corpus.catalogue.fetching import fetch_corpus
    from framing.corpus.catalogue.store import find_record

    base = tmp_path_factory.getbasetemp()
    base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    home = base / "archives"
    with open(base / "archives.lock", "w") as lock, pytest.MonkeyPatch.context() as patch:
        fcntl.flock(lock, fcntl.LOCK_EX)
        patch.setenv("FRAMING_HOME", str(home))
        for name, archive in ARCHIVES.items():
            entry = find_entry(name)
            if find_record(entry) is None:
                fetch_corpus(entry, from_file=shared / "corpora" / archive)
    return home


@pytest.fixture(scope="session")
def connections() -> Any:
    """What hears of every connection that this process opens."""
    from .connections import Connections

    return Connections()


@pytest.fixture(autouse=True)
def no_connections(connections: Any) -> Iterator[None]:
    """No test makes a module of framing open a connection that is not to open any."""
    yield
    assert connections.take() == []


@pytest.fixture(autouse=True, scope="session")
def own_home(tmp_path_factory: pytest.TempPathFactory):
    """Fetched corpora and kept frames of the tests, apart from the user's."""
    before = os.environ.get("FRAMING_HOME")
    os.environ["FRAMING_HOME"] = str(tmp_path_factory.mktemp("home"))
    yield
    if before is None:
        del os.environ["FRAMING_HOME"]
    else:
        os.environ["FRAMING_HOME"] = before


@pytest.fixture(scope="session")
def write_world() -> Callable[..., Path]:
    """Writes the planted results folder of tests/report/world, for the tests of the report and of its command."""
    spec = importlib.util.spec_from_file_location("planted_report_world", WORLD)
    world = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(world)
    return world.write_world


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Headless Chromium, one for all pages of a test process."""
    from playwright.sync_api import sync_playwright

    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: pages cannot be looked at")
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()
