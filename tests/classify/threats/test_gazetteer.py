"""Names found by their words are those that the expressions find in the whole text."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files

import pytest

from framing.classify.text.words import fold
from framing.classify.threats.alternatives import is_one_word, split_alternatives
from framing.classify.threats.gazetteer import load_gazetteer
from framing.classify.threats.naming import name_threats

TEXTS = (
    "We shall resist Soviet aggression; the U.S.S.R. and Red China threaten the free world, said the Kremlin.",
    "The Porte, the United Provinces and his most Christian Majesty stood against the House of Austria.",
    "The United States of America and the United Kingdom met; \u201cNorth Viet-Nam\u201d and the Viet Cong did not.",
    "Racist regimes in Southern Rhodesia and the South African regime defy us: they are enemies of peace.",
    "Germany and the German Democratic Republic; the Federal Republic of Germany; West-German revanchists.",
    "The Government of France, the republic, foreign powers; the emperor of Japan; the Axis of evil; U.S. bases.",
    "The Swi\u017f\u017f and the Ru\u017f\u017fians of St. Petersburgh; \u0130stanbul; neo-colonialists, super-powers.",
)


def plain(text: str) -> list[tuple[int, int, str]]:
    raw = tomllib.loads((files("framing.codebook") / "threats.toml").read_text(encoding="utf-8"))
    found, taken = [], set()
    for actor in raw["actor"]:
        for match in re.finditer("|".join(f"(?:{name})" for name in actor["names"]), text, re.IGNORECASE):
            if match.start() not in taken:
                found.append((match.start(), match.end(), actor["label"]))
                taken.update(range(*match.span()))
    return found


@pytest.mark.parametrize("text", TEXTS)
def test_mentions_are_those_of_the_expressions(text: str) -> None:
    gazetteer, plain_text = load_gazetteer(), fold(text)
    found = [
        (start, end, actor.label) for start, end, actor in gazetteer.find(plain_text, *gazetteer.read([plain_text]))
    ]
    assert found == plain(fold(text))
    assert found


@pytest.mark.parametrize("text", [*TEXTS, "", "toward the harvest", "bad faith and war with them, in arms, enslaved"])
def test_hostile_words_are_those_of_the_expressions(text: str) -> None:
    raw = tomllib.loads((files("framing.codebook") / "threats.toml").read_text(encoding="utf-8"))
    matches = re.findall("|".join(f"(?:{context})" for context in raw["contexts"]), fold(text))
    gazetteer = load_gazetteer()
    telling = gazetteer.read(["before it", fold(text)])[1]
    assert gazetteer.count_hostile(fold(text), telling, 0, len(text)) == min(len(matches), 3)


def test_expressions_are_taken_apart_rightly() -> None:
    assert split_alternatives(r"a[|)]\||(?:b|c(?:d|e))") == [r"a[|)]\|", "(?:b|c(?:d|e))"]
    assert [is_one_word(each) for each in (r"\bgermans?\b", r"\bkaiser\w*", "é", r"\w+", "a b", r"a\W", "a(?!b)", "^a")] == [
        True, True, True, True, False, False, False, False,
    ]  # fmt: skip


def test_threats_of_no_text_and_of_two() -> None:
    assert name_threats([]) == []
    assert name_threats(["", TEXTS[0]])[0] == []
    assert name_threats(["", TEXTS[0]])[1][0] == "USSR"
