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
