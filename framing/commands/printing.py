"""How commands print JSON for people to read."""

from __future__ import annotations

import json
from typing import Any

from framing.commands.speaking import answer


def print_json(value: Any) -> None:
    """Print a value as indented JSON, letters of any script as they are."""
    answer(json.dumps(value, indent=2, ensure_ascii=False))
