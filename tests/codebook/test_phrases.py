from __future__ import annotations

import pytest

from framing.codebook.phrases import MOST_PHRASES, WIDEST_GAP, PhraseFault, join_initials, read_phrase


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("balance of power", [[(0, "balance"), (0, "of"), (0, "power")]]),
        ("Fleet*", [[(0, "fleet*")]]),
        ("resist* ...4 (soviet|communis*)", [[(0, "resist*"), (4, "communis* soviet")]]),
        ("hono[u]r", [[(0, "honor honour")]]),
        ("arm(y|ies) ...2 pay", [[(0, "armies army"), (2, "pay")]]),
        ("(hold|keep)*", [[(0, "hold* keep*")]]),
        ("[the] kremlin", [[(0, "the"), (0, "kremlin")], [(0, "kremlin")]]),
        ("end ...3 [the] war", [[(0, "end"), (3, "the"), (0, "war")], [(0, "end"), (3, "war")]]),
        ("bad faith|war", [[(0, "bad"), (0, "faith")], [(0, "war")]]),
        ("(free world|west) now", [[(0, "free"), (0, "world"), (0, "now")], [(0, "west"), (0, "now")]]),
        ("non[-]aligned", [[(0, "nonaligned")], [(0, "non"), (0, "aligned")]]),
        ("anglo-french", [[(0, "anglo"), (0, "french")]]),
        ("people's army", [[(0, "people"), (0, "army")]]),
        ("u.s. bases", [[(0, "u.s."), (0, "bases")]]),
        ("u.s.s.r.", [[(0, "ussr")]]),
        ("हिन्द", [[(0, "हिन्द")]]),
    ],
)
def test_what_a_phrase_stands_for(text: str, phrases: list[list[tuple[int, str]]]) -> None:
    wanted = {tuple((gap, tuple(words.split())) for gap, words in phrase) for phrase in phrases}
    assert set(read_phrase(text)) == wanted


def test_the_last_word_of_a_cue_may_go_on() -> None:
    assert read_phrase("grand alli", open_end=True) == (((0, ("grand",)), (0, ("alli*",))),)


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("hold (the line", 5, "not closed"),
        ("hold the] line", 8, "closes nothing"),
        ("article 51", 8, "numbers are not words"),
        ("hold ... line", 5, "a gap is written"),
        (f"hold ...{WIDEST_GAP + 1} line", 5, "at most"),
        ("hold + line", 5, "not part of a phrase"),
        ("hold ...3", 9, "a gap at the end"),
        ("re*arm", 6, "must come last"),
        ("hold * line", 11, "needs letters"),
        ("[the]", 0, "may not be missing"),
        ("", 0, "may not be missing"),
        ("(a b|c d|e f) (a b|c d|e f) (a b|c d|e f) (a b|c d|e f)", 42, f"more than {MOST_PHRASES}"),
    ],
)
def test_faults_name_the_place(text: str, place: int, said: str) -> None:
    with pytest.raises(PhraseFault, match=said) as raised:
        read_phrase(text)
    assert raised.value.place == place


@pytest.mark.parametrize("text", ["(a|b|c d)" * 20, "[a b] " * 30, "(ab|cd|ef)" * 9, "(" * 5000 + "a" + ")" * 5000])
def test_no_phrase_grows_without_bound(text: str) -> None:
    with pytest.raises((PhraseFault, RecursionError)):
        read_phrase(text)


def test_initials_are_one_word() -> None:
    assert [join_initials(word) for word in ("u.s.s.r", "u.n.", "u.s.", "us", "a.")] == [
        "ussr",
        "un",
        "u.s.",
        "us",
        "a.",
    ]
