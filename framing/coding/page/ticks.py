"""What a coder has given to one passage, and how a change alters it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from framing.codebook import Codebook
from framing.coding.parse import RowParser, stances_of
from framing.coding.record import Coding
from framing.errors.coding_page import bad_change

TEXT_FIELDS = ("threat", "note")
SURE = (1, 2, 3)  # how sure the coder of a whole document is: a toss to certain
_LONGEST = 20_000
_NOTHING_TICKED = "Nothing is ticked. 0 says that the passage carries no code."
_ONE_PRACTICE = "one"


@dataclass(frozen=True)
class Ticks:
    """One coder's codes on one passage, as far as they have come.

    `practices` are pairs (code, stance), the primary one first. `done` is said by the coder: a passage that is not done
    was not coded, whatever is ticked, and one that is done without a code carries none. `sure` is said of whole documents, 0
    where it is not.
    """

    practices: tuple[tuple[str, str], ...] = ()
    domestic: tuple[str, ...] = ()
    mechanism: tuple[str, ...] = ()
    threat: str = ""
    note: str = ""
    unsure: bool = False
    done: bool = False
    sure: int = 0

    @property
    def codes(self) -> tuple[str, ...]:
        """All codes, practices first."""
        return (*(code for code, _ in self.practices), *self.domestic, *self.mechanism)

    @property
    def begun(self) -> bool:
        """Whether anything was given, done or not."""
        return replace(self, done=False) != Ticks()

    def as_json(self) -> dict[str, Any]:
        """The fields as JSON values."""
        return asdict(self)

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> Ticks:
        """Ticks from what `as_json` gave."""
        pairs = tuple((code, stance) for code, stance in fields["practices"])
        return cls(**{**fields, "practices": pairs} | {kind: tuple(fields[kind]) for kind in ("domestic", "mechanism")})

    @classmethod
    def of_coding(cls, coding: Coding) -> Ticks:
        """The ticks that a coding says, done where it has a code, or "none"."""
        other = dict(coding.other)
        ticks = cls(
            practices=coding.practices if coding.primary else (),
            domestic=coding.domestic,
            mechanism=coding.mechanism,
            threat=coding.threat,
            sure=found if (found := other.get("sure")) in SURE else 0,
            note=str(other.get("note") or ""),
            unsure=other.get("unsure") == "yes",
        )
        return replace(ticks, done=coding.coded or coding.nothing)


def apply_change(ticks: Ticks, change: Mapping[str, Any], codebook: Codebook) -> Ticks:
    """The ticks after one change of the coder.

    Parameters
    ----------
    change : `do` says what: toggle (with `code`), stance (`code`, `value`), first (`code`), threat and note (`value`),
        up (`code`: a place nearer to the first), sure (`value`, 1 to 3; the same again takes it back), unsure, done, none (no
        code: ends the passage without any), give (all codes at once, as another coder gave them).

    Raises
    ------
    BadSetting : a change that does not exist, an unknown code, or nothing ticked where the passage is to be done.
    """
    what = change.get("do")
    if what == "toggle":
        return _toggle(ticks, _code(change, codebook), codebook)
    if what == "stance":
        return _set_stance(ticks, change, codebook)
    if what == "first":
        code = _code(change, codebook)
        return replace(ticks, practices=tuple(sorted(ticks.practices, key=lambda pair: pair[0] != code)))
    if what == "up":
        return replace(ticks, practices=_raise(ticks.practices, _code(change, codebook)))
    if what == "sure":
        return _set_sure(ticks, change)
    if what in TEXT_FIELDS:
        text: dict[str, Any] = {str(what): _text(change)}
        return replace(ticks, **text)
    if what == "unsure":
        return replace(ticks, unsure=not ticks.unsure)
    if what == "done":
        if not ticks.codes and not ticks.done:
            raise bad_change(_NOTHING_TICKED)
        return replace(ticks, done=True)
    if what == "give":
        return _give(ticks, change, codebook)
    if what == "none":
        return replace(ticks, practices=(), domestic=(), mechanism=(), threat="", done=True)
    raise bad_change(f"There is no change {what!r}.")


def _toggle(ticks: Ticks, code: str, codebook: Codebook) -> Ticks:
    kind = codebook[code].kind
    if kind == "practice":
        pairs = tuple(pair for pair in ticks.practices if pair[0] != code)
        if len(pairs) == len(ticks.practices):
            kept = () if codebook.choice == _ONE_PRACTICE else pairs
            pairs = (*kept, (code, stances_of(codebook)[0]))
        ticks = replace(ticks, practices=pairs)
    else:
        given: tuple[str, ...] = getattr(ticks, kind)
        without = tuple(each for each in given if each != code)
        codes: dict[str, Any] = {kind: without if code in given else (*given, code)}
        ticks = replace(ticks, **codes)
    # whoever takes off the last code has not said that the passage carries none
    return replace(ticks, done=ticks.done and bool(ticks.codes))


def _give(ticks: Ticks, change: Mapping[str, Any], codebook: Codebook) -> Ticks:
    given = {"coder": "", "id": "-", "text": "-"} | {
        name: change.get(name) for name in ("domestic", "mechanism", "threat")
    }
    practices = [{"practice": code, "stance": stance} for code, stance in change.get("practices", ())]
    coding = RowParser(codebook, "the coding taken over").parse(given | {"practices": practices})
    kept = Ticks.of_coding(coding)
    return replace(kept, note=ticks.note, unsure=ticks.unsure, sure=ticks.sure, done=ticks.done and coding.coded)


def _set_stance(ticks: Ticks, change: Mapping[str, Any], codebook: Codebook) -> Ticks:
    code, stance = _code(change, codebook), change.get("value")
    if stance not in stances_of(codebook):
        raise bad_change(f"{stance!r} is not a stance of the codebook.")
    return replace(
        ticks, practices=tuple((each, str(stance) if each == code else before) for each, before in ticks.practices)
    )


def _raise(practices: tuple[tuple[str, str], ...], code: str) -> tuple[tuple[str, str], ...]:
    """The practices with one of them a place nearer to the first."""
    place = next((number for number, pair in enumerate(practices) if pair[0] == code), 0)
    if not place:
        return practices
    return (*practices[: place - 1], practices[place], practices[place - 1], *practices[place + 1 :])


def _set_sure(ticks: Ticks, change: Mapping[str, Any]) -> Ticks:
    value = change.get("value")
    if isinstance(value, bool) or value not in SURE:
        raise bad_change("How sure you are is 1 (a toss), 2 or 3 (certain).")
    return replace(ticks, sure=0 if value == ticks.sure else int(value))


def _code(change: Mapping[str, Any], codebook: Codebook) -> str:
    code = change.get("code")
    if not isinstance(code, str) or code not in codebook:
        raise bad_change(f"{code!r} is not a code of the codebook.")
    return code


def _text(change: Mapping[str, Any]) -> str:
    value = change.get("value")
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise bad_change(f"Give a text of at most {_LONGEST:,} characters.")
    return value.encode("utf-8", "replace").decode("utf-8")
