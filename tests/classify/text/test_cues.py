"""All that is sought in a stream, by hand: numbers of hits, and what each stands for."""

from __future__ import annotations

import numpy as np
import pytest

from framing.classify.text import cues
from framing.classify.text.cues import CueSet
from framing.classify.text.phrases import Hits
from framing.classify.text.words import WordTable
from framing.codebook import Codebook
from framing.codebook.gazetteer import Actor, Gazetteer
from framing.codebook.scheme import parse_codebook

PLAIN = r"""
name = "b"
version = "1"
[[practice]]
id = "ships"
label = "Ships"
cues = ["fleet", "navy"]
phrases = ["hold ...2 line"]
patterns = ['article \d+', 'no\. \d']
[[practice]]
id = "talks"
label = "Talks"
cues = ["honour*"]
patterns = ['art\w* \d+']
[[placebo]]
id = "weather"
label = "Weather"
cues = ["gale", "storm"]
[[placebo]]
id = "sport"
label = "Sport"
cues = ["match"]
"""
STANCE = '[stance]\nendorse = "for it"\nreject = "against it"\nreport = "tells"\n'


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two actors with three names, a name of no one, and words around names; two stances with three cues."""
    actors = (Actor("FRA", "France", ("france", "gaul")), Actor("idea", "Idea", ("terror",)))
    gazetteer = Gazetteer(actors, ("foe",), ("against",), ("attacks", "strikes"), ("gaul blimey",))
    stances = {"reject": ("refuse", "fleet"), "report": ("he said",)}
    monkeypatch.setattr(cues, "load_gazetteer", lambda: gazetteer)
    monkeypatch.setattr(cues, "load_stance_cues", lambda: stances)


def book(*, stance: bool = True, language: str = "en") -> Codebook:
    head = PLAIN.replace('version = "1"', f'version = "1"\nlanguage = "{language}"')
    return parse_codebook(head + STANCE * stance)


def tell(found: Hits) -> list[tuple[int, int, int]]:
    return sorted(zip(found.number.tolist(), found.first.tolist(), found.last.tolist(), strict=True))


def test_cues_of_codes_come_first_and_expressions_last_of_them() -> None:
    found = CueSet(book())
    assert found.cues == [
        ("ships", "fleet"),
        ("ships", "navy"),
        ("ships", "hold ...2 line"),
        ("talks", "honour*"),
        ("stance:reject", "refuse"),
        ("stance:reject", "fleet"),
        ("stance:report", "he said"),
        ("ships", r"article \d+"),
        ("ships", r"no\. \d"),
        ("talks", r"art\w* \d+"),
    ]
    assert found.codes == ["ships", "talks", "stance:reject", "stance:report"]
    assert found.code_of.tolist() == [0, 0, 0, 1, 2, 2, 3, 0, 0, 1]
    assert len(found) == 10
    assert found.patterns == found.cues[7:]


def test_topics_names_and_their_surroundings_follow() -> None:
    found = CueSet(book())
    assert (found.topics, found.names, found.around) == (range(10, 12), range(12, 15), range(15, 18))
    table = WordTable()
    text = "A gale, a match; navy against Gaul: terror strikes. Gaul blimey, foe! Honours, he said, and storm attacks"
    words = [word for word in text.replace(",", " ").replace(";", " ").split() if word != "A"]
    assert len(words) > 10
    hits = found.find(table.read([text]), table)
    # a gale a match navy against gaul terror strikes gaul blimey foe honours he said and storm attacks
    assert tell(hits) == [
        (1, 4, 4),
        (3, 12, 12),
        (6, 13, 14),
        (10, 1, 1),
        (10, 16, 16),
        (11, 3, 3),
        (12, 6, 6),
        (12, 9, 9),
        (13, 7, 7),
        (14, 9, 10),
        (15, 11, 11),
        (16, 5, 5),
        (17, 8, 8),
        (17, 17, 17),
    ]
    # what stands for stances and names is not the beginning of a longer word
    assert tell(found.find(table.read(["frances refuses; he saids"]), table)) == []


def test_words_are_those_of_all_that_is_sought_as_spelled_in_texts() -> None:
    by_hand = "fleet navy hold line honor gale storm match france gaul terror blimey foe against attacks strikes"
    assert CueSet(book()).words == {*by_hand.split(), "refuse", "he", "said"}
    assert CueSet(book(stance=False)).words == {*by_hand.split()}


def test_stances_and_names_are_for_english_alone() -> None:
    plain = CueSet(book(stance=False))
    assert plain.codes == ["ships", "talks"]
    assert plain.names == range(8 + 1, 12)
    other = CueSet(book(language="de"))
    assert other.codes == ["ships", "talks"]
    assert (other.topics, len(other.names), len(other.around)) == (range(7, 9), 0, 0)


def test_expressions_are_counted_and_found_in_texts() -> None:
    found = CueSet(book(stance=False))
    texts = ["Article 5 and article\n51.", "none", "No. 3, art 7"]
    text, cue = found.count_patterns(texts)
    assert sorted(zip(text.tolist(), cue.tolist(), strict=True)) == [(0, 4), (0, 4), (0, 6), (0, 6), (2, 5), (2, 6)]
    assert (text.dtype, cue.dtype) == (np.int64, np.int64)
    assert sorted(found.find_patterns(texts[0])) == [(4, (0, 9)), (4, (14, 24)), (6, (0, 9)), (6, (14, 24))]
    assert found.find_patterns("No. 3") == [(5, (0, 5))]
    assert [part.tolist() for part in found.count_patterns([])] == [[], []]


def test_a_codebook_without_expressions_has_none_to_count() -> None:
    found = CueSet(parse_codebook('name = "b"\nversion = "1"\n[[practice]]\nid = "a"\nlabel = "A"\ncues = ["fleet"]\n'))
    assert [part.tolist() for part in found.count_patterns(["article 5"])] == [[], []]
    assert found.find_patterns("article 5") == []
    assert found.topics == range(1, 1)
