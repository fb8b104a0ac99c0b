"""Which encoding a text without a mark is in: how its letters and marks stand in their words, then known words.

Encodings that give several bytes to a character are told by `charset_normalizer`, Japanese by its syllables. Of those
with one byte a character, which that library often mixes up, each reading is judged by itself: a capital within a
word, a letter of another script, a quotation mark on the wrong side or a sign among letters speak against it. Where two
readings are equally well formed ("õ" and "ő"), the one with more words of its language is taken (`py3langid`, `simplemma`).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, replace

from framing.extras import has_extra, load_extra

# the first of equals wins
ONE_BYTE = (
    *("cp1252", "cp1250", "mac_roman", "iso8859_2", "iso8859_15", "cp1251", "koi8_r", "koi8_u", "iso8859_5", "cp866"),
    *("mac_cyrillic", "cp1253", "iso8859_7", "cp1254", "cp1255", "cp1256", "cp1257", "cp850", "cp852", "mac_latin2"),
)
_SEVERAL_BYTES = frozenset(
    {"big5", "big5hkscs", "cp932", "cp949", "cp950", "euc_jis_2004", "euc_jp", "euc_kr", "euc_jisx0213", "gb18030"}
    | {"gb2312", "gbk", "johab", "shift_jis", "shift_jis_2004", "shift_jisx0213"}
)
_JAPANESE, _LEAST_HIRAGANA = ("cp932", "euc_jp"), 0.15
_SAMPLE, _LANGUAGE_SAMPLE, _MOST_WORDS = 2_000_000, 20_000, 2_000
# form runs from -3 to 1: what is less by this is not possible; scores this near leave a doubt
_POSSIBLE, _CLOSE = 1.0, 0.2
_LEAST_FORM, _MOSTLY_PLAIN = 0.3, 0.05
_OPENING, _CLOSING, _DASHES = frozenset("“‘«„‚¿¡‹"), frozenset("”’»›"), frozenset("–—")
_APART = frozenset("·•…©®™†‡¶§")
_MONEY = frozenset("£€¥")
_CONTROLS = re.compile(rb"[\x01-\x08\x0e-\x19\x1c-\x1f\x7f]")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_LISTED_AS = {"hr": "hbs", "sr": "hbs", "bs": "hbs", "no": "nb"}


@dataclass(frozen=True)
class Guess:
    """An encoding, and what to say of the choice."""

    encoding: str
    note: str


@dataclass(frozen=True)
class _Reading:
    """One encoding's reading of the words beyond ASCII: how well formed they are, and which share is known."""

    encoding: str
    words: tuple[str, ...]
    form: float
    known: float = 0.0

    @property
    def score(self) -> float:
        return self.form + 2 * self.known


def guess_encoding(raw: bytes) -> Guess | None:
    """The likeliest encoding of a text that is no UTF-8, with a note that names another where both may be meant.

    None where the bytes are no text in any encoding that is known.
    """
    if b"\x00" in raw:
        return _guess_utf16(raw)
    if len(_CONTROLS.findall(raw[:_SAMPLE])) > 0.01 * len(raw[:_SAMPLE]):
        return None
    if several := _several_bytes(raw):
        return Guess(several, _note(several, ""))
    counted = Counter(re.findall(rb"[^\s\x00-\x20]*[\x80-\xff][^\s\x00-\x20]*", raw[:_SAMPLE]))
    chunks = counted.most_common(_MOST_WORDS)
    readings = [reading for name in ONE_BYTE if (reading := _read(raw, chunks, name))]
    ranked = _rank(raw, list({reading.words: reading for reading in reversed(readings)}.values()))
    strange = sum(len(chunk) * count for chunk, count in chunks)
    if not ranked or (ranked[0].form <= _LEAST_FORM and strange > _MOSTLY_PLAIN * len(raw[:_SAMPLE])):
        return None
    best, other = ranked[0], ranked[1] if len(ranked) > 1 else None
    doubted = other is not None and other.score >= best.score - _CLOSE
    return Guess(best.encoding, _note(best.encoding, _difference(best, other) if doubted and other else ""))


def _rank(raw: bytes, readings: list[_Reading]) -> list[_Reading]:
    """The readings, the likeliest first: by the form of their words, and by known words where several are possible."""
    ordered = sorted(readings, key=lambda reading: (-reading.form, ONE_BYTE.index(reading.encoding)))
    possible = [reading for reading in ordered if reading.form >= ordered[0].form - _POSSIBLE]
    if len(possible) < 2:
        return ordered
    weighed = [replace(reading, known=_share_known(raw, reading)) for reading in possible]
    return sorted(weighed, key=lambda reading: (-reading.score, ONE_BYTE.index(reading.encoding)))


def _note(encoding: str, otherwise: str) -> str:
    return f"not UTF-8; read as {encoding} (a guess{otherwise}: give --encoding {encoding}, or another, to choose)."


def _difference(best: _Reading, other: _Reading) -> str:
    one, two = next((one, two) for one, two in zip(best.words, other.words, strict=True) if one != two)
    return f", in doubt: {other.encoding} would read {two!r} for {one!r}"


def _guess_utf16(raw: bytes) -> Guess | None:
    """UTF-16 without a mark, by the order in which nearly every character is a letter, a mark or a blank."""
    best = max(("utf_16_le", "utf_16_be"), key=lambda name: _share_plain(raw, name))
    name = best.replace("_", "-")
    return Guess(name, _note(name, "")) if _share_plain(raw, best) >= 0.99 else None


