"""One annotated document for a terminal: frames a passage in their colours, evidence words underlined."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from rich.console import RenderableType
from rich.panel import Panel
from rich.text import Text

from framing.export.units import AnnotatedText, Frame, Header, Passage

# Okabe and Ito's colours, safe for the colour-blind, and their darker and lighter kin; one a code, in codebook order
_COLOURS = (
    "#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7", "#999999",
    "#B37A00", "#2B8CBE", "#00664B", "#B8AC20", "#5A9BD4", "#F28E5B", "#E3A9C8", "#C0C0C0",
)  # fmt: skip


def render_document(annotated: AnnotatedText, header: Header, *, coded_only: bool = False) -> Iterator[RenderableType]:
    """Title and metadata, then a panel a passage (only those with a frame where `coded_only`)."""
    facts = annotated.metadata
    title = str(facts.get("title") or annotated.document)
    days = str(facts.get("earliest") or "")
    if facts.get("latest") and facts["latest"] != facts.get("earliest"):
        days += f" to {facts['latest']}"
    yield Text(f"{title}\n", style="bold", end="")
    told = [days, *(str(facts.get(name) or "") for name in ("state", "speaker", "role", "audience", "genre"))]
    yield Text(" · ".join(item for item in told if item), style="dim")
    yield Text(f"{annotated.key} · model {header.model} · codebook {header.scheme}", style="dim")
    if line := _frame_of_document(annotated, header):
        yield Text(line, style="bold")
    if annotated.text is None:
        yield Text(annotated.notice.split("\n")[0], style="italic yellow")
    for passage in annotated.passages:
        if passage.frames or not coded_only:
            yield _panel(annotated, passage, header)


def _frame_of_document(annotated: AnnotatedText, header: Header) -> str:
    """What the document frames as a whole, in a line; empty where nothing was worked out for it."""
    shares = annotated.shares
    if "primary" not in shares:
        return ""
    chance = shares.get("primary_probability")
    said = [header.codebook[shares["primary"]].label if shares["primary"] else "no practice"]
    said[0] += "" if chance is None else f" ({chance:.2f})"
    for name, words in (
        ("second", "then"),
        ("alike", "carried alike by"),
        ("distinctive", "more than others in these years"),
    ):
        codes = [code for code in str(shares.get(name) or "").split(";") if code]
        if codes and not (name == "second" and shares.get("alike")):
            said.append(f"{words}: " + ", ".join(header.codebook[code].label for code in codes))
    return "frames " + " · ".join(said)


def colour_of(code: str, header: Header) -> str:
    """The colour of a code, the same wherever it stands."""
    return _COLOURS[header.codebook.ids().index(code) % len(_COLOURS)]


def _panel(annotated: AnnotatedText, passage: Passage, header: Header) -> Panel:
    body = Text()
    for frame in passage.frames:
        body.append(_label(frame, header), style=f"bold {colour_of(frame.code, header)}")
        body.append("  ")
    if passage.threat:
        body.append(f"threat: {passage.threat}", style="dim")
    words = annotated.cut(passage.start, passage.end)
    if words is not None:
        if body:
            body.append("\n")
        body.append_text(_words(words, passage, header))
    border = colour_of(passage.frames[0].code, header) if passage.frames else "dim"
    place = f"{passage.number} · characters {passage.start} to {passage.end}"
    return Panel(body, title=place, title_align="left", border_style=border)


def _label(frame: Frame, header: Header) -> str:
    stance = f" ({frame.stance})" if frame.stance else ""
    chance = "" if frame.probability is None else f" {frame.probability:.2f}"
    return f"{header.codebook[frame.code].label}{stance}{chance}"


def _words(words: str, passage: Passage, header: Header) -> Text:
    """The passage with evidence underlined; control characters become visible, one for one, so that places hold."""
    text = Text(_visible(words))
    for frame in passage.frames:
        for span in frame.evidence:
            style = f"underline {colour_of(frame.code, header)}"
            text.stylize(style, span.start - passage.start, span.end - passage.start)
    return text


def _visible(words: str) -> str:
    return "".join(
        " " if character == "\r" else "\ufffd" if unicodedata.category(character) in ("Cc", "Cs") else character
        for character in words.replace("\n", "\u2028").replace("\t", " ")
    ).replace("\u2028", "\n")
