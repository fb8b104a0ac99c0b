"""Texts to streams of words: cleaning and old spellings are settled once per word type, never in the text.

Printed sources break words at line ends, number their paragraphs, carry stage directions and running
heads, and spell as their century did. A table remembers for every raw piece of text between blanks which
word types it stands for, so that splitting and cleaning cost nothing after a piece was met once.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from framing.classify.text.cleaning import blank_out
from framing.classify.text.spelling import spell
from framing.codebook.phrases import WIDEST_GAP, join_initials
from framing.remembering import Remembering

BREAK, DROPPED, QUOTE, FIRST_WORD = 0, 1, 2, 3  # ids below FIRST_WORD are not words

_CLOSED, _END = "\uffff", "\n\x00"  # the line end in a word that was broken there; the end of a text among many
_WORD = r"\w[\w\u0300-\u036f]*"  # accents may stand behind their letters, as the Mac writes them
_TOKEN = re.compile(
    rf"(?:[^\W\d_]\.){{2,}}(?:[^\W\d_]\b)?|{_WORD}(?:[¬\xad]\s*{_WORD}|-(?:{_CLOSED}|[ \t]*\r?\n\s*){_WORD})*"
    r"|[.;:!?\"“”«»]"
)
_BROKEN = re.compile(r"-[ \t]*\r?\n")
_BREAK_IN_WORD = re.compile(r"(?<=\w)(?:([¬\xad])\s*|-[ \t]*\r?\n\s*)(?=\w)")
_JOINT = re.compile(rf"[¬\xad]\s*|-(?:{_CLOSED}|[ \t]*\r?\n\s*)")


@dataclass(frozen=True)
class Stream:
    """The words of many texts end to end, each with the number of its type (`ids`), of its text (`owner`) and of its
    sentence, and whether it stands inside quotation marks. Numbers and single letters are no words.
    """

    ids: npt.NDArray[np.int32]
    owner: npt.NDArray[np.int32]
    sentence: npt.NDArray[np.int32]
    quoted: npt.NDArray[np.bool_]
    texts: int

    def part(self, start: int, after: int) -> Stream:
        """The words from one place to before another, which are those of one text."""
        of = slice(start, after)
        sentence = self.sentence[of] - self.sentence[start:after].min(initial=0)
        return Stream(self.ids[of], np.zeros(after - start, np.int32), sentence, self.quoted[of], 1)

    @cached_property
    def place(self) -> npt.NDArray[np.integer]:
        """A number per word: one more for each word, and further from one sentence to the next than any gap reaches."""
        places = np.arange(len(self.ids)) + (WIDEST_GAP + 2) * self.sentence.astype(np.int64)
        return places.astype(np.int32) if places.max(initial=0) < 1 << 30 else places


class WordTable:
    """Raw tokens to ids of word types. Known types are fixed from the start; new ones get ids after them.

    Parameters
    ----------
    language : ISO 639-1 code. English is split by a regular expression with the repairs above; any other
        language by spaCy's blank pipeline.
    limit : new types remembered before the memory of new types is emptied; five times as many raw pieces are.
    familiar : the types by which a word broken at a hyphen is joined or split. Without it, `known`; without both, as
        while a vocabulary is learned, all types met before.
    """

    def __init__(
        self,
        language: str = "en",
        known: Sequence[str] = (),
        limit: int = 200_000,
        familiar: Collection[str] | None = None,
    ) -> None:
        self.language, self.limit = language, limit
        self._split = None if language == "en" else _spacy_splitter(language)
        self._known, self._familiar = list(known), frozenset(familiar or known)
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
        self._raw = Remembering(self._admit)
        self._parts, self._bounds = array("i"), array("q", [0, 0])

    @property
    def known(self) -> int:
        """One past the last id that was known at training."""
        return len(self._known) + FIRST_WORD

    def read(self, texts: Sequence[str]) -> Stream:
        """The words of the texts."""
        if len(self.types) > self.known + self.limit:
            self.forget()
        elif len(self._raw) > 5 * self.limit:
            self._forget_raw()
        cleaned = [self._clean(text) for text in texts]
        distinct, numbers, sizes = _cut_pieces(cleaned)
        raw = np.fromiter(map(self._raw.__getitem__, distinct), np.int32, len(distinct))
        ids = raw[numbers]
        owner = np.repeat(np.arange(len(texts), dtype=np.int32), sizes)
        split = np.flatnonzero(ids < 0)
        if len(split):
            begins = np.array(self._bounds)
            number = -ids[split]
            parts = np.ones(len(ids), np.int64)
            parts[split] = begins[number + 1] - begins[number]
            ends = np.cumsum(parts)[split]
            owner, ids = np.repeat(owner, parts), np.repeat(ids, parts)
            sizes = parts[split]
            inside = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
            here = np.repeat(ends - sizes, sizes) + inside
            ids[here] = np.array(self._parts, np.int32)[np.repeat(begins[number], sizes) + inside]
        return _keep_words(ids, owner, len(texts))

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Start and end of every word of one text, characters in the text as given; in the order of `read`."""
        folded = "".join(low if len(low := char.lower()) == 1 else char for char in blank_out(text))
        if self._split is None:
            places = [(match.group(), match.start(), match.end()) for match in _TOKEN.finditer(folded)]
        else:
            places, at = [], 0
            for token in self._split(folded):
                at = folded.index(token, at)
                places.append((token, at, at + len(token)))
                at += len(token)
        return [
            (start, end)
            for token, start, end in places
            for part in self._types_of(self._raw[token])
            if part >= FIRST_WORD
        ]

    def _clean(self, text: str) -> str:
        """The text ready to be cut at blank space: broken words closed, or tokens of spaCy with blanks between."""
        clean = blank_out(text)
        if self._split is not None:
            return " ".join(self._split(clean.lower()))
        if "¬" in clean or "\xad" in clean or _BROKEN.search(clean):
            return _BREAK_IN_WORD.sub(lambda found: found[1] or f"-{_CLOSED}", clean)
        return clean

    def _admit(self, raw: str) -> int:
        """The number of the type of a raw piece of text, negative where it is not just one."""
        if raw.isalpha():
            return self._number(spell(raw))
        tokens = _TOKEN.findall(raw) if self.language == "en" else [raw] if raw.strip("\x00") else []
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
        joined = spell(join_initials("".join(parts)))
        familiar = self._familiar or self._ids
        if len(parts) == 1 or joined in familiar or not all(len(part) > 2 for part in parts):
            return self._number(joined)
        pieces = [spell(part) for part in parts]
        if "-" in raw and all(piece in familiar for piece in pieces):
            return self._admit_many([self._number(piece) for piece in pieces])
        return self._number(joined)

    def _number(self, word: str) -> int:
        if not word[0].isalnum():
            return QUOTE if word in '"“”«»' else BREAK
        single = len(word) == 1 and self.language == "en" and word not in "ia"
        if single or (not word.isalpha() and any(map(str.isdigit, word))):
            return DROPPED
        number = self._ids.get(word)
        if number is None:
            number = self._ids[word] = len(self.types)
            self.types.append(word)
        return number


