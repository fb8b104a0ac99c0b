from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

WORLD = Path(__file__).parent / "report" / "world" / "__init__.py"
SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of development data beside the checkout; tests that need it skip where it is missing."""
    if not SHARED.is_dir():
        pytest.skip("needs ../shared (corpora and codings of the developers), which is not here")
    return SHARED


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
