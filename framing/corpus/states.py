"""States by code, name and date."""

from __future__ import annotations


def is_state(code: str) -> bool:
    """Whether the code is one we know."""
    return len(code) == 3 and code.isupper()


def suggest_states(wrong: str) -> list[str]:
    """Codes near a wrong one."""
    return []
