from __future__ import annotations

import numpy as np
import pytest

from framing.codebook import Codebook
from framing.codebook.scheme import parse_codebook
from framing.coding import Coding

BOOK = r"""
name = "toy"
version = "1"
[stance]
endorse = "for it"
reject = "against it"
report = "tells of it"
[[practice]]
id = "ships"
label = "Ships"
cues = ["fleet", "navy"]
phrases = ['(strong|great)* ...2 (fleet|ships)']
patterns = ['article \d+']
[[practice]]
id = "talks"
label = "Talks"
cues = ["disarm"]
[[practice]]
id = "walls"
label = "Walls"
[[domestic]]
id = "purse"
label = "Purse"
cues = ["taxes"]
[[mechanism]]
id = "gifts"
label = "Gifts"
"""
WORDS = {
    "ships": ["fleet", "navy", "harbour", "sailors", "frigates", "squadron", "admiral", "anchors"],
    "talks": ["disarmament", "treaty", "inspection", "negotiate", "agreement", "reduction", "missiles", "accord"],
    "walls": ["ramparts", "bastion", "masonry", "towers", "gates", "garrison", "moat", "bricks"],
    "purse": ["taxes", "budget", "farmers", "shopkeepers", "savings", "revenue", "wages", "prices"],
    "gifts": ["grants", "loans", "presents", "credits", "bounty", "donation", "reward", "favours"],
    "none": ["weather", "garden", "music", "supper", "window", "evening", "orchard", "pencil"],
}
FILLER = [
    "the",
    "of",
    "and",
    "we",
    "our",
    "a",
    "in",
    "to",
    "will",
    "this",
    "year",
    "people",
    "with",
    "for",
    "great",
    "new",
    "their",
    "it",
    "that",
    "is",
]


@pytest.fixture(scope="session")
def book() -> Codebook:
    return parse_codebook(BOOK)


@pytest.fixture(scope="session")
def codings() -> list[Coding]:
    """240 passages with planted words; a rejected practice stands after "we condemn and refuse"."""
    rng = np.random.default_rng(7)
    made = []
    for number in range(240):
        practices = [name for name in ("ships", "talks", "walls") if rng.random() < 0.3]
        domestic = ["purse"] if rng.random() < 0.3 else []
        mechanism = ["gifts"] if rng.random() < 0.2 else []
        away = bool(practices) and rng.random() < 0.3
        words = list(rng.choice(FILLER, 30)) + list(rng.choice(WORDS["none"], 6))
        for name in [*practices, *domestic, *mechanism]:
            words += list(rng.choice(WORDS[name], 3))
        rng.shuffle(words)
        if away:
            words = ["we", "condemn", "and", "refuse", *words]
        stance = "reject" if away else "endorse"
        made.append(
            Coding(
                id=f"c{number}", coder="test", corpus="toy", document=f"d{number // 3}", start=0, end=9,
                practices=tuple((name, stance) for name in practices), domestic=tuple(domestic),
                mechanism=tuple(mechanism), text=" ".join(map(str, words)).capitalize() + ".",
            )
        )  # fmt: skip
    return made
