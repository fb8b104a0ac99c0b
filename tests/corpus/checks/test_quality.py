"""Quality and language: damage lowers the share in step, old spelling does not."""

from __future__ import annotations

import numpy as np
import pytest

from framing.corpus.checks.quality import LOW_QUALITY, detect_language, measure_quality

MODERN = (
    "The members of the council have agreed that no state should grow so strong as to threaten the liberty of its "
    "neighbours, and that each of them will send ships and soldiers when another is attacked. They ask the assembly "
    "for the money that is needed, and they promise an account of every expense before the end of the year. "
) * 3
OLD = (
    "It is neceſſary for the publick ſafety that vve be joyn'd with our antient Allyes, and that the Warr be carry'd "
    "on with vigour; the Enemies deſign is againſt the Liberties of Chriſtendom, and his Forreign Troops have "
    "plunder'd our Friends Countrey. I have ask'd for Supplies, which ought to be rais'd with the leaſt Burthen. "
) * 3
FRENCH = (
    "Les ministres ont déclaré que l'alliance de nos pays ne menace personne et qu'elle garde la paix de l'Europe. "
    "Nous voulons que chaque nation soit libre de choisir ses amis. "
) * 5
GERMAN = (
    "Der Rat hat beschlossen, dass kein Staat so mächtig werden darf, dass er die Freiheit seiner Nachbarn bedroht. "
    "Die Verbündeten werden einander helfen, wenn einer von ihnen angegriffen wird. "
) * 5


def _damage(text: str, rate: float) -> str:
    rng = np.random.default_rng(0)
    noise = list("cltrniou1~^")
    return "".join(rng.choice(noise) if char.isalpha() and rng.random() < rate else char for char in text)


@pytest.mark.parametrize("text", [MODERN, OLD])
def test_clean_english_of_any_century_is_readable(text):
    measured = measure_quality(text, "en")
    assert measured.share >= 0.97


def test_damage_lowers_the_share_in_step():
    shares = [measure_quality(_damage(MODERN, rate), "en").share for rate in (0, 0.02, 0.05, 0.1, 0.2)]
    assert shares == sorted(shares, reverse=True)
    assert shares[2] > LOW_QUALITY - 0.1
    assert shares[3] < LOW_QUALITY
    assert shares[4] < 0.6


def test_other_languages_have_their_own_words():
    assert measure_quality(FRENCH, "fr").share >= 0.9
    assert measure_quality(GERMAN, "de").share >= 0.95
    assert measure_quality(GERMAN, "en").share < 0.8


def test_a_language_without_words_is_judged_by_the_look():
    measured = measure_quality("xqzt wrtk bcdfg ~^a " * 20, "zz")
    assert measured.method == "look of the words"
    assert measured.share < 0.3


def test_what_cannot_be_measured_says_so():
    assert measure_quality("", "en").share is None
    assert measure_quality("Three short words.", "en").share is None
    assert measure_quality("我们 希望 和平 " * 30, "zh").share is None


def test_numbers_and_dashes_are_neutral():
    assert measure_quality(MODERN + " 1950 -- 12,5 ... " * 50, "en").share == measure_quality(MODERN, "en").share


def test_long_texts_are_sampled():
    assert measure_quality(MODERN * 60, "en").words <= 5_000


@pytest.mark.parametrize(("text", "code"), [(MODERN, "en"), (OLD, "en"), (FRENCH, "fr"), (GERMAN, "de")])
def test_languages_are_told_apart(text, code):
    detected, certainty = detect_language(text)
    assert detected == code
    assert certainty > 0.9


def test_an_empty_text_has_no_language():
    assert detect_language("") == ("", 0.0)
    assert detect_language("1950 --- 12") == ("", 0.0)


def test_a_speech_in_capitals_is_told_by_its_words():
    speech = "The government of this country has decided to stand by its allies and to keep the peace of the region. "
    assert detect_language(speech.upper() * 5)[0] == "en"
    assert detect_language("LE GOUVERNEMENT DE LA FRANCE A DÉCIDÉ DE RESTER AUX CÔTÉS DE SES ALLIÉS. " * 5)[0] == "fr"
