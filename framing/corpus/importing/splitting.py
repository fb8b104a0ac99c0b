"""Cutting a file that holds many documents: by headings, date lines, any regular expression.

The pieces know their place in the file's text: `source_start` and `source_end` in their metadata. Project Gutenberg's
licence before and after a text is never part of a piece. TEI is cut by its own reader (option `unit`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from framing.corpus.dates.heads import find_date_in_head
from framing.corpus.dates.intervals import find_date
from framing.corpus.readers.base import Place, RawDocument
from framing.errors.readers import bad_cutting_pattern, unknown_cutting_rule

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_NUMBERED = r"(?:CHAP(?:TER|\.)|BOOK|PART|LETTER|LETTRE|SECTION|SERMON|SPEECH|NUMB(?:ER|\.)|No\.?)\s+[\dIVXLCDM]+\b"
_CAPITALS = r"(?=[^\n]*[^\W\d_]{3})[^a-zß-öø-ÿ\n]{4,90}"
_FLAT_FRUS = (
    r"(?:(?<=\s)[\w.]+(?: [A-Z][\w.() ]{0,40}?)?/\d{1,2}[–-]\d{1,5}(?:: (?:Circular )?(?:Telegram|Airgram))? )"
    r"(?P<title>(?:The|Memorand\w+|Minutes|Record|Report|Draft|Paper|Statement|Policy|Note|Agreed|Aide|Message|Summary)"
    r" [^\n]{4,220}?) (?:(?:top secret|secret|confidential|restricted|unclassified|us urgent|priority|niact|personal)"
    r" +)*\[?(?:[A-Z][\w.]+ ){0,2}[A-Z][\w.]+,\]? ?"
    rf"(?P<date>(?:{_MONTHS}) \d{{1,2}}, \d{{4}})"
)

# rule -> (what it cuts at, pattern); a pattern's groups title, date and speaker become metadata
CUTTING_RULES: Mapping[str, tuple[str, str]] = {
    "headings": (
        "lines in capitals, numbered chapters and letters, Markdown headings",
        rf"^[ \t]*(?P<title>#{{1,4}} [^\n]{{1,120}}|{_NUMBERED}[^\n]{{0,100}}|{_CAPITALS})[ \t]*$",
    ),
    "date-lines": ("lines that are a place and a date", ""),
    "frus": ("headings of Foreign Relations of the United States in plain text", _FLAT_FRUS),
    "gutenberg": ("nothing: takes Project Gutenberg's licence off and leaves one document", ""),
}
_LICENCE_START = re.compile(
    r"^\*\*\* ?START OF (?:THE|THIS) PROJECT GUTENBERG[^*]{0,300}\*\*\*[^\n]*\n|^\*END\*THE SMALL PRINT![^\n]*\n",
    re.MULTILINE,
)
_LICENCE_END = re.compile(
    r"^\*\*\* ?END OF (?:THE|THIS) PROJECT GUTENBERG|^End of (?:the |this )?Project Gutenberg",
    re.MULTILINE,
)
_CREDIT = re.compile(
    r"\s*(?:Produced|E-?text prepared|Transcribed|This e?text was) [^\n]*\n(?:[^\n]*\S[^\n]*\n)*", re.I
)
_LONGEST_DATE_LINE = 80
_CONTENTS_LINE = re.compile(r"(?:\s{3,}|\.{3,}\s*)[\divxl]+$|^[^(]*\)|^\[?footnote", re.IGNORECASE)
_LONGEST_DATE_DAYS = 366


@dataclass(frozen=True)
class Piece:
    """A stretch of a text, characters start to end, and what its heading says (title, date, speaker)."""

    start: int
    end: int
    facts: Mapping[str, str] = field(default_factory=dict)


def find_body(text: str) -> tuple[int, int]:
    """First character and one past the last, without Project Gutenberg's header, credits and licence."""
    normal = text.replace("\r\n", " \n")
    opening = _LICENCE_START.search(normal)
    start = opening.end() if opening else 0
    if opening and (credit := _CREDIT.match(normal, start)):
        start = credit.end()
    ending = _LICENCE_END.search(normal, start)
    end = ending.start() if ending and (opening or ending.start() > len(text) // 2) else len(text)
    body = text[start:end]
    return start + len(body) - len(body.lstrip()), start + len(body.rstrip())


def cut_text(text: str, rule: str) -> list[Piece]:
    """The pieces of a text, in order and without gaps: from each heading to the next.

    rule : a key of `CUTTING_RULES`, or "re:" and a regular expression (multi-line; ^ and $ are line ends). What
        stands before the first heading is a piece without facts, when it has any words.

    Raises
    ------
    UnknownName, BadSetting
    """
    start, end = find_body(text)
    headings = [piece for piece in _headings(text, rule) if start <= piece.start < end]
    bounds = [piece.start for piece in headings[1:]] + [end]
    pieces = [Piece(head.start, last, head.facts) for head, last in zip(headings, bounds, strict=bool(headings))]
    first = headings[0].start if headings else end
    if text[start:first].strip():
        pieces.insert(0, Piece(start, first))
    return [_trimmed(piece, text) for piece in pieces if text[piece.start : piece.end].strip()]


def cut_document(document: RawDocument, rule: str, *, calendar: str = "gregorian") -> Iterator[RawDocument]:
    """The pieces of a document as documents, each with its title, date and place in the source.

    Ids are the document's id and a number from 1 in the order of the text; the matter before the first heading has
    number 0. A piece without a date of its own keeps the document's. `source_document`, `source_start` and
    `source_end` (characters) are kept.
    """
    if rule == "gutenberg":
        start, end = find_body(document.text)
        yield _piece_document(document, Piece(start, end), document.id, calendar)
        return
    pieces = cut_text(document.text, rule)
    first = 0 if pieces and not pieces[0].facts and len(pieces) > 1 else 1
    width = len(str(len(pieces)))
    for number, piece in enumerate(pieces, start=first):
        yield _piece_document(document, piece, f"{document.id}-{number:0{width}d}", calendar)


def _headings(text: str, rule: str) -> list[Piece]:
    if rule == "date-lines":
        return list(_date_lines(text))
    found = [Piece(match.start(), match.end(), _facts(match)) for match in compile_rule(rule).finditer(text)]
    return _merged(found, text)


@cache
def compile_rule(rule: str) -> re.Pattern[str]:
    """The regular expression that a rule cuts at (see `cut_text`); an empty one where a rule needs none.

    Raises
    ------
    UnknownName, BadSetting
    """
    if not rule.startswith("re:"):
        if rule not in CUTTING_RULES:
            raise unknown_cutting_rule(rule, list(CUTTING_RULES))
        return re.compile(CUTTING_RULES[rule][1], re.MULTILINE)
    try:
        compiled = re.compile(rule.removeprefix("re:"), re.MULTILINE)
    except re.error as error:
        raise bad_cutting_pattern(rule, str(error)) from error
    if compiled.match(""):
        raise bad_cutting_pattern(rule, "it matches an empty text")
    return compiled


def _facts(match: re.Match[str]) -> dict[str, str]:
    named = {name: " ".join(value.split()) for name, value in match.groupdict().items() if value}
    return {"title": " ".join(match[0].split()).strip("# ")[:200], **named} if match[0].strip() else named


def _merged(headings: list[Piece], text: str) -> list[Piece]:
    """Headings that follow each other without text between (name, date, subject) as one."""
    merged: list[Piece] = []
    for piece in headings:
        if merged and not text[merged[-1].end : piece.start].strip():
            before = merged[-1]
            titles = [facts["title"] for facts in (before.facts, piece.facts) if facts.get("title")]
            facts = {**before.facts, **piece.facts, "title": " / ".join(titles)}
            merged[-1] = Piece(before.start, piece.end, facts)
        else:
            merged.append(piece)
    return merged


def _date_lines(text: str) -> Iterator[Piece]:
    """Lines with a day that stand between empty lines, without those of a table of contents."""
    lines = text.splitlines(keepends=True)
    start = 0
    for number, line in enumerate(lines):
        words = line.strip()
        alone = not any(near.strip() for near in lines[max(number - 1, 0) : number] + lines[number + 1 : number + 2])
        likely = alone and 6 <= len(words) <= _LONGEST_DATE_LINE and not _CONTENTS_LINE.search(words)
        if likely and find_date(words, coarsest="day"):
            yield Piece(start, start + len(line), {"title": words, "date": words})
        start += len(line)


def _trimmed(piece: Piece, text: str) -> Piece:
    body = text[piece.start : piece.end]
    return Piece(piece.start + len(body) - len(body.lstrip()), piece.start + len(body.rstrip()), piece.facts)


def _piece_document(document: RawDocument, piece: Piece, identity: str, calendar: str) -> RawDocument:
    text = document.text[piece.start : piece.end]
    facts = {key: value for key, value in piece.facts.items() if key != "date"}
    if "title" in facts and document.metadata.get("title"):
        facts["volume"] = document.metadata["title"]
    source = {"source_document": document.id, "source_start": str(piece.start), "source_end": str(piece.end)}
    date = find_date(piece.facts["date"], calendar=calendar) if "date" in piece.facts else None
    if date is None and (facts.get("title") or not document.metadata.get("earliest")):
        date = find_date(facts.get("title", ""), calendar=calendar)
        if date is None or date.days > _LONGEST_DATE_DAYS:
            date = find_date_in_head(text, calendar=calendar)
    dates = {"earliest": date.earliest, "latest": date.latest, "date_rule": date.rule} if date else {}
    kept = {key: value for key, value in document.metadata.items() if not (dates and key == "date")}
    return RawDocument(identity, text, {**kept, **facts, **dates, **source}, _places(document.places, piece))


def _places(places: tuple[Place, ...], piece: Piece) -> tuple[Place, ...]:
    """The pages of a piece, counted from its own first character; the page it begins on comes first."""
    starts = [place.start for place in places]
    first = max(bisect_right(starts, piece.start) - 1, 0)
    inside = [place for place in places[first:] if place.start < piece.end]
    return tuple(Place(max(place.start - piece.start, 0), place.label) for place in inside)
