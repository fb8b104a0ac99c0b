"""Options that several commands of ``framing corpus`` share."""

from __future__ import annotations

from pathlib import Path

import click

FILE = click.Path(path_type=Path)
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
