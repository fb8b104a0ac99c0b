"""How codes, states, figures and outcomes are put in words: one wording everywhere."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable

from framing.codebook import Codebook
from framing.corpus.states import is_state, state_name
from framing.terms import Outcome, VerdictName

MINUS = "\u2212"
DASH = "\u2013"

OUTCOMES = {
    Outcome.LED: "changed first",
    Outcome.TOGETHER: "changed too, at a date that cannot be distinguished from it",
    Outcome.FOLLOWED: Outcome.FOLLOWED,
    Outcome.ALREADY: "stood at the new level before",
    Outcome.NOT_ADOPTED: "did not adopt it, or probably did not",
    Outcome.UNOBSERVED: "cannot be judged",  # why: TOO_FEW
}
TOO_FEW = "there are too few texts before or after it, or its date is too uncertain"
OUTCOME_SIGNS = {
    Outcome.LED: "",
    Outcome.TOGETHER: "",
    Outcome.FOLLOWED: "",
    Outcome.ALREADY: "before",
    Outcome.NOT_ADOPTED: "\u00d7",
    Outcome.UNOBSERVED: "?",
}
VERDICT_SIGNS = {VerdictName.SUPPORTED: "\u2713", VerdictName.NOT_SUPPORTED: "\u00d7", VerdictName.NOT_ENOUGH: "?"}
HYPOTHESES = {
    "H1": "common threat",
    "H2": "domestic first",
    "H3": "dependence-led adoption",
    "H4a": "inducement",
    "H4b": "pressure",
    "H4c": "own reckoning",
    "learning": "rival: learning",
    "imitation": "rival: imitation",
    VerdictName.FROM_BELOW: "rival: from below",
}
MEANINGS = {
    "H1": "All states face the same threat or shock and respond to it independently.",
    "H2": "Leaders frame a practice for the home audience before they carry it abroad.",
    "H3": "States that depend on the dominant state adopt its practice sooner than others, or to a greater extent.",
    "H4a": "They adopt it because they are offered something for it: troops, aid, arms.",
    "H4b": "They adopt it under pressure.",
    "H4c": "They adopt it because it serves their own ends.",
    "learning": "States adopt what has worked elsewhere, whoever began it.",
    "imitation": "States imitate their peers, not the dominant state.",
    VerdictName.FROM_BELOW: "Other states moved first, and the dominant state followed them.",
}


def explained(hypotheses: Iterable[str]) -> list[tuple[str, str, str]]:
    """Number, name and meaning of each hypothesis of a scorecard, in the order of the method."""
    known = {str(name).partition(" ")[0] for name in hypotheses} | {str(name) for name in hypotheses}
    return [
        ("" if words.startswith("rival") else name, capitalised(words), MEANINGS[name])
        for name, words in HYPOTHESES.items()
        if name in known
    ]


def short_label(codebook: Codebook, code: str) -> str:
    """The label of a code up to its first colon or bracket; placebo topics say so, an unknown code stays as it is."""
    if code not in codebook:
        topic = next((topic.label for topic in codebook.placebo if topic.id == code), "")
        return f"Placebo: {topic}" if topic else code
    return codebook[code].label.split(":")[0].split(" (")[0].strip()


def wrapped(text: str, width: int = 22, lines: int = 2) -> str:
    """The text broken into lines of at most `width` characters, cut with an ellipsis after the last, for axes."""
    kept = textwrap.wrap(text, width, break_long_words=False, max_lines=lines, placeholder=" \u2026")
    return "\n".join(kept) or text


def hypothesis_label(name: str, words: str = "") -> str:
    """The hypothesis with its name in words: those of the table, or the method's."""
    words = HYPOTHESES.get(name, words).strip()
    if not words:
        return name
    number = name.partition(" ")[0]  # of a group: "H3 ally"
    return capitalised(words) if words.startswith("rival") else f"{number} {words}"


def percent(share: float, digits: int = 1) -> str:
    """A share 0..1 as a percentage."""
    return "no figure" if _empty(share) else f"{signed(share * 100, digits, plus=False)} %"


def signed(value: float, digits: int = 1, *, plus: bool = True) -> str:
    """A number with a true minus sign, and a plus sign where wanted; trailing zeros go."""
    if _empty(value):
        return DASH
    if math.isinf(value):
        return "none"
    text = f"{abs(value):.{digits}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    sign = MINUS if value < 0 and float(text) != 0 else ("+" if plus and float(text) != 0 else "")
    return f"{sign}{text}"


def interval(low: float, high: float, digits: int = 1) -> str:
    """An interval in square brackets, empty where there is none; a side without limit shows ∞."""
    if _empty(low) or _empty(high):
        return ""
    left, right = (
        f"{MINUS if end < 0 else ''}\u221e" if math.isinf(end) else signed(end, digits, plus=False)
        for end in (low, high)
    )
    return f"[{left}, {right}]"


def span(earliest: float, latest: float) -> str:
    """Periods from one to another, or the one period."""
    if _empty(earliest) or _empty(latest):
        return "unknown"
    return f"{earliest:.0f}" if round(earliest) == round(latest) else f"{earliest:.0f}{DASH}{latest:.0f}"


def p_value(value: float) -> str:
    """A p or q value for print."""
    if _empty(value):
        return DASH
    return "< .001" if value < 0.001 else f"{value:.3f}".lstrip("0") or "0"


def equals(value: float) -> str:
    """A p or q value as it follows its letter in a sentence: "= .03", "< .001", its parts kept on one line."""
    text = p_value(value)
    return text.replace(" ", "\u00a0") if text.startswith("<") else f"=\u00a0{text}"


def unbroken(text: str) -> str:
    """The text with each percent sign kept on one line with its number."""
    return text.replace(" %", "\u00a0%")


def listed(items: Iterable[str], most: int = 12) -> str:
    """Items joined as in a sentence; beyond `most` the rest is counted."""
    names = list(items)
    if len(names) > most:
        names = [*names[:most], f"{len(names) - most} more"]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else "none"


def number_word(number: int) -> str:
    """A whole number in words up to twelve, none for 0."""
    words = ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    return words[number] if 0 <= number < len(words) else str(number)


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun, in words up to twelve."""
    word = "no" if number == 0 else number_word(number)
    return f"{word} {one if number == 1 else many or one + 's'}"


def capitalised(sentence: str) -> str:
    """The sentence with its first letter large."""
    return sentence[:1].upper() + sentence[1:]


def _empty(value: float) -> bool:
    return value is None or math.isnan(value)


def state_label(code: str) -> str:
    """The name of a state by its code; a free label stays as it is."""
    if code.startswith("(") and code.endswith(")"):
        return f"the {code[1:-1]} state"
    return state_name(code) if is_state(code) else code
