"""Two passages to read first: one of the dominant state, with the practice and an appeal, and one of a state after it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from framing.report.charts.opening import opening_practice
from framing.report.inputs import Inputs, records
from framing.report.labels import short_label, state_label
from framing.report.passages import Reader
from framing.report.rows import NEAR, exposure_word
from framing.report.wholes import practices_of_wholes, tell_wholes
from framing.terms import Outcome

MOST_LETTERS = 900
LATER = 10  # years after a shift in which a state is read that is not dated as a follower
_LEAST = 30  # percent, of a code in the reader's marks
_SENTENCE_END = re.compile(
    r"(?<![A-Z])(?<!Mr)(?<!Mrs)(?<!Dr)(?<!St)[.?!][\"\u201d\u2019)\]]*(?= [\"\u201c\u2018(\[]*[A-Z])"
)


@dataclass(frozen=True)
class Reading:
    """A passage: what it stands for, whose and of when, its codes in words, what its document frames as a whole, its text or
    "" where it is not at hand, where it stands, the command that fetches it, and what opens the reader on it.
    """

    role: str
    speaker: str
    date: str
    codes: str
    whole: str
    text: str
    place: str
    fetch: str
    frame: str
    state: str
    year: int


def choose_readings(inputs: Inputs, reader: Reader, data: Mapping[str, pd.DataFrame]) -> tuple[Reading, ...]:
    """At most two: of the largest rise of the practice in the first picture or, where that only fell, of the largest rise
    of a practice whose appeals are known, or of any.

    data : the rows of the charts; those of appeals say which appeals belong to the practice.
    """
    rises = inputs.shifts[(inputs.shifts["size"] > 0) & inputs.shifts["frame"].isin(reader.places)]
    if rises.empty:
        return ()
    framing = data["framing"]
    pictured = rises["frame"] == opening_practice(data)
    framed = rises["frame"].isin(set(framing["frame"]))
    shown = rises[pictured if pictured.any() else framed if framed.any() else slice(None)]
    rise = records(shown.sort_values("size", ascending=False, kind="stable"))[0]
    frame = str(rise["frame"])
    appeals = list(dict.fromkeys(framing.loc[framing["frame"] == frame, "appeal"]))
    span = (int(rise["earliest"]), int(rise["latest"]) + NEAR)
    choice = _Choice(
        reader, frame, appeals, practices_of_wholes(inputs, (tuple(document[:2]) for document in reader.documents))
    )
    found = []
    own = _best(choice, inputs.dominant, span, str(rise["audience"]))
    if own is not None:
        found.append(_reading(inputs, choice, own, "The dominant state"))
    states = inputs.adoption[inputs.adoption["shift"] == rise["shift"]]
    followed = states[states["outcome"] == Outcome.FOLLOWED]
    for row in records(followed.sort_values(["lag", "state"])):
        year = int(row["date"])
        theirs = _best(choice, str(row["state"]), (year, year + NEAR))
        if theirs is not None:
            return (*found, _reading(inputs, choice, theirs, "A state that followed"))
    later = (int(rise["shift_date"]), int(rise["shift_date"]) + LATER)
    exposed = states[states["exposed"].map(exposure_word) == "exposed"]
    role = "An exposed state, after the shift" if len(exposed) else "Another state, after the shift"
    numbers = [
        number
        for state in (exposed if len(exposed) else states)["state"]
        if (number := _best(choice, str(state), later)) is not None
    ]
    if not numbers:
        return tuple(found)
    best = max(numbers, key=lambda number: (choice.rank(number), -number))
    return (*found, _reading(inputs, choice, best, role))


@dataclass(frozen=True)
class _Choice:
    """By what passages are chosen: a practice, its appeals, and the practices that documents frame as wholes."""

    reader: Reader
    frame: str
    appeals: list[str]
    wholes: Mapping[tuple[str, str], frozenset[str]]

    def rank(self, number: int) -> tuple[bool, bool, bool, bool, float]:
        """Whether the document frames any practice as a whole, the passage carries an appeal, the document frames this
        practice, the text is at hand, and the probability that the practice is endorsed.
        """
        passage = self.reader.passages[number]
        whole = self.wholes.get(tuple(self.reader.documents[passage[0]][:2]))
        marks = {self.reader.codes[code]: (probability, stance) for code, probability, stance in passage[6]}
        probability, stance = marks.get(self.frame, (0, -1))
        carried = any(marks.get(appeal, (0, 0))[0] >= _LEAST for appeal in self.appeals)
        about = whole is not None and self.frame in whole
        chance = float(probability * (stance if stance >= 0 else 100))
        return whole is None or bool(whole), carried, about, bool(_text(self.reader, number)), chance


def _best(choice: _Choice, state: str, span: tuple[int, int], audience: str = "") -> int | None:
    """The number of the passage of the state and years that ranks first, those for the audience before all others."""
    found = []
    for number in choice.reader.places.get(choice.frame, {}).get(state, []):
        document = choice.reader.documents[choice.reader.passages[number][0]]
        if span[0] <= int(str(document[3])[:4]) <= span[1]:
            found.append((not audience or document[6] == audience, choice.rank(number), -number))
    return -max(found)[2] if found else None


def _text(reader: Reader, number: int) -> str:
    place, _, start, end, text, *_ = reader.passages[number]
    whole = reader.documents[place][7]
    return str(text) if text is not None else str(whole[start:end]) if whole is not None else ""


def _reading(inputs: Inputs, choice: _Choice, number: int, role: str) -> Reading:
    reader, frame = choice.reader, choice.frame
    place, passage, start, end, _, _, marks, _ = reader.passages[number]
    corpus, document, title, date, state, speaker, *_ = reader.documents[place]
    carried = {reader.codes[code] for code, probability, _ in marks if probability >= _LEAST}
    codes = [frame, *(appeal for appeal in choice.appeals if appeal in carried)]
    published = {str(one.get("name")) for one in inputs.manifest.get("corpora", []) if not one.get("texts")}
    return Reading(
        role=role,
        speaker=", ".join(part for part in (str(speaker), state_label(str(state or inputs.dominant))) if part),
        date=str(date),
        codes="; with an appeal to ".join(
            [short_label(inputs.codebook, codes[0]), *([_appealed(inputs, codes[1:])] if codes[1:] else [])]
        ),
        whole=tell_wholes(inputs, [(corpus, document)]).get((corpus, document), ""),
        text=_cut(_text(reader, number)),
        place=f"{title or document}, passage {passage + 1} (characters {start} to {end})",
        fetch=f"framing corpus fetch {corpus}" if corpus in published else f"framing show {document}",
        frame=frame,
        state=str(state),
        year=int(str(date)[:4]),
    )


def _appealed(inputs: Inputs, codes: list[str]) -> str:
    labels = [short_label(inputs.codebook, code) for code in codes]
    return " and ".join(f"{label[:1].lower()}{label[1:]}" for label in labels)


def _cut(text: str) -> str:
    """The text without its breaks; where it is longer than 900 characters, its sentences up to there.

    A sentence ends where a full stop, question or exclamation mark is followed by a capital that begins no
    initial; without such an end in the second half the text is cut at a word.
    """
    words = " ".join(text.split())
    if len(words) <= MOST_LETTERS:
        return words
    kept = words[:MOST_LETTERS]
    ends = [end.end() for end in _SENTENCE_END.finditer(words) if MOST_LETTERS // 2 <= end.end() <= MOST_LETTERS]
    return f"{kept[: ends[-1]] if ends else kept.rsplit(' ', 1)[0]} \u2026"
