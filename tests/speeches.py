"""Speeches for tests: paragraphs about the contest of powers, and about the harvest."""

from __future__ import annotations

from framing.corpus import Document

QUIET = (
    "We thank the farmers of the valley for the harvest, and we shall mend the roads and the schools before winter. "
)
LOUD = (
    "The free peoples must stand together against communist aggression, and our armed forces shall deter any attack. "
)


def twelve_documents() -> list[Document]:
    """Twelve documents of our own, each of several passages, the even ones about the contest of powers."""
    return [
        Document(
            id=f"d{number:02}",
            corpus="own",
            text="\n\n".join((LOUD if number % 2 == 0 else QUIET) * 4 for _ in range(1 + number % 3)),
            earliest=f"{1950 + number}-01-01",
            latest=f"{1950 + number}-01-31",
            state="USA" if number % 2 == 0 else "NOR",
            audience="domestic",
        )
        for number in range(12)
    ]
