from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from framing.codebook import shipped_codebook
from framing.commands import main


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["codebook", *(str(argument) for argument in arguments)])


def test_show_lists_every_code() -> None:
    shown = run("show")
    assert shown.exit_code == 0
    assert all(code.id in shown.stdout for code in shipped_codebook().codes)
    facts = json.loads(run("show", "--json").stdout)
    assert facts["sha256"] == shipped_codebook().sha256
    assert [topic["id"] for topic in facts["placebo"]] == [topic.id for topic in shipped_codebook().placebo]
    assert [code["id"] for code in facts["practice"]] == shipped_codebook().ids("practice")


def test_show_toml_is_a_codebook_again(tmp_path: Path) -> None:
    (tmp_path / "copy.toml").write_text(run("show", "--toml").stdout, encoding="utf-8")
    facts = json.loads(run("show", tmp_path / "copy.toml", "--json").stdout)
    assert facts["sha256"] == shipped_codebook().sha256


def test_new_then_check_then_export(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    assert run("new", path).exit_code == 0
    checked = run("check", path)
    assert checked.exit_code == 0
    assert "mine 1, 4 codes, 0 remarks" in checked.stderr
    assert checked.stdout == ""
    for name in ("book.md", "book.docx"):
        assert run("export", path, "-o", tmp_path / name).exit_code == 0
        assert (tmp_path / name).stat().st_size > 500
    assert "Codebook mine, version 1" in (tmp_path / "book.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check", "typo.toml"], r"practice[0].lable"),
        (["show", "nowhere.toml"], "nowhere.toml"),
        (["show", "--json", "--toml"], "--json and --toml"),
        (["new", "typo.toml"], "already"),
        (["export", "-o", "book.pdf"], ".docx"),
    ],
)
def test_wrong_use_is_named(arguments: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    content = 'name = "x"\nversion = "1"\n[[practice]]\nid = "a"\nlable = "A"\n'
    (tmp_path / "typo.toml").write_text(content, encoding="utf-8")
    result = run(*arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert (tmp_path / "typo.toml").read_text(encoding="utf-8") == content


VERSIONS = {
    "old.toml": (
        "1",
        '[[practice]]\nid = "convoy"\nlabel = "Convoy"\ncues = ["convoy"]\n[[practice]]\nid = "raid"\nlabel = "Raid"\n',
    ),
    "new.toml": (
        "2",
        '[[practice]]\nid = "escort"\nlabel = "Convoy"\ncues = ["convoy"]\n'
        '[[domestic]]\nid = "bread"\nlabel = "Bread"\ncues = ["bread"]\n',
    ),
}


@pytest.fixture
def versions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, (version, codes) in VERSIONS.items():
        (tmp_path / name).write_text(f'name = "harbours"\nversion = "{version}"\n{codes}', encoding="utf-8")
    return tmp_path


def test_codings_are_carried_from_one_version_to_the_next(versions: Path) -> None:
    shown = run("diff", "old.toml", "new.toml", "-o", "map.toml")
    assert shown.exit_code == 0, shown.output
    lines = shown.stdout.splitlines()
    assert lines[0].startswith("harbours 1 ")
    assert lines[1:] == ["renamed  convoy -> escort", "removed  raid", "added    bread"]
    assert [change["what"] for change in json.loads(run("diff", "old.toml", "new.toml", "--json").stdout)] == [
        "renamed", "removed", "added",
    ]  # fmt: skip
    rows = [
        {"id": "a", "coder": "ann", "text": "A convoy came.", "practices": "convoy:endorse;raid:reject"},
        {"id": "b", "coder": "ann", "text": "Bread is dear.", "practices": ""},
    ]
    (versions / "ann.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    carried = run(
        "map",
        "ann.jsonl",
        "--from",
        "old.toml",
        "--to",
        "new.toml",
        "--map",
        "map.toml",
        "--again",
        "again.csv",
        "-o",
        "new.csv",
    )
    assert carried.exit_code == 0, carried.output
    assert "new.csv: 1 of 2 codings carried along to 'harbours 2 " in carried.stderr
    assert "to be coded again: bread is new and may stand here (1)" in carried.stderr
    assert "again.csv: 1 passages to be coded again" in carried.stderr
    assert "escort:endorse" in (versions / "new.csv").read_text(encoding="utf-8")
    # they now say that they are of version 2, and are not carried from version 1 once more
    twice = run("map", "new.csv", "--from", "old.toml", "--to", "new.toml", "-o", "x.csv")
    assert twice.exit_code == 2
    back = run("map", "new.csv", "--from", "new.toml", "--to", "new.toml", "-o", "x.csv")
    assert back.exit_code == 0, back.output
    book = (versions / "new.toml").read_text(encoding="utf-8")
    (versions / "mended.toml").write_text(f"# a comment\n{book}", encoding="utf-8")
    mended = run("map", "new.csv", "--from", "mended.toml", "--to", "new.toml", "-o", "z.csv")
    assert mended.exit_code == 0, mended.output
    assert "the same version with other words" in mended.stderr
    wrong = run("map", "new.csv", "--from", "old.toml", "--to", "old.toml", "-o", "y.csv")
    assert wrong.exit_code == 2
    assert not (versions / "y.csv").exists()


def test_two_codebooks_are_joined_or_their_differences_named(versions: Path) -> None:
    joined = run("merge", "old.toml", "new.toml", "--name", "both", "--version", "3", "-o", "both.toml")
    assert joined.exit_code == 0, joined.output
    assert "both.toml: both 3, 4 codes" in joined.stderr
    (versions / "third.toml").write_text(
        (versions / "new.toml").read_text(encoding="utf-8").replace('"Bread"', '"Bread and salt"'), encoding="utf-8"
    )
    clash = run("merge", "new.toml", "third.toml", "-o", "no.toml")
    assert clash.exit_code == 2
    assert "bread (label)" in clash.stderr
    assert run("merge", "new.toml", "third.toml", "--prefer", "second", "-o", "yes.toml").exit_code == 0
    assert "Bread and salt" in (versions / "yes.toml").read_text(encoding="utf-8")
    assert run("merge", "old.toml", "new.toml", "-o", "old.toml").exit_code == 2
