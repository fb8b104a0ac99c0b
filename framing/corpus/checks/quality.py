"""How readable a text is: the share of its words that are words, and the language it is written in.

A word counts as readable when `simplemma` knows it in the text's language, when it is an old spelling of such a word
(English: "publick", "vvar", "joyn'd"), or when it is a capitalised name that looks like a word. Broken recognition
("tbe", "wlth", "nati0n", "~^rn") does not count. The list is best for English; clean French, for one, measures some
points lower, so compare texts within a language. In languages that `simplemma` does not have, the look of the word
alone decides, and only gross damage shows; texts without blanks between words are not measured.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from framing.extras import load_extra

LOW_QUALITY = 0.8
LEAST_WORDS = 20
_SAMPLE_WORDS, _SLICES = 5_000, 5
_LANGUAGE_SAMPLE = 4_000
_NO_BLANKS = frozenset({"zh", "ja", "th", "lo", "km", "my"})
_LEFT_OUT = frozenset({"her"})  # common English words that the word list does not have
_ELIDING = frozenset({"fr", "it", "ca"})
_VOWEL = re.compile(r"[aeiouyàáâãäåæèéêëìíîïòóôõöøœùúûüýÿаеёиоуыэюяіїєαεηιουωάέήίόύώ]", re.IGNORECASE)
_CONSONANTS = re.compile(r"[bcdfghjklmnpqrstvwxz]{6}", re.IGNORECASE)
_REPEATED = re.compile(r"(.)\1\1", re.IGNORECASE)
_EDGES = "".join(chr(code) for code in range(33, 127) if not chr(code).isalnum()) + "“”‘’«»„–—…¿¡·•§¶†‡"
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th|d|s|er|e|o|a)\Z", re.IGNORECASE)
_OLD_SPELLINGS = (
    (r"vv", "w"),
    (r"y'd\Z", "ied"),
    (r"'d\Z", "ed"),
    (r"(.)'d\Z", r"\1\1ed"),
    (r"'d\Z", "d"),
    (r"ick(s?)\Z", r"ic\1"),
    (r"ie\Z", "y"),
    (r"y(?=[nlst])", "i"),
    (r"([bdfglmnprst])\1", r"\1"),
    (r"([rlnt])\1(e?)\Z", r"\1"),
    (r"([lr])\Z", r"\1\1"),
    (r"e\Z", ""),
    (r"our(?=\w*\Z)", "or"),
    (r"(?<=[a-z])c(?=ion)", "t"),
    (r"(?<=[a-z])t(?=ient)", "c"),
    (r"\Aemb", "amb"),
    (r"\Ai(?=[aou])", "j"),
    (r"\Av(?=[np])", "u"),
    (r"(?<=[a-z])u(?=[aeiou])", "v"),
)
_PATTERNS = tuple((re.compile(pattern), replacement) for pattern, replacement in _OLD_SPELLINGS)


@dataclass(frozen=True)
class Quality:
    """Share of readable words (0..1, None where it cannot be told), words looked at, and how it was measured."""

    share: float | None
    words: int
    method: str


def measure_quality(text: str, language: str = "en") -> Quality:
    """The share of readable words in a text: all of it, or five slices of a thousand words where it is longer.

    language : ISO 639-1 code; empty is read as English.

    >>> measure_quality("The balance of power was mended by the treaty of peace " * 4).share
    1.0
    """
    language = language or "en"
    if language in _NO_BLANKS:
        return Quality(None, 0, "not measured: words are not parted by blanks")
    tokens = [token for token in _sample(text.split()) if _has_letters(token)]
    if len(tokens) < LEAST_WORDS:
        return Quality(None, len(tokens), f"not measured: fewer than {LEAST_WORDS} words")
    known = _is_supported(language)
    readable = sum(_is_readable(token, language if known else "") for token in tokens)
    method = f"word list ({language})" if known else "look of the words"
    return Quality(round(readable / len(tokens), 4), len(tokens), method)


def detect_language(text: str) -> tuple[str, float]:
    """ISO 639-1 code of a text's language and how sure that is (0..1), from 4,000 characters of its middle.

    An empty text gives ("", 0.0). Languages are told apart by `py3langid`; early modern spelling is no obstacle.
    """
    middle = max(0, len(text) // 2 - _LANGUAGE_SAMPLE // 2)
    sample = unicodedata.normalize("NFKC", text[middle : middle + _LANGUAGE_SAMPLE]).strip()
    capitals = sum(map(str.isupper, sample))
    if 2 * capitals > sum(map(str.isalpha, sample)):  # notes to be read aloud; the detector learnt from small letters
        sample = sample.lower()
    if not any(character.isalpha() for character in sample):
        return "", 0.0
    code, probability = _identifier().classify(sample)
    return str(code), round(float(probability), 4)


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid import langid

    return langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)


@lru_cache(maxsize=1)
def _words() -> Any:
    return load_extra("simplemma", "checks")


@lru_cache(maxsize=64)
def _is_supported(language: str) -> bool:
    try:
        _words().is_known("a", language)
    except ValueError:
        return False
    return True


def _sample(tokens: list[str]) -> Iterator[str]:
    if len(tokens) <= _SAMPLE_WORDS:
        yield from tokens
        return
    length = _SAMPLE_WORDS // _SLICES
    for number in range(_SLICES):
        start = (len(tokens) - length) * number // (_SLICES - 1)
        yield from tokens[start : start + length]


def _has_letters(token: str) -> bool:
    """Words and damaged words; numbers, dashes and single marks say nothing of quality."""
    return any(map(str.isalpha, token)) or len(token.strip(_EDGES)) == 0 < len(token) - 3


@lru_cache(maxsize=200_000)
def _is_readable(token: str, language: str) -> bool:
    word = unicodedata.normalize("NFKC", token).strip(_EDGES).replace("’", "'")
    if _ORDINAL.match(word):
        return True
    return bool(word) and all(_part_is_readable(part, language) for part in re.split(r"[-–—/]+|'s\Z", word) if part)


def _part_is_readable(word: str, language: str) -> bool:
    letters = word.replace("'", "").replace(".", "")
    if letters.isdigit():
        return True
    if not letters.isalpha():
        return False
    if not language:
        return _looks_like_word(letters)
    if language in _ELIDING and "'" in word:
        return all(len(part) < 3 or _part_is_readable(part, language) for part in word.split("'"))
    if _knows(word, language) or _knows(word.lower(), language):
        return True
    if language == "en" and any(_knows(old, language) for old in _modern_forms(word.lower())):
        return True
    is_initials = len(letters) <= 3 and letters.isupper()
    return is_initials or (letters[:1].isupper() and len(letters) > 2 and _looks_like_word(letters))


def _modern_forms(word: str) -> Iterator[str]:
    """Present spellings that an English word of the seventeenth century may stand for, one or two changes away."""
    once = [pattern.sub(new, word) for pattern, new in _PATTERNS if pattern.search(word)]
    yield from once
    for form in once:
        yield from (pattern.sub(new, form) for pattern, new in _PATTERNS if pattern.search(form))


def _knows(word: str, language: str) -> bool:
    return word in _LEFT_OUT or bool(_words().is_known(word, language))


def _looks_like_word(letters: str) -> bool:
    mixed = not (letters.islower() or letters.isupper() or letters[1:].islower())
    latin = letters.isascii()
    damaged = bool(_REPEATED.search(letters)) or (latin and bool(_CONSONANTS.search(letters)))
    roman = bool(re.fullmatch(r"[IVXLCDM]+", letters))
    voiced = roman or not latin or len(letters) < 2 or bool(_VOWEL.search(letters))
    return not mixed and not damaged and voiced
