"""Messages about packages that an extra of the installation brings."""

from __future__ import annotations

from framing.errors.kinds import ExtraMissing


def extra_missing(package: str, extra: str, line: str) -> ExtraMissing:
    """A package of an extra is not installed."""
    return ExtraMissing(
        f"This needs the Python package {package!r}, which the extra {extra!r} brings and which is not installed. "
        f"Install it with: {line}"
    )
