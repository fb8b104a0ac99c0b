from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., tuple[int, str, str]]
Make = Callable[..., Path]


def test_train_show_verify_and_diff(toy_book: Path, run: Run, codings_file: Make, tmp_path: Path) -> None:
    codings = codings_file(tmp_path / "codings.jsonl")
    code, out, err = run("train", codings, "--codebook", toy_book, "-o", tmp_path / "m", "--name", "toy", "--json")
    assert code == 0
    assert "60 codings" in err
    assert " s on one core" in err
    assert "are few" in err
    assert json.loads(out)["codes"]["ships"]["f1"] > 0.9
    code, out, _ = run("model", "show", tmp_path / "m")
    assert code == 0
    assert "# Model toy" in out
    code, out, _ = run("model", "show", "--json", tmp_path / "m")
    assert json.loads(out)["codings"]["passages"] == 60
    code, out, err = run("model", "verify", tmp_path / "m")
    assert code == 0
    assert "weights.safetensors" in out
    run("train", codings, "--codebook", toy_book, "-o", tmp_path / "m2", "--name", "toy")
    assert run("model", "diff", tmp_path / "m", tmp_path / "m2")[1].strip() == "The models are the same."
    run("train", codings, "--codebook", toy_book, "-o", tmp_path / "m3", "--name", "toy", "--seed", "1")
    assert "seed: 0 | 1" in run("model", "diff", tmp_path / "m", tmp_path / "m3")[1]


def test_a_corpus_under_two_names_is_said_to_be_one(run: Run, tmp_path: Path) -> None:
    from framing.classify.models.store import find_model

    listed = json.loads((find_model("balancing") / "card.json").read_text())["codings"]["corpora"]
    code, _, err = run("model", "show")
    assert code == 0
    both = listed["us-presidents"] + listed["uspres"]
    assert f"us-presidents and uspres are two names of one corpus: {both} passages." in err
    assert err.count("two names") == 1  # sotu and the others have one


def test_search_tells_what_it_chose(toy_book: Path, run: Run, codings_file: Make, tmp_path: Path) -> None:
    codings = codings_file(tmp_path / "codings.jsonl")
    code, out, err = run("train", codings, "--codebook", toy_book, "-o", tmp_path / "m", "--search", "--json")
    assert code == 0
    search = json.loads(out)["search"]
    assert search["chosen"] in search["macro_f1"]
    assert "nested" in err


def test_an_altered_model_is_refused(toy_book: Path, run: Run, codings_file: Make, tmp_path: Path) -> None:
    run("train", codings_file(tmp_path / "c.jsonl"), "--codebook", toy_book, "-o", tmp_path / "m")
    (tmp_path / "m" / "model.json").write_text("{}")
    code, _, err = run("model", "verify", tmp_path / "m")
    assert code == 2
    assert "refused" in err


@pytest.mark.parametrize(
    ("change", "message"),
    [({"code": "shipz"}, "shipz"), ({"text": False}, "t0"), ({"count": 6}, "at least 20")],
)
def test_bad_codings(
    toy_book: Path, run: Run, codings_file: Make, tmp_path: Path, change: dict[str, object], message: str
) -> None:
    code, _, err = run(
        "train", codings_file(tmp_path / "c.jsonl", **change), "--codebook", toy_book, "-o", tmp_path / "m"
    )
    assert code == 2
    assert message in err
    assert not (tmp_path / "m").exists()


def test_no_such_file_and_no_such_model(run: Run, tmp_path: Path) -> None:
    assert run("train", tmp_path / "none.jsonl")[0] == 2
    code, _, err = run("model", "show", "balancin")
    assert code == 2
    assert "balancing" in err


def test_codings_in_csv(toy_book: Path, run: Run, codings_file: Make, tmp_path: Path) -> None:
    rows = ["id,coder,corpus,document,start,end,practices,domestic,mechanism,text"]
    for n in range(10, 50):
        passage = f"the {'fleet' if n % 2 else 'rains'} {n}"
        rows.append(f"r{n},X,toy,d{n},0,{len(passage)},{'ships:endorse' if n % 2 else ''},,,{passage}")
    (tmp_path / "c.csv").write_text("\n".join(rows) + "\n")
    assert run("train", tmp_path / "c.csv", "--codebook", toy_book, "-o", tmp_path / "m")[0] == 0


