from __future__ import annotations

import json

import pytest

from framing.errors import BadStudy, UnknownName
from framing.study.file import load_study, shipped_studies

SMALL = """
name = "small"
[periods]
first = 1700
last = 1720
[dominant]
state = "GBR"
[[corpus]]
name = "own"
path = "own.parquet"
"""


def written(tmp_path, text):
    path = tmp_path / "small.toml"
    path.write_text(text)
    return path


def test_a_small_study_has_sensible_defaults(tmp_path):
    study = load_study(written(tmp_path, SMALL))
    assert (study.first, study.last, study.seed, study.model) == (1700, 1720, 0, "balancing")
    assert study.dominant[0].state == "GBR"
    assert study.file("own.parquet") == tmp_path / "own.parquet"


def test_dominance_may_pass_from_state_to_state(tmp_path):
    text = SMALL.replace(
        '[dominant]\nstate = "GBR"',
        '[[dominant]]\nstate = "NLD"\nlast = 1709\n[[dominant]]\nstate = "GBR"\nfirst = 1710',
    )
    assert [entry.state for entry in load_study(written(tmp_path, text)).dominant] == ["NLD", "GBR"]


@pytest.mark.parametrize("name", shipped_studies())
def test_shipped_studies_load(name):
    study = load_study(name)
    assert study.name == name
    if study.exposure:
        assert study.file(study.exposure.file).exists()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("first = 1700", 'first = "early"'), r"periods\.first: must be a whole number"),
        (("first = 1700", "first = 1730"), "is after last"),
        (("[dominant]", "[dominnt]"), "dominnt: is unknown. Did you mean 'dominant'"),
        (('state = "GBR"', ""), r"dominant\[0\]\.state: is missing"),
        (("[periods]\nfirst = 1700\nlast = 1720", ""), "periods: is missing"),
        (('path = "own.parquet"', "path = 3"), r"path: must be text"),
        (('path = "own.parquet"', 'paht = "x"'), r"corpus\[0\]\.paht: is unknown"),
        (('name = "own"', ""), r"corpus\[0\]\.name: is missing"),
        (('name = "small"', 'name = "small'), "is not TOML"),
        (('name = "small"', f"{'a.' * 99}b = 1"), "a: is unknown"),
        (('name = "small"', f"{'a.' * 5000}b = 1"), "has a key of more than 100 parts"),
        (("first = 1700", f"first = {2**63}"), r"key periods\.first: is a whole number of more than 64 bits"),
        (("first = 1700", f"first = {'9' * 5000}"), r"key periods\.first: is a whole number of more than 64 bits"),
        (
            ("first = 1700", f"first = 1700\nx = [[{{y = 0x{'f' * 5000}}}]]"),
            r"key periods\.x\[0\]\[0\]\.y: is a whole number",
        ),
        (('name = "small"', 'name = "small"\nplacebo = "x"'), "placebo: must be a list"),
    ],
)
def test_mistakes_name_file_and_key(tmp_path, change, message):
    path = written(tmp_path, SMALL.replace(*change))
    with pytest.raises(BadStudy, match=message) as caught:
        load_study(path)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize(
    "name",
    [
        *(
            "../../x",
            "/tmp/evil",
            "",
            ".",
            "..",
            "a/b",
            "a\\b",
            "C:evil",
            " ",
            " a",
            "a\n",
            "a\0",
            "\x1b[31ma",
            "a\u202eb",
        ),
        *("a" * 201, "ü" * 101),
    ],
)
def test_a_name_by_which_files_are_called_is_plain(tmp_path, name):
    given = json.dumps(name)
    for key, change in (("name", ('"small"', given)), (r"corpus\[0\]\.name", ('"own"', given))):
        path = written(tmp_path, SMALL.replace(*change, 1))
        with pytest.raises(BadStudy, match=rf"key {key}: (is .* give a plain name|is empty)") as caught:
            load_study(path)
        assert str(path) in str(caught.value)
        assert str(caught.value).isprintable()


@pytest.mark.parametrize("name", ["Cold War: a study", "ü" * 100, "冷战", ".a", "a..b", "1946-1959"])
def test_other_names_stay_as_they_are(tmp_path, name):
    study = load_study(written(tmp_path, SMALL.replace('"small"', f'"{name}"').replace('"own"', f'"{name}"')))
    assert (study.name, study.corpora[0].name) == (name, name)


def test_expectation_has_a_direction(tmp_path):
    text = SMALL + '[[expectation]]\nframe="f"\nstate="GBR"\nfirst=1\nlast=2\ndirection="upp"\nbecause="x"\n'
    with pytest.raises(BadStudy, match=r"expectation\[0\]\.direction.*Did you mean 'up'"):
        load_study(written(tmp_path, text))


def test_unknown_study_lists_the_shipped_ones():
    with pytest.raises(UnknownName, match="early-cold-war"):
        load_study("early-cold-wra")


@pytest.mark.parametrize("name", ["a" * 300, "a\0b", ""])
def test_what_can_be_no_path_is_an_unknown_study(name):
    with pytest.raises(UnknownName, match="neither a study file nor a shipped study"):
        load_study(name)


def test_a_codebook_takes_the_place_of_the_model(tmp_path):
    study = load_study(written(tmp_path, 'codebook = "mine.toml"' + SMALL))
    assert (study.model, study.model_key) == (str(tmp_path / "mine.toml"), "codebook")
    with pytest.raises(BadStudy, match="codebook: is given together with model"):
        load_study(written(tmp_path, 'codebook = "mine.toml"\nmodel = "balancing"' + SMALL))
    with pytest.raises(BadStudy, match=r"codebook: must be a file that ends in \.toml"):
        load_study(written(tmp_path, 'codebook = "balancing"' + SMALL))


def test_a_part_takes_genres_and_audiences(tmp_path):
    part = load_study(written(tmp_path, SMALL + 'genres = ["speech", "letter"]\naudiences = ["domestic"]')).corpora[0]
    assert part.takes("letter", "domestic")
    assert not part.takes("letter", "international")
    assert not part.takes("cable", "domestic")
    assert load_study(written(tmp_path, SMALL)).corpora[0].takes("", "")
