"""Hints for messages: the nearest valid choices to a wrong name."""

from __future__ import annotations

import difflib


def did_you_mean(wrong: str, choices: list[str]) -> str:
    """A hint that names the nearest valid choices, ready to append to a message."""
    near = difflib.get_close_matches(wrong, choices, n=3, cutoff=0.6)
    if near:
        return f" Did you mean {' or '.join(repr(item) for item in near)}?"
    shown = ", ".join(choices[:20]) + (" ..." if len(choices) > 20 else "")
    return f" Valid: {shown}." if choices else ""