def test_codings_that_stand_off_take_their_texts_from_a_table(
    toy_book: Path, run: Run, codings_file: Make, tmp_path: Path
) -> None:
    text = "Our fleet and sailors hold the sea. " + "It rains on the quiet fields."
    documents = ["id,corpus,text,earliest,latest,state"]
    rows = []
    for number in range(30):
        documents.append(f'd{number},toy,"{text} {number}",1950-01-01,1950-12-31,USA')
        place = (0, 35) if number % 2 else (36, len(text))
        rows.append(json.dumps({
            "id": f"s{number}", "coder": "X", "corpus": "toy", "document": f"d{number}",
            "start": place[0], "end": place[1], "domestic": [], "mechanism": [],
            "practices": [{"practice": "ships", "stance": "endorse"}] if number % 2 else [],
        }))  # fmt: skip
    (tmp_path / "docs.csv").write_text("\n".join(documents) + "\n")
    (tmp_path / "c.jsonl").write_text("\n".join(rows) + "\n")
    code, out, err = run("train", tmp_path / "c.jsonl", "--codebook", toy_book, "-o", tmp_path / "m", "--texts",
                         tmp_path / "docs.csv", "--json")  # fmt: skip
    assert code == 0, err
    assert json.loads(out)["codes"]["ships"]["f1"] > 0.9


