"""The command line: one module per noun; parses, calls the library, prints; no logic.

In: arguments. Out: for machines on stdout, for people on stderr; exit code 2 for wrong use, 1 for failure.
"""

from __future__ import annotations

from framing.commands.main import main

__all__ = ["main"]
