"""The option ``--cluster`` of commands whose work the workers of a Dask cluster can do."""

from __future__ import annotations

import click

cluster_option = click.option(
    "--cluster",
    default="",
    metavar="ADDRESS",
    help="Let a Dask cluster do it: tcp://HOST:PORT, a scheduler file (.json), or local (--jobs workers here).",
)