def _cut_pieces(texts: Sequence[str]) -> tuple[list[str], npt.NDArray[np.int32], npt.NDArray[np.int64]]:
    """Lower-case pieces between blank space: the distinct ones, the place of each among them, how many each text has.

    The end of every text is a piece of its own.
    """
    joined = (_END.join(text.replace("\x00", " ") for text in texts) + _END).lower()
    data = np.frombuffer(joined.encode("utf-8", "replace"), np.uint8)
    offsets = np.concatenate([[0], np.flatnonzero(data == 0) + 1])
    held = pa.LargeStringArray.from_buffers(len(texts), pa.py_buffer(offsets), pa.py_buffer(data))
    lists = pc.ascii_split_whitespace(held)
    encoded = lists.flatten().dictionary_encode()
    return encoded.dictionary.to_pylist(), encoded.indices.to_numpy(), np.diff(lists.offsets.to_numpy())


def _keep_words(ids: npt.NDArray[np.int32], owner: npt.NDArray[np.int32], texts: int) -> Stream:
    """The words among tokens, with their sentences (numbered over all texts) and whether they are quoted."""
    new_text = np.diff(owner, prepend=-1) != 0
    sentence = np.cumsum((ids == BREAK) | new_text, dtype=np.int32)
    marks = np.cumsum(ids == QUOTE, dtype=np.int32)
    starts = np.flatnonzero(new_text)
    before = np.zeros(texts, np.int32)
    before[owner[starts]] = marks[starts] - (ids[starts] == QUOTE)
    word = np.flatnonzero(ids >= FIRST_WORD)
    owner = owner[word]
    return Stream(ids[word], owner, sentence[word], (marks[word] - before[owner]) % 2 == 1, texts)


def _spacy_splitter(language: str) -> Callable[[str], list[str]]:
    import spacy

    from framing.errors.classify import unknown_language

    try:
        tokenizer = spacy.blank(language).tokenizer
    except (ImportError, OSError) as error:
        raise unknown_language(language, str(error).splitlines()[0]) from error
    return lambda text: [token.text for token in tokenizer(text) if not token.is_space]
