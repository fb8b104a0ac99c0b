"""Finding a cluster: a scheduler by its address or its file, or worker processes of this machine alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from framing.cluster.local import start_local
from framing.cluster.running import Cluster
from framing.errors.cluster import bad_address, bad_scheduler_file, scheduler_file_missing, unreachable
from framing.extras import load_extra
from framing.json_text import load_json

LOCAL = "local"
CONNECT = 10.0  # seconds within which a scheduler must answer
_PROTOCOLS = ("tcp", "tls", "ws", "wss")


@contextmanager
def reach_cluster(given: str, jobs: int = -1) -> Iterator[Cluster | None]:
    """A cluster for the length of a block; None where nothing is given, so that one machine does the work.

    Nothing stays behind, however the block ends: batches under way are called off, and worker processes that were started
    here end.

    Parameters
    ----------
    given : ``tcp://HOST:PORT``, a scheduler file (.json), ``local``, or nothing. jobs : worker processes of a local cluster;
        -1 is one a core.

    Raises
    ------
    BadSetting, FileMissing : it is no address, or no scheduler file. ClusterFailed : no scheduler answers there.
    ExtraMissing : Dask is not installed.
    """
    if not given:
        yield None
        return
    where = given if given == LOCAL else find_address(given)
    distributed = load_extra("distributed", "cluster")
    with ExitStack() as stack:
        if where == LOCAL:
            target: Any = stack.enter_context(start_local(jobs))
        else:
            target = where
        yield Cluster(stack.enter_context(_client(distributed, target, where)), where)


def _client(distributed: Any, target: Any, where: str) -> Any:
    try:
        return distributed.Client(target, timeout=CONNECT, set_as_default=False)
    except (OSError, ValueError) as error:  # both are raised, by what is wrong with the answer
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise unreachable(where, CONNECT, reason) from error


def find_address(given: str) -> str:
    """The address of a scheduler, as given or as its file says.

    Raises
    ------
    BadSetting : it has no protocol, host or port. FileMissing.
    """
    if given.endswith(".json"):
        path = Path(given)
        if not path.is_file():
            raise scheduler_file_missing(path)
        try:
            said = load_json(path.read_bytes())["address"]
        except (ValueError, TypeError, KeyError):
            raise bad_scheduler_file(path) from None
        if not isinstance(said, str):
            raise bad_scheduler_file(path)
        given = said
    try:
        parts = urlsplit(given)
        known = parts.scheme in _PROTOCOLS and parts.hostname and parts.port and parts.path in ("", "/")
    except ValueError:  # a port that is none
        known = False
    if not known:
        raise bad_address(given)
    return given.rstrip("/")
