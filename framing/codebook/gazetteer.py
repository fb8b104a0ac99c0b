"""The gazetteer: names of adversaries and hostile words, as shipped with the codebook; see threats.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Actor:
    """One adversary: id (state code or concept), label as coders write it, and phrases that name it."""

    id: str
    label: str
    names: tuple[str, ...]

    @property
    def is_state(self) -> bool:
        """Whether it is a state (three-letter code) rather than a bloc, group or idea."""
        return len(self.id) == 3 and self.id.isupper()


@dataclass(frozen=True)
class Gazetteer:
    """Actors with their names, and phrases: hostile in a sentence, right before a name, right after one; and `passed`,
    what begins like a name and names no one.
    """

    actors: tuple[Actor, ...]
    hostile: tuple[str, ...]
    against: tuple[str, ...]
    after: tuple[str, ...]
    passed: tuple[str, ...]


@cache
def load_gazetteer() -> Gazetteer:
    """The gazetteer shipped with the codebook."""
    raw = tomllib.loads((files("framing.codebook") / "threats.toml").read_text(encoding="utf-8"))
    actors = tuple(Actor(entry["id"], entry["label"], tuple(entry["names"])) for entry in raw["actor"])
    return Gazetteer(actors, *(tuple(raw[key]) for key in ("hostile", "against", "after", "passed")))


@cache
def load_stance_cues() -> dict[str, tuple[str, ...]]:
    """Stance to the phrases that show it, as shipped with the codebook."""
    raw = tomllib.loads((files("framing.codebook") / "stance_cues.toml").read_text(encoding="utf-8"))
    return {stance: tuple(phrases) for stance, phrases in raw.items()}
