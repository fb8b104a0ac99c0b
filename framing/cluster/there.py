"""What runs on the workers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Any

from framing.cluster.packing import Packed
from framing.extras import load_extra
from framing.resources import scratch_folder

_ONE = Lock()


def run_there(function: Callable[[Any, Any], Any], packed: Packed, common: Any) -> Any:
    """Do a task on a worker, one at a time whatever its threads: the interpreter would not run two at once anyhow."""
    with _ONE:
        return function(packed.unpack(), common)


def same(common: Any) -> Any:
    """What every task needs, as a result of its own, which workers hand to one another."""
    return common


def working_folder() -> Path:
    """A folder for files of this process, which goes with it: Dask clears that of a worker even after it was killed."""
    try:
        return Path(load_extra("distributed", "cluster").get_worker().local_directory)
    except ValueError:  # not on a worker
        return scratch_folder()
