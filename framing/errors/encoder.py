"""Messages about the pretrained encoder that reads beside the words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from framing.errors.kinds import BadModel


def other_installed(path: Path, found: str, wanted: str, line: str) -> BadModel:
    """The weights or word pieces that are installed are not those that this version reads."""
    return BadModel(
        f"{path}: the encoder's file is another one than this version of framing reads (SHA-256 {found[:16]}, not "
        f"{wanted[:16]}). Install it again with: {line}"
    )


def other_base(path: Path, recorded: Any, known: dict[str, Any]) -> BadModel:
    """A model was trained on another encoder than the one at hand."""
    named = recorded if isinstance(recorded, dict) else {}
    differing = [key for key, value in known.items() if named.get(key) != value]
    return BadModel(
        f"{path}: this model was trained on another encoder than this version of framing reads: "
        + ", ".join(f"{key} {str(named.get(key))[:16]!r}, not {str(known[key])[:16]!r}" for key in differing)
        + ". Install the version of framing that made it, or train it again ('framing train CODINGS --encoder'; "
        "'make layers' for trained layers)."
    )


def encoder_unreadable(where: str, reason: str, line: str) -> BadModel:
    """The runtime cannot run the file."""
    return BadModel(f"{where}: cannot be used as an encoder ({reason}). Install it again with: {line}")