def test_a_sheet_without_codes_teaches_nothing(toy_book: Path, run: Run, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.jsonl"
    rows = [{"id": f"s{n}", "text": f"Ships and walls {n}.", "practices": []} for n in range(30)]
    sheet.write_text("".join(json.dumps(row) + "\n" for row in rows))
    code, _, err = run("train", sheet, "--codebook", toy_book, "-o", tmp_path / "m")
    assert code == 2
    assert "sheet.jsonl: none of the 30 passages carries a code" in err
    assert not (tmp_path / "m").exists()


def test_a_folder_of_other_things_takes_no_model(toy_book: Path, run: Run, codings_file: Make, tmp_path: Path) -> None:
    (tmp_path / "speeches").mkdir()
    (tmp_path / "speeches" / "one.txt").write_text("Mine.")
    code, _, err = run("train", codings_file(tmp_path / "c.jsonl"), "--codebook", toy_book, "-o", tmp_path / "speeches")
    assert code == 2
    assert "contains something other than a model" in err
    assert [path.name for path in (tmp_path / "speeches").iterdir()] == ["one.txt"]


def test_without_a_name_the_card_carries_the_codebooks(
    toy_book: Path, run: Run, codings_file: Make, tmp_path: Path
) -> None:
    run("train", codings_file(tmp_path / "c.jsonl"), "--codebook", toy_book, "-o", tmp_path / "m")
    book = json.loads((tmp_path / "m" / "model.json").read_text())["codebook"]["name"]
    assert json.loads((tmp_path / "m" / "card.json").read_text())["name"] == book


def test_a_code_in_one_passage_is_named_and_given_to_none(toy_book: Path, run: Run, tmp_path: Path) -> None:
    rows = [
        {"id": f"p{n}", "document": f"d{n}", "text": f"{'our fleet at sea' if n % 2 else 'rain on the fields'} today {n}",
         "practices": ["ships"] if n % 2 else []}
        for n in range(60)
    ]  # fmt: skip
    rows.append({"id": "rare", "document": "rare", "text": "quiet fields of rain", "practices": ["talks"]})
    (tmp_path / "c.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    code, _, err = run("train", tmp_path / "c.jsonl", "--codebook", toy_book, "-o", tmp_path / "m")
    assert code == 0
    assert "too rare to learn, so given to no passage: talks (1). A code needs at least 3 passages" in err
    assert "Too rare to learn, given to no passage: talks (1)." in (tmp_path / "m" / "card.md").read_text()
    out = tmp_path / "given.csv"
    code, _, err = run("annotate", "--units", tmp_path / "c.jsonl", "--model", tmp_path / "m", "-o", out, "--jobs", 1)
    assert code == 0, err
    given = out.read_text().splitlines()
    assert len(given) == 62
    column = given[0].split(",").index("practices")
    practices = [line.split(",")[column] for line in given[1:]]
    assert "talks" not in " ".join(practices)
    assert practices.count("ships:endorse") >= 25


def test_old_option_names_are_read_with_a_notice(toy_book: Path, run: Run, codings_file: Make, tmp_path: Path) -> None:
    codings = codings_file(tmp_path / "codings.jsonl")
    code, _, err = run("train", codings, "--codebook", toy_book, "-o", tmp_path / "m", "--no-supplement")
    assert code == 0
    assert "--no-supplement is now called --no-auxiliary" in err


def test_several_coders_teach_a_passage_once_and_a_gold_set_goes_before_them(
    toy_book: Path, run: Run, codings_file: Make, tmp_path: Path
) -> None:
    ann = codings_file(tmp_path / "ann.jsonl")
    rows = [json.loads(line) | {"coder": "bob"} for line in ann.read_text().splitlines()]
    for number in (0, 3):  # ships, which bob does not see
        rows[number]["practices"] = []
    bob = tmp_path / "bob.jsonl"
    bob.write_text("".join(json.dumps(row) + "\n" for row in rows))
    book = ("--codebook", toy_book)
    code, out, err = run("train", ann, bob, *book, "-o", tmp_path / "votes", "--json")
    assert code == 0, err
    assert "60 passages have several coders and count once, as more than half of them coded." in err
    assert "In 2 of them something fell exactly in halves" in err
    assert "60 codings" in err
    assert json.loads(out)["codes"]["ships"]["positives"] == 18
    card = json.loads((tmp_path / "votes" / "card.json").read_text())
    assert card["codings"]["coders"] == ["X+bob"]
    code, out, err = run("train", ann, bob, *book, "-o", tmp_path / "weights", "--several", "weights", "--json")
    assert code == 0, err
    assert "each weighed by its coders' agreement (mean 0.97)" in err  # 58 of weight 1, two of .1
    assert run("model", "diff", tmp_path / "votes", tmp_path / "weights")[1].strip() != "The models are the same."
    code, _, err = run("train", ann, bob, *book, "-o", tmp_path / "no", "--several", "refuse")
    assert code == 2
    assert "60 passages were coded by several coders (id 't0' by 'X', 'bob')" in err
    adjudicated = run(
        "coding", "adjudicate", ann, bob, *book, "--open", tmp_path / "open.csv", "-o", tmp_path / "gold.csv"
    )
    assert adjudicated[0] == 0, adjudicated[2]
    assert "58 codings by 'gold' (58 unanimous, 2 coders)" in adjudicated[2]
    assert "2 passages left open, to be coded" in adjudicated[2]
    code, out, err = run("train", ann, bob, tmp_path / "gold.csv", *book, "-o", tmp_path / "gold", "--json")
    assert "58 passages are adjudicated: the codings they were made of are left out." in err
    assert "2 passages have several coders" in err
    code, out, err = run("evaluate", ann, bob, *book, "--several", "weights", "--json", "--no-auxiliary")
    assert code == 0, err
    assert json.loads(out)["passages"] == 60


def test_rows_that_nobody_read_do_not_teach(toy_book: Path, run: Run, codings_file: Make, tmp_path: Path) -> None:
    path = codings_file(tmp_path / "c.jsonl")
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    blank = [row | {"id": f"b{n}", "coder": "", "practices": []} for n, row in enumerate(rows[:20])]
    path.write_text("".join(json.dumps(row) + "\n" for row in [*rows, *blank]))
    code, _, err = run("train", path, "--codebook", toy_book, "-o", tmp_path / "m")
    assert code == 0
    assert "20 of 80 rows are blank (not read) and left out" in err
    assert "60 codings" in err
    path.write_text("".join(json.dumps(row | {"coder": ""}) + "\n" for row in rows))
    err = run("train", path, "--codebook", toy_book, "-o", tmp_path / "m")[2]
    assert "20 of 60 rows carry no code, and nothing says who read them" in err
    assert "60 codings" in err


def test_update_says_what_another_hundred_codings_would_buy(
    toy_book: Path, run: Run, codings_file: Make, tmp_path: Path
) -> None:
    train = ("train", "--codebook", toy_book, "-o", tmp_path / "m", "--update")
    code, out, err = run(*train, codings_file(tmp_path / "first.jsonl", 45))
    assert code == 0, err
    assert "this is the first round" in err
    assert out.startswith("# toy: after 45 codings\n")
    code, out, err = run(*train, codings_file(tmp_path / "second.jsonl", 75), "--more", 50, "--json")
    assert code == 0, err
    found = json.loads(out)["next"]
    assert (found["facts"]["codings"], found["facts"]["codings_before"], found["facts"]["more"]) == (75, 45, 50)
    ships = found["codes"][0]
    assert (ships["code"], ships["positives"], ships["positives_before"]) == ("ships", 25, 15)
    assert ships["low"] <= ships["gain"] <= ships["high"]
    assert ships["f1"] == json.loads(out)["codes"]["ships"]["f1"]
    page = (tmp_path / "m" / "next.md").read_text(encoding="utf-8")
    assert "(+30 since the model before)" in page
    assert run("model", "verify", tmp_path / "m")[0] == 0
