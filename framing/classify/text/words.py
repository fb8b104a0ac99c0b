"""Texts to streams of word types: cleaning and old spellings are settled once per type, never in the text.

Printed sources break words at line ends, number their paragraphs, carry stage directions and running
heads, and spell as their century did. A table remembers for every raw piece of text between blanks which
word types it stands for, so that splitting and cleaning cost nothing after a piece was met once.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from framing.classify.text.pieces import Pieces, cut_pieces, number_pieces
from framing.remembering import Remembering

BREAK, DROPPED, QUOTE, FIRST_WORD = 0, 1, 2, 3  # ids below FIRST_WORD are not words

_CLOSED = "\uffff"  # stands for the line end in a word that was broken there
_TOKEN = re.compile(rf"\w+(?:[¬\xad]\s*\w+|-(?:{_CLOSED}|[ \t]*\r?\n\s*)\w+)*|[.;:!?\"“”«»]")
_STAGE = re.compile(r"[\[(](?:[^\])]{0,40}?(?:applause|laughter|cheers|hear, hear)[^\])]{0,40})[\])]", re.IGNORECASE)
_HEADS = re.compile(
    r"\b\d*\s*FOREIGN RELATIONS,? \d{4},? VOLUME [IVX]+\b|\bParl(?:iamentary|\.) Hist(?:ory|\.)[^\n]{0,40}"
)
_BROKEN = re.compile(r"-[ \t]*\r?\n")
_BREAK_IN_WORD = re.compile(r"(?<=\w)(?:([¬\xad])\s*|-[ \t]*\r?\n\s*)(?=\w)")
_JOINT = re.compile(rf"[¬\xad]\s*|-(?:{_CLOSED}|[ \t]*\r?\n\s*)")
_SPELLING = (
    (re.compile(r"(?<=[a-z]{2})our(?=s?$|ed$|ing$|able$|ably$|ite|less|hood|er)"), "or"),
    (re.compile(r"is(?=(?:e|es|ed|ing|ation|ations)$)(?<=[a-z]{4}is)"), "iz"),
    (re.compile(r"(?<=[a-z]{2}[a-z])ick$"), "ic"),
    (re.compile(r"(?<=fen)ce(?=s?$|less)"), "se"),
)
_KEEP = frozenset({
    "colour", "four", "hour", "tour", "pour", "sour", "your", "our", "detour", "contour", "glamour", "devour",
    "thick", "trick", "brick", "click", "quick", "stick", "wick", "kick", "lick", "pick", "sick", "rise", "wise",
    "arise", "advise", "likewise", "otherwise", "exercise", "compromise", "enterprise", "promise", "premise",
    "surprise", "revise", "supervise", "precise", "concise", "franchise", "despise", "disguise", "raise", "praise",
    "noise", "poise", "treatise", "thence", "hence", "whence", "pence", "fence",
})  # fmt: skip
_OLD = {"compleat": "complete", "hath": "has", "doth": "does", "enemie": "enemy", "warre": "war", "peece": "peace",
        "soveraign": "sovereign", "forrein": "foreign", "forreign": "foreign", "ballance": "balance",
        "allyes": "allies", "détente": "detente", "czar": "tsar"}  # fmt: skip


@dataclass(frozen=True)
class Stream:
    """Tokens of many texts end to end: `ids` of word types, and the number of the text each belongs to."""

    ids: npt.NDArray[np.int32]
    owner: npt.NDArray[np.int32]
    texts: int


def spell(token: str) -> str:
    """The modern American spelling of a lower-case word, close enough to let two centuries share a feature."""
    token = unicodedata.normalize("NFKC", token)
    if token in _OLD:
        return _OLD[token]
    if token in _KEEP or len(token) < 5 or not token.isascii():
        return token
    for pattern, replacement in _SPELLING:
        token = pattern.sub(replacement, token, count=1)
    return token


def blank_out(text: str) -> str:
    """The text in lower case with stage directions and running heads blanked; as long as before."""
    if "pplause" in text or "aughter" in text or "heers" in text or "ear, hear" in text:
        text = _STAGE.sub(lambda match: " " * len(match.group()), text)
    if "FOREIGN RELATIONS" in text or "Parl" in text:
        text = _HEADS.sub(lambda match: " " * len(match.group()), text)
    return fold(text)


def fold(text: str) -> str:
    """The text in lower case, a long s as an s; as long as before."""
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    return lower.replace("ſ", "s")


class WordTable:
    """Raw tokens to ids of word types. Known types are fixed by `fit`; new ones get ids after them.

    Parameters
    ----------
    language : ISO 639-1 code. English is split by a regular expression with the repairs above; any other
        language by spaCy's blank pipeline.
    limit : new types remembered before the memory of new types is emptied; five times as many raw pieces are.
    """

    def __init__(self, language: str = "en", known: Sequence[str] = (), limit: int = 200_000) -> None:
        self.language, self.limit = language, limit
        self._split = None if language == "en" else _spacy_splitter(language)
        self._known, self._known_ids = list(known), frozenset(known)
        self.generation = 0
        self.forget()

    def forget(self) -> None:
        """Empty the memory of types that were not known at training; `generation` counts how often."""
        self.generation += 1
        self.types = ["", "", "", *self._known]
        self._ids = {word: number for number, word in enumerate(self.types) if word}
        self._forget_raw()

    def _forget_raw(self) -> None:
        """Empty the memory of raw pieces; a piece that stands for other than one type is a negative number in it."""
        self._raw = Remembering(self._admit if self.language == "en" else self._admit_token)
        self._parts, self._bounds = array("i"), array("q", [0, 0])

    @property
    def known(self) -> int:
        """One past the last id that was known at training."""
        return len(self._known) + FIRST_WORD

    def read(self, texts: Sequence[str]) -> Stream:
        """The tokens of the texts as ids of word types."""
        if len(self.types) > self.known + self.limit:
            self.forget()
        elif len(self._raw) > 5 * self.limit:
            self._forget_raw()
        pieces = self._cut(texts)
        raw = np.fromiter(map(self._raw.__getitem__, pieces.distinct), np.int32, len(pieces.distinct))
        ids, owner = raw[pieces.numbers], pieces.owner
        split = np.flatnonzero(ids < 0)
        if len(split):
            bounds = np.array(self._bounds)
            begins = bounds[-ids[split]]
            sizes = np.ones(len(ids), np.int64)
            sizes[split] = bounds[1 - ids[split]] - begins
            places = np.repeat(np.cumsum(sizes) - sizes, sizes)
            inside = np.arange(len(places)) - places
            first = np.zeros(len(ids), np.int64)
            first[split] = begins
            owner, first, ids = np.repeat(owner, sizes), np.repeat(first, sizes), np.repeat(ids, sizes)
            parts = ids < 0
            ids[parts] = np.array(self._parts, np.int32)[first[parts] + inside[parts]]
        return Stream(ids, owner, len(texts))

    def spans(self, text: str) -> list[tuple[int, int, int]]:
        """Every token of one text as (id, start, end), characters in the text as given."""
        found = []
        if self._split is None:
            places = [(match.group(), match.start(), match.end()) for match in _TOKEN.finditer(blank_out(text))]
        else:
            tokens = self._split(text)
            starts = list(accumulate(_find_all(blank_out(text), tokens)))
            places = [(token, start, start + len(token)) for token, start in zip(tokens, starts, strict=True)]
        for token, start, end in places:
            found += [(part, start, end) for part in self._types_of(self._raw[token])]
        return found

    def _cut(self, texts: Sequence[str]) -> Pieces:
        if self._split is None:
            return cut_pieces([_close_breaks(blank_out(text)) for text in texts])
        return number_pieces([self._split(text) for text in texts])

    def _admit(self, raw: str) -> int:
        """The number of the type of a raw piece of English text, negative where it is not just one."""
        tokens = _TOKEN.findall(raw)
        if len(tokens) == 1:
            return self._admit_token(raw) if tokens[0] == raw else self._raw[tokens[0]]
        return self._admit_many([part for token in tokens for part in self._types_of(self._raw[token])])

    def _admit_many(self, types: Sequence[int]) -> int:
        self._parts.extend(types)
        self._bounds.append(len(self._parts))
        return 2 - len(self._bounds)

    def _types_of(self, number: int) -> Sequence[int]:
        return (number,) if number >= 0 else self._parts[self._bounds[-number] : self._bounds[1 - number]]

    def _admit_token(self, raw: str) -> int:
        parts = _JOINT.split(raw)
        joined = spell("".join(parts))
        familiar = self._known_ids or self._ids  # not what this process met before: the same text, the same types
        if len(parts) == 1 or joined in familiar or not all(len(part) > 2 for part in parts):
            return self._number(joined)
        pieces = [spell(part) for part in parts]
        if "-" in raw and all(piece in familiar for piece in pieces):
            return self._admit_many([self._number(piece) for piece in pieces])
        return self._number(joined)

    def _number(self, word: str) -> int:
        if not word[0].isalnum():
            return QUOTE if word in '"“”«»' else BREAK
        if any(char.isdigit() for char in word) or (self.language == "en" and len(word) == 1 and word not in "ia"):
            return DROPPED
        number = self._ids.get(word)
        if number is None:
            number = self._ids[word] = len(self.types)
            self.types.append(word)
        return number


def _close_breaks(clean: str) -> str:
    """The text with no blank space within words that are broken at line ends."""
    if "¬" in clean or "\xad" in clean or _BROKEN.search(clean):
        return _BREAK_IN_WORD.sub(lambda found: found[1] or f"-{_CLOSED}", clean)
    return clean


def _spacy_splitter(language: str) -> Callable[[str], list[str]]:
    import spacy

    from framing.errors.classify import unknown_language

    try:
        tokenizer = spacy.blank(language).tokenizer
    except (ImportError, OSError) as error:
        raise unknown_language(language, str(error).splitlines()[0]) from error
    return lambda text: [token.text for token in tokenizer(blank_out(text)) if not token.is_space]


def _find_all(text: str, tokens: list[str]) -> list[int]:
    """The steps from each token's start to the next one's."""
    steps, at, before = [], 0, 0
    for token in tokens:
        place = text.index(token, at)
        steps.append(place - before)
        before, at = place, place + len(token)
    return steps
