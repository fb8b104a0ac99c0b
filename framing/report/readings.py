"""Two passages to read first: one of the dominant state, with the practice and an appeal, and one of a state that followed."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from framing.report.inputs import Inputs, records
from framing.report.labels import short_label, state_label
from framing.report.passages import Reader
from framing.report.rows import NEAR, exposure_word
from framing.terms import Outcome

MOST_LETTERS = 900
LATER = 10  # years after a shift in which a state is read that is not dated as a follower
_LEAST = 30  # percent, of a code in the reader's marks


@dataclass(frozen=True)
class Reading:
    """A passage: what it stands for, whose and of when, its codes in words, its text or "" where it is not at hand, where
    it stands, the command that fetches it, and what opens the reader on it.
    """

    role: str
    speaker: str
    date: str
    codes: str
    text: str
    place: str
    fetch: str
    frame: str
    state: str
    year: int


def choose_readings(inputs: Inputs, reader: Reader, framing: pd.DataFrame) -> tuple[Reading, ...]:
    """At most two: of the rise that the picture shows or, failing that, of the largest one.

    framing : the rows of the picture of appeals, by which the practice and its appeals are chosen.
    """
    rises = inputs.shifts[(inputs.shifts["size"] > 0) & inputs.shifts["frame"].isin(reader.places)]
    if rises.empty:
        return ()
    shown = rises[rises["frame"].isin(set(framing["frame"]))]
    rise = records((shown if len(shown) else rises).sort_values("size", ascending=False, kind="stable"))[0]
    frame = str(rise["frame"])
    appeals = list(dict.fromkeys(framing.loc[framing["frame"] == frame, "appeal"]))
    span = (int(rise["earliest"]), int(rise["latest"]) + NEAR)
    found = []
    own = _best(reader, frame, inputs.dominant, span, appeals, str(rise["audience"]))
    if own is not None:
        found.append(_reading(inputs, reader, own, "The dominant state", frame, appeals))
    followed = inputs.adoption[
        (inputs.adoption["shift"] == rise["shift"]) & (inputs.adoption["outcome"] == Outcome.FOLLOWED)
    ]
    for row in records(followed.sort_values(["lag", "state"])):
        year = int(row["date"])
        theirs = _best(reader, frame, str(row["state"]), (year, year + NEAR), appeals, "")
        if theirs is not None:
            return (*found, _reading(inputs, reader, theirs, "A state that followed", frame, appeals))
    later = (int(rise["shift_date"]), int(rise["shift_date"]) + LATER)
    states = inputs.adoption[inputs.adoption["shift"] == rise["shift"]]
    exposed = states[states["exposed"].map(exposure_word) == "exposed"]
    role = "A state exposed to it, after the shift" if len(exposed) else "Another state, after the shift"
    numbers = [
        number
        for state in (exposed if len(exposed) else states)["state"]
        if (number := _best(reader, frame, str(state), later, appeals, "")) is not None
    ]
    if not numbers:
        return tuple(found)
    best = max(numbers, key=lambda number: (_rank(reader, number, frame, appeals), -number))
    return (*found, _reading(inputs, reader, best, role, frame, appeals))


def _best(
    reader: Reader, frame: str, state: str, span: tuple[int, int], appeals: list[str], audience: str
) -> int | None:
    """The number of the likeliest endorsing passage in the years, those with an appeal and those with a text first."""
    found = []
    for number in reader.places.get(frame, {}).get(state, []):
        passage = reader.passages[number]
        document = reader.documents[passage[0]]
        if not span[0] <= int(str(document[3])[:4]) <= span[1]:
            continue
        found.append((not audience or document[6] == audience, _rank(reader, number, frame, appeals), -number))
    return -max(found)[2] if found else None


def _rank(reader: Reader, number: int, frame: str, appeals: list[str]) -> tuple[bool, bool, float]:
    """Whether it carries an appeal, whether its text is at hand, and the probability that the practice is endorsed."""
    marks = {reader.codes[code]: (probability, stance) for code, probability, stance in reader.passages[number][6]}
    probability, stance = marks.get(frame, (0, -1))
    carried = any(marks.get(appeal, (0, 0))[0] >= _LEAST for appeal in appeals)
    return carried, bool(_text(reader, number)), float(probability * (stance if stance >= 0 else 100))


def _text(reader: Reader, number: int) -> str:
    place, _, start, end, text, *_ = reader.passages[number]
    whole = reader.documents[place][7]
    return str(text) if text is not None else str(whole[start:end]) if whole is not None else ""


def _reading(inputs: Inputs, reader: Reader, number: int, role: str, frame: str, appeals: list[str]) -> Reading:
    place, passage, start, end, _, _, marks, _ = reader.passages[number]
    corpus, document, title, date, state, speaker, *_ = reader.documents[place]
    carried = {reader.codes[code] for code, probability, _ in marks if probability >= _LEAST}
    codes = [frame, *(appeal for appeal in appeals if appeal in carried)]
    published = {str(one.get("name")) for one in inputs.manifest.get("corpora", []) if not one.get("texts")}
    return Reading(
        role=role,
        speaker=", ".join(part for part in (str(speaker), state_label(str(state or inputs.dominant))) if part),
        date=str(date),
        codes="; with an appeal to ".join(
            [short_label(inputs.codebook, codes[0]), *([_appealed(inputs, codes[1:])] if codes[1:] else [])]
        ),
        text=_cut(_text(reader, number)),
        place=f"{title or document}, passage {passage + 1} (characters {start} to {end})",
        fetch=f"framing corpus fetch {corpus}" if corpus in published else f"framing show {document}",
        frame=frame,
        state=str(state),
        year=int(str(date)[:4]),
    )


def _appealed(inputs: Inputs, codes: list[str]) -> str:
    return " and ".join(short_label(inputs.codebook, code) for code in codes)


def _cut(text: str) -> str:
    """The text without its breaks, cut at a word after at most 900 characters."""
    words = " ".join(text.split())
    return words if len(words) <= MOST_LETTERS else f"{words[:MOST_LETTERS].rsplit(' ', 1)[0]} \u2026"
