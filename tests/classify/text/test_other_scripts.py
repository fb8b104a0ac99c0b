"""Texts of other scripts, split by spaCy's pipelines of their languages."""

from __future__ import annotations

from framing.classify.text.words import WordTable


def words(text: str, language: str) -> list[str]:
    table = WordTable(language)
    return [table.types[number] for number in table.read([text]).ids]


def test_other_scripts_are_split_by_spacy() -> None:
    assert words("Мы за мир и равновесие.", "ru") == ["мы", "за", "мир", "и", "равновесие"]
    assert words("我们要和平", "zh") == ["我", "们", "要", "和", "平"]
