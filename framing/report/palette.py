"""Colours and dashes: one a frame, by family, one a kind of texts, one a group; told apart under colour blindness.

All colours have a contrast of at least 3:1 against both page backgrounds (WCAG 2.2, 1.4.11), and the first
colour of every family stays apart from the others' under simulated protanopia, deuteranopia and tritanopia
(matrices of Machado, Oliveira and Fernandes 2009). Colour never speaks alone: charts label frames directly.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from framing.codebook import Codebook

LIGHT_BACKGROUND = "#ffffff"
DARK_BACKGROUND = "#14171c"

FAMILIES = (
    ("#9246c1", "#ac61dd", "#7c63e5", "#ae3ea8"),
    ("#4087fd", "#236ade", "#0e89c4", "#6965e6"),
    ("#307672", "#4c918d", "#4b8570", "#367a85"),
    ("#ee5e23", "#c94602", "#e14759", "#bb690a"),
    ("#b84412", "#d76034", "#cb4c58", "#aa5f0a"),
    ("#c063ba", "#a3479d", "#9a61c9", "#bc4a88"),
    ("#99927e", "#7e7764", "#928373", "#81826e"),
)
DOMESTIC = ("#737b39", "#8d9654", "#96823f", "#63874f")
MECHANISM = ("#687686", "#8291a1", "#718792", "#747a8d")
GROUPS = ("#4087fd", "#c94602", "#307672", "#9246c1")
AUDIENCES = {"all": "#9246c1", "domestic": "#9246c1", "international": "#307672"}
DASHES = ((1, 0), (7, 3), (2, 2), (9, 3, 2, 3))


@dataclass(frozen=True)
class Style:
    """How one frame is drawn: colour as #rrggbb, dash as lengths of stroke and gap in pixels."""

    colour: str
    dash: tuple[int, ...]


def style_frames(codebook: Codebook, others: Iterable[str] = ()) -> dict[str, Style]:
    """The style of every code of a codebook, by the order of families and codes in its file, and of other frames."""
    styles: dict[str, Style] = {}
    seen: dict[str, int] = {}
    families: list[str] = []
    for code in codebook.codes:
        if code.kind == "practice":
            family = code.family or code.id
            if family not in families:
                families.append(family)
            colours = FAMILIES[families.index(family) % len(FAMILIES)]
        else:
            family = code.kind
            colours = DOMESTIC if code.kind == "domestic" else MECHANISM
        number = seen.get(family, 0)
        seen[family] = number + 1
        styles[code.id] = Style(colours[number % 4], DASHES[(number // 4 + number) % 4])
    for number, frame in enumerate(sorted(set(others) - set(styles))):
        styles[frame] = Style(MECHANISM[number % 4], DASHES[(number // 4 + 1) % 4])
    return styles
