"""Errors of work on a Dask cluster."""

from __future__ import annotations

from pathlib import Path

from framing.errors.kinds import BadSetting, ClusterFailed, FileMissing

_KEPT = "What was finished is kept: run the command again and it goes on from there."


def bad_address(given: str) -> BadSetting:
    """What was given is no address of a scheduler."""
    return BadSetting(
        f"--cluster {given!r} is no address of a Dask scheduler. Write it as tcp://HOST:PORT, give the file that "
        "'dask scheduler --scheduler-file FILE.json' wrote, or 'local' for processes on this machine."
    )


def bad_scheduler_file(path: str | Path) -> BadSetting:
    """A scheduler file names no address."""
    return BadSetting(
        f"{path}: no scheduler file: it has no text under the key 'address'. Start the scheduler with "
        "'dask scheduler --scheduler-file FILE.json' and give the file that it writes."
    )


def scheduler_file_missing(path: str | Path) -> FileMissing:
    """There is no such scheduler file."""
    return FileMissing(
        f"{path}: there is no such scheduler file. Wait until 'dask scheduler --scheduler-file {path}' has started, or "
        "give its address as tcp://HOST:PORT."
    )


def unreachable(where: str, seconds: float, reason: str) -> ClusterFailed:
    """No scheduler answers at an address."""
    return ClusterFailed(
        f"{where}: no Dask scheduler answers within {seconds:g} seconds ({reason}). Start one there with 'dask scheduler', "
        "see that this machine may reach its port, or give --cluster local."
    )


def scheduler_lost(where: str) -> ClusterFailed:
    """The scheduler went away while it worked for us."""
    return ClusterFailed(f"{where}: the Dask scheduler went away. {_KEPT}")


def no_workers(where: str, seconds: float) -> ClusterFailed:
    """A scheduler has no workers, and none came."""
    return ClusterFailed(
        f"{where}: the cluster had no worker for {seconds:g} seconds. Start some with 'dask worker {where} "
        f"--nworkers -1 --nthreads 1'. {_KEPT}"
    )


def batch_kills(where: str, workers: int) -> ClusterFailed:
    """One batch was on every one of several workers that ended."""
    return ClusterFailed(
        f"{where}: {workers} workers ended while they had the same batch, often for want of memory. Give workers more memory "
        f"('dask worker ... --memory-limit 4GB') or start fewer on a machine. {_KEPT}"
    )


def files_not_shared(where: str, path: str | Path) -> ClusterFailed:
    """A worker does not see a file that it is to read."""
    return ClusterFailed(
        f"{where}: a worker does not see {path} as it is here. Put the files on a path that this machine and all workers "
        "share, or leave out --cluster."
    )


def workers_differ(where: str, what: str) -> ClusterFailed:
    """Workers have not the same software as this process."""
    return ClusterFailed(
        f"{where}: {what}. Install the same version of framing with the same packages (constraints.txt) on the scheduler, the "
        "workers and this machine."
    )