def _share_plain(raw: bytes, encoding: str) -> float:
    try:
        text = raw[: _SAMPLE - _SAMPLE % 2].decode(encoding)
    except UnicodeDecodeError:
        return 0.0
    kinds = Counter(unicodedata.category(one) if one not in "\t\n\r\f" else "Zs" for one in text)
    plain = sum(count for kind, count in kinds.items() if kind[0] in "LMNPSZ" or kind == "Cf")
    letters = [one for one in text if one.isalpha()]
    near = sum(ord(one) < 0x2000 for one in letters)
    return plain / len(text) if letters and near >= len(letters) / 2 and " " in text else 0.0


def _several_bytes(raw: bytes) -> str:
    """The encoding of a text in Chinese, Japanese or Korean letters; empty for others."""
    sample = raw[:_SAMPLE]
    if sum(byte > 127 for byte in sample) < 0.3 * len(sample):
        return ""
    if japanese := next((name for name in _JAPANESE if _share_hiragana(raw, name) > _LEAST_HIRAGANA), ""):
        return japanese
    from charset_normalizer import from_bytes

    best = from_bytes(raw).best()
    if best is None or best.encoding not in _SEVERAL_BYTES:
        return ""
    try:
        text = raw.decode(best.encoding)
    except UnicodeDecodeError:
        return ""
    wide = sum(unicodedata.east_asian_width(one) in "WF" for one in text)
    return best.encoding if wide > 0.5 * sum(ord(one) > 127 for one in text) else ""


def _share_hiragana(raw: bytes, encoding: str) -> float:
    """The share of Japanese syllables, which no text has by mistake: 0 where the bytes are none of that encoding."""
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        return 0.0
    beyond = [one for one in text if ord(one) > 127]
    return sum("\u3041" <= one <= "\u3096" for one in beyond) / max(len(beyond), 1)


def _read(raw: bytes, chunks: list[tuple[bytes, int]], encoding: str) -> _Reading | None:
    try:
        raw.decode(encoding)
    except UnicodeDecodeError:
        return None
    words = tuple(chunk.decode(encoding) for chunk, _ in chunks)
    scores = [
        (score, count) for word, (_, count) in zip(words, chunks, strict=True) for score in _judge_characters(word)
    ]
    total = sum(count for _, count in scores)
    return _Reading(encoding, words, sum(score * count for score, count in scores) / total if total else 0.0)


def _judge_characters(word: str) -> list[float]:
    """How well each character beyond ASCII stands in its word: 1 well, below 0 badly."""
    padded = f" {word} "
    return [_judge(padded, at) for at in range(1, len(padded) - 1) if ord(padded[at]) > 127]


def _judge(text: str, at: int) -> float:
    one, before, after = text[at], text[at - 1], text[at + 1]
    category = unicodedata.category(one)
    if category[0] in "LM":
        return _judge_letter(one, before, after, text)
    if category == "Cc":
        return -3.0
    between = before.isalpha() and after.isalpha()
    if one == "\u00ad":
        return 1.0 if between else -1.0
    if one == "’" and between:
        return 1.0
    if one in _OPENING:
        return 1.0 if not before.isalnum() and not (after.isspace() and one != "«") else -1.0
    if one in _CLOSING:
        return 1.0 if not after.isalnum() and (before.isalnum() or not before.isspace() or one == "»") else -1.0
    if one in _DASHES:
        return 1.0 if before.isspace() == after.isspace() or before in ",.;" else 0.5
    if one in _MONEY or one == "°":
        return 1.0 if before.isdigit() or after.isdigit() else -1.0
    if one in _APART:
        return 1.0 if not between else -1.0
    if one == "\xa0" or one == "º" or one == "ª":
        return 0.5 if not between or one == "\xa0" else -1.0
    return -1.0 if before.isalpha() or after.isalpha() else -0.5


def _judge_letter(one: str, before: str, after: str, word: str) -> float:
    if one.isupper() and before.islower():
        return -2.0
    if one.islower() and before.isupper() and after.isupper():
        return -1.0
    if one.isupper() and after.isupper() and before.isspace() and word.strip()[2:].strip("’'\"”,.;:!?").islower():
        return -2.0
    if any(_script(near) not in ("", _script(one)) for near in (before, after)):
        return -2.0
    return 1.0 if before.isalpha() or after.isalpha() else 0.5 if one.islower() or not before.isspace() else 0.0


def _script(one: str) -> str:
    if one in "ºª" or unicodedata.category(one)[0] not in "LM":
        return ""
    name = unicodedata.name(one, "").split(" ")[0]
    return "" if name == "COMBINING" else name


def _share_known(raw: bytes, reading: _Reading) -> float:
    """The share of a reading's words that its language knows; 0 where there is no list of that language at hand."""
    from py3langid import langid

    words = {word for chunk in reading.words for word in _LETTERS.findall(chunk)}
    if not words or not has_extra("simplemma"):
        return 0.0
    is_known = load_extra("simplemma", "checks").is_known
    language = str(langid.classify(raw[:_LANGUAGE_SAMPLE].decode(reading.encoding, errors="ignore"))[0])
    language = _LISTED_AS.get(language, language)
    try:
        return sum(is_known(word, language) or is_known(word.lower(), language) for word in words) / len(words)
    except ValueError:
        return 0.0
