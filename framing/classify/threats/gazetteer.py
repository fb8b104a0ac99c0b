"""Names of adversaries and hostile words, found in texts: words first, expressions only where words call for them.

Most names are words: whether a word is one is settled once, when it is first met. Names of several words run as
expressions, and only in texts that hold a word with letters that they need.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import islice

import numpy as np

from framing.classify.text.cues import all_required_letters, required_letters
from framing.classify.text.pieces import cut_pieces
from framing.classify.threats.alternatives import (
    compile_alternatives,
    compile_letters,
    is_one_word,
    lower_pattern,
    put_letter_first,
    split_alternatives,
)
from framing.remembering import Remembering

_REACH = 80  # characters that a name of several words goes on before and after the beginning of one of them
_LIMIT = 300_000  # pieces of text remembered
_WORD = re.compile(r"\w+")
_GROUP = re.compile(r"\\b\(\?:(?P<inside>[^()]*(?:\([^()]*\)[^()]*)*)\)\\b")


@dataclass(frozen=True)
class Actor:
    """One adversary: id (state code or concept), label as coders write it, and the expressions of its names."""

    id: str
    label: str
    names: tuple[str, ...]

    @property
    def is_state(self) -> bool:
        """Whether it is a state (three-letter code) rather than a bloc, group or idea."""
        return len(self.id) == 3 and self.id.isupper()


@dataclass(frozen=True)
class Longer:
    """An alternative of several words: the actor it names, a letter run of which one stands in every match (for the
    words by which it is noticed), and further such sets (for the text around the word).
    """

    actor: int
    noticed: tuple[str, ...]
    sets: tuple[tuple[str, ...], ...]

    def may_match(self, text: str) -> bool:
        """Whether a stretch of text holds all the letters."""
        for one_of in self.sets:  # written out, since it is asked often
            for letters in one_of:
                if letters in text:
                    break
            else:
                return False
        return True


class Expression:
    """Alternative expressions: those within one word, those of several, and all."""

    def __init__(self, alternatives: Iterable[str]) -> None:
        parts = [part for each in alternatives for part in split_alternatives(lower_pattern(each))]
        single = [part for part in parts if is_one_word(part)]
        self.single, self.longer = single, [part for part in parts if part not in single]
        self.whole, self.word = compile_alternatives(parts), compile_alternatives(single)


@dataclass(frozen=True)
class Piece:
    """What a piece of text without blanks holds: names (actor, start, end), numbers of longer names that it may be part
    of, how many hostile words, and whether it may be part of a longer hostile expression.
    """

    names: tuple[tuple[int, int, int], ...]
    longer: tuple[int, ...]
    hostile: int
    may_be_hostile: bool


class Gazetteer:
    """All actors with their names, and hostile words. Texts have single blanks and are in the lower case of `fold`."""

    def __init__(self, actors: Sequence[Actor], hostile: Sequence[str]) -> None:
        self.actors = tuple(actors)
        self._names = [Expression(actor.names) for actor in actors]
        self._hostile = Expression(hostile)
        self._longer = [
            Longer(number, *_rarest_first(all_required_letters(part)))
            for number, each in enumerate(self._names)
            for part in each.longer
        ]
        self._unnoticed = {
            number: re.compile("|".join(put_letter_first(part) for part in each.longer if not required_letters(part)))
            for number, each in enumerate(self._names)
            if not all(map(required_letters, each.longer))
        }
        self._any_name = compile_alternatives([part for each in self._names for part in each.single])
        self._noticed: dict[str, list[int]] = {}
        for number, longer in enumerate(self._longer):
            for letters in longer.noticed:
                self._noticed.setdefault(letters, []).append(number)
        self._any_letters = compile_letters(self._noticed)
        self._hostile_letters = compile_letters(
            letters for part in self._hostile.longer for letters in required_letters(part)
        )
        self.forget()

    def forget(self) -> None:
        """Empty the memory of words."""
        self._words = Remembering(self._look_at, _LIMIT)
        self._pieces = Remembering(self._put_together, _LIMIT)

    def read(self, texts: Sequence[str]) -> list[list[tuple[int, Piece]]]:
        """The pieces of each text that tell something, and where each begins; what `find` and `count_hostile` need."""
        cut = cut_pieces(texts)
        pieces = [self._pieces[piece] for piece in cut.distinct]
        lengths = np.array([len(piece) + 1 for piece in cut.distinct], np.int64)[cut.numbers]
        starts, owner = np.cumsum(lengths) - lengths, cut.owner
        starts -= np.cumsum([0, *(len(text) + 1 for text in texts)])[owner]
        telling = np.flatnonzero(np.array([piece is not None for piece in pieces], bool)[cut.numbers])
        found: list[list[tuple[int, Piece]]] = [[] for _ in texts]
        places = zip(owner[telling].tolist(), starts[telling].tolist(), cut.numbers[telling].tolist(), strict=True)
        for text, start, number in places:
            if (piece := pieces[number]) is not None:
                found[text].append((start, piece))
        return found

    def find(self, text: str, telling: Sequence[tuple[int, Piece]]) -> list[tuple[int, int, Actor]]:
        """Every mention of an actor (start, end, actor); where two overlap, the earlier actor of the file has it."""
        asked = {actor for actor, names in self._unnoticed.items() if names.search(text)}
        for at, piece in telling:
            for each in map(self._longer.__getitem__, piece.longer):
                if each.actor not in asked and each.may_match(text[max(at - _REACH, 0) : at + _REACH]):
                    asked.add(each.actor)
        spans = [(actor, *match.span()) for actor in asked for match in self._names[actor].whole.finditer(text)]
        spans += [
            (actor, at + start, at + end)
            for at, piece in telling
            for actor, start, end in piece.names
            if actor not in asked
        ]
        found: list[tuple[int, int, Actor]] = []
        taken: set[int] = set()
        for actor, start, end in sorted(spans):
            if start not in taken:
                found.append((start, end, self.actors[actor]))
                taken.update(range(start, end))
        return found

    def count_hostile(
        self, text: str, telling: Sequence[tuple[int, Piece]], start: int, end: int, most: int = 3
    ) -> int:
        """Hostile words between two borders of sentences in a text, counted up to `most`."""
        held = [piece for at, piece in telling if start <= at < end]
        if any(piece.may_be_hostile for piece in held):
            return sum(1 for _ in islice(self._hostile.whole.finditer(text[start:end]), most))
        return min(sum(piece.hostile for piece in held), most)

    def _put_together(self, raw: str) -> Piece | None:
        """What a piece of text holds, from its words."""
        held = [(word.start(), found) for word in _WORD.finditer(raw) if (found := self._words[word.group()])]
        if len(held) < 2 and not (held and held[0][0]):
            return held[0][1] if held else None
        return Piece(
            tuple((actor, at + start, at + end) for at, piece in held for actor, start, end in piece.names),
            tuple(number for _, piece in held for number in piece.longer),
            sum(piece.hostile for _, piece in held),
            any(piece.may_be_hostile for _, piece in held),
        )

    def _look_at(self, word: str) -> Piece | None:
        names: tuple[tuple[int, int, int], ...] = ()
        longer: tuple[int, ...] = ()
        if self._any_name.search(word):
            names = tuple(
                (number, match.start(), match.end())
                for number, each in enumerate(self._names)
                for match in each.word.finditer(word)
            )
        if self._any_letters.search(word):
            longer = tuple(sorted({n for letters, held in self._noticed.items() if letters in word for n in held}))
        hostile = sum(1 for _ in self._hostile.word.finditer(word))
        may_be_hostile = bool(self._hostile_letters.search(word))
        return Piece(names, longer, hostile, may_be_hostile) if names or longer or hostile or may_be_hostile else None


@lru_cache(maxsize=1)
def load_gazetteer() -> Gazetteer:
    """The gazetteer shipped with the codebook."""
    raw = tomllib.loads((files("framing.codebook") / "threats.toml").read_text(encoding="utf-8"))
    actors = [Actor(entry["id"], entry["label"], tuple(entry["names"])) for entry in raw["actor"]]
    contexts = []
    for context in raw["contexts"]:
        group = _GROUP.fullmatch(context)
        inside = split_alternatives(group["inside"]) if group else []
        contexts += [rf"\b(?:{part})\b" for part in inside] or [context]
    return Gazetteer(actors, contexts)


def _rarest_first(sets: Sequence[tuple[str, ...]]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Of sets of letters, the one to notice words by (few letter runs, long ones), and all in that order."""
    ranked = sorted(sets, key=lambda one_of: (len(one_of), -min(map(len, one_of)), one_of))
    return (ranked[0] if ranked else ()), tuple(ranked)
