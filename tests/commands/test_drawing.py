from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

Run = Callable[..., tuple[int, str, str]]
Make = Callable[..., Path]


@pytest.fixture
def texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Sixty documents of one passage: a third on fleets, a third on treaties, the rest on rain."""
    monkeypatch.chdir(tmp_path)
    words = ("our fleet and sailors at sea", "a treaty to disarm and inspect", "rain on the fields")
    rows = [
        {"id": f"d{n:02d}", "corpus": "toy", "text": f"{words[n % 3]} this year, word{chr(97 + n % 26)}",
         "earliest": f"{1940 + n // 6}-01-01", "latest": f"{1940 + n // 6}-12-31", "state": "USA" if n % 2 else "GBR",
         "speaker": f"Mr. {'Reed' if n % 2 else 'Lake'}"}
        for n in range(60)
    ]  # fmt: skip
    pd.DataFrame(rows).to_csv(tmp_path / "texts.csv", index=False)
    return tmp_path / "texts.csv"


def test_only_documents_of_some_years_states_and_speakers(texts: Path, toy_book: Path, run: Run) -> None:
    draw = ("coding", "draw", texts, "--codebook", toy_book, "--size", 99, "--strata", "period", "--period", 5)
    code, _, err = run(*draw, "--years", "1942-1946", "-o", "years.csv")
    assert code == 0, err
    assert (
        "30 passages of years 1942-1946 (18 of toy-1942-1946/period-1940-1944, 12 of toy-1942-1946/period-1945-1949)"
        in err
    )
    code, _, err = run(*draw, "--years", "1942-1946", "--state", "USA", "--speaker", "reed", "-o", "usa.csv")
    assert "15 passages of years 1942-1946; states USA; speakers reed (9 of draw2-period-1940-1944" in err
    code, _, err = run(*draw, "--speaker", "Nobody", "-o", "no.csv")
    assert code == 2
    assert "No document fits speakers Nobody" in err
    assert run(*draw, "--years", "soon", "-o", "no.csv")[0] == 2
    assert not Path("no.csv").exists()


def test_active_draws_have_a_sample_beside_them(
    texts: Path, toy_book: Path, run: Run, codings_file: Make, tmp_path: Path
) -> None:
    book = ("--codebook", toy_book)
    assert run("train", codings_file(tmp_path / "c.jsonl"), *book, "-o", tmp_path / "m")[0] == 0
    draw = ("coding", "draw", texts, *book, "--strata", "none", "--size", 10)
    code, _, err = run(
        *draw, "--active", "rare", "--model", tmp_path / "m", "--code", "ships", "--beside", 3, "-o", "rare.csv"
    )
    assert code == 0, err
    assert "Looking for ships" in err
    assert "10 passages (3 at random, 7 for rare codes)" in err
    rare = pd.read_csv("rare.csv")
    assert rare["sampling_probability"].between(0, 1).all()
    assert rare.loc[rare["drawn"] == "rare", "text"].str.contains("fleet").mean() > 0.6
    code, _, err = run(*draw, "--active", "uncertainty", "--model", tmp_path / "m", "--leave-out", "rare.csv", "--joint",
                       "both.csv", "-o", "doubt.csv")  # fmt: skip
    assert code == 0, err
    assert "10 new passages (5 at random, 5 by uncertainty)" in err
    assert "10 passages of 10 codings left out, 10 of them not coded yet" in err
    both = pd.read_csv("both.csv")
    assert set(both["stratum"]) == {"before"}
    assert set(both["sampling_probability"]) == {1.0}
    assert not set(pd.read_csv("doubt.csv")["id"]) & set(rare["id"])
    code, _, err = run(*draw, "--active", "diversity", "-o", "unlike.csv")
    assert code == 0, err
    code, _, err = run(
        "coding", "draw", texts, *book, "--strata", "score", "--model", tmp_path / "m", "-o", "score.csv"
    )
    assert code == 0, err
    assert "score-3" in err


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--active", "rare"), "--model belongs to"),
        (("--model", "m"), "--model belongs to"),
        (("--beside", "3"), "--beside needs --active"),
        (("--active", "diversity", "--beside", "300"), "--beside is part of --size"),
        (("--code", "ships"), "--code is for --active rare"),
        (("--joint", "x.csv"), "--leave-out"),
    ],
)
def test_options_that_do_not_go_together(
    texts: Path, toy_book: Path, run: Run, more: tuple[str, ...], said: str
) -> None:
    code, _, err = run("coding", "draw", texts, "--codebook", toy_book, *more, "-o", "no.csv")
    assert code == 2
    assert said in err


def test_a_code_that_the_model_lacks_is_named(
    texts: Path, toy_book: Path, run: Run, codings_file: Make, tmp_path: Path
) -> None:
    book = ("--codebook", toy_book)
    run("train", codings_file(tmp_path / "c.jsonl"), *book, "-o", tmp_path / "m")
    draw = ("coding", "draw", texts, *book, "--active", "rare", "--model", tmp_path / "m")
    code, _, err = run(*draw, "--code", "shipz", "-o", "no.csv")
    assert code == 2
    assert "'ships'" in err
    rows = [{"id": f"p{n}", "text": "x", "coder": "a", "practices": "ships;talks"} for n in range(30)]
    pd.DataFrame(rows).to_csv("many.csv", index=False)
    code, _, err = run(*draw, "--leave-out", "many.csv", "-o", "no.csv")
    assert code == 2
    assert "none is rare" in err
