"""Words that tell from where a sentence is spoken: of us, of them, or against something."""

from __future__ import annotations

WE = frozenset(
    ["we", "our", "us", "ours", "ourselves", "i", "my", "nation", "country", "house", "parliament", "congress"]
)
THEY = frozenset(["they", "their", "them", "theirs", "he", "his", "enemy", "enemies", "aggressor", "adversary"])
NOT = frozenset({
    "not", "no", "nor", "never", "neither", "without", "cannot", "against", "refuse", "refuses", "refused", "reject",
    "rejects", "rejected", "oppose", "opposes", "opposed", "condemn", "condemns", "condemned", "instead", "false",
    "so-called", "called", "pretext", "guise", "abandon", "end", "ending", "renounce", "avoid",
})  # fmt: skip
