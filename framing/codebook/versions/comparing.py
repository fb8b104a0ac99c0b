"""What is different between two codebooks, code by code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

from framing.codebook.scheme import KINDS, Code, Codebook

MEANING = ("kind", "define", "include", "exclude")  # what decides whether a coder would code otherwise
_FINDING = ("cues", "phrases", "patterns")
_PLAIN = ("label", "family")


@dataclass(frozen=True)
class Change:
    """One difference. `code` is of the old codebook ("" where added), `new` of the new one ("" where removed).

    what : "added", "removed", "renamed" (another id, and label or definition stayed), "changed" or "rule" (of the whole
    codebook). keys : what of it is different. meaning : whether coders may code otherwise now.
    """

    what: str
    code: str
    new: str
    keys: tuple[str, ...]
    meaning: bool

    def as_text(self) -> str:
        """One line for people."""
        name = self.code if self.code == self.new else " -> ".join(part for part in (self.code, self.new) if part)
        keys = f" ({', '.join(self.keys)})" if self.keys else ""
        return f"{self.what:8s} {name}{keys}" + (": the meaning may be another" if self.meaning and self.keys else "")


def compare_codebooks(old: Codebook, new: Codebook) -> list[Change]:
    """The differences in the order of the codebooks: the rule and stances, codes of the old, codes added.

    A code that is gone and one that is new count as one renamed where they are of one kind and have the same definition, or,
    without one, the same label.
    """
    changes = list(_compare_wholes(old, new))
    renamed = find_renamed(old, new)
    for code in old.codes:
        target = code.id if code.id in new else renamed.get(code.id, "")
        if not target:
            changes.append(Change("removed", code.id, "", (), True))
            continue
        keys = _differing(code, new[target])
        meaning = bool(set(keys) & set(MEANING))
        if target != code.id:
            changes.append(Change("renamed", code.id, target, keys, meaning))
        elif keys:
            changes.append(Change("changed", code.id, code.id, keys, meaning))
    taken = set(renamed.values())
    changes += [
        Change("added", "", code.id, (), True) for code in new.codes if code.id not in old and code.id not in taken
    ]
    return changes


def find_renamed(old: Codebook, new: Codebook) -> dict[str, str]:
    """Old id to new id of codes that kept kind and definition (or label, without a definition) under another id."""
    found: dict[str, str] = {}
    for kind in KINDS:
        free = [code for code in new.of_kind(kind) if code.id not in old]
        for code in old.of_kind(kind):
            if code.id in new:
                continue
            alike = [each for each in free if each.id not in found.values() and _identity(each) == _identity(code)]
            if len(alike) == 1:
                found[code.id] = alike[0].id
    return found


def _identity(code: Code) -> str:
    return " ".join((code.define or code.label).split()).casefold()


def _differing(old: Code, new: Code) -> tuple[str, ...]:
    names = [item.name for item in fields(Code) if item.name != "id"]
    ordered = sorted(names, key=(*MEANING, *_PLAIN, *_FINDING).index)
    return tuple(name for name in ordered if getattr(old, name) != getattr(new, name))


def _compare_wholes(old: Codebook, new: Codebook) -> Iterator[Change]:
    keys = [f"rule.{key}" for key in sorted({*old.rule, *new.rule}) if old.rule.get(key) != new.rule.get(key)]
    keys += [
        f"stance.{key}" for key in sorted({*old.stances, *new.stances}) if old.stances.get(key) != new.stances.get(key)
    ]
    keys += [key for key in ("choice", "language") if getattr(old, key) != getattr(new, key)]
    if keys:
        yield Change("rule", "all codes", "all codes", tuple(keys), True)
