"""ConvoKit corpora: a folder, or a zip file of one, with utterances.jsonl, speakers.json and conversations.json.

Corpora of the first versions are read, too: utterances.json (a list), users.json, `user` and `root`. Option
`unit=conversation` joins the utterances of a conversation into one document (places name the speakers).
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from framing.corpus.package_sizes import check_package
from framing.corpus.readers.base import Place, RawDocument, ReaderSettings
from framing.corpus.readers.convokit_times import Stamps
from framing.corpus.unpacking import unpacked
from framing.encoding import open_text, read_text
from framing.errors.readers import bad_reader_option, broken_file
from framing.json_text import explain_json_error, load_json

ENDINGS = ("utterances.jsonl", "utterances.json", ".zip")
OPTIONS = ("unit",)
_UTTERANCES = ("utterances.jsonl", "utterances.json")
_SEPARATOR = "\n\n"
Utterance = Mapping[str, Any]


def recognises(path: Path) -> bool:
    """A folder with utterances, that file itself, or a zip file that has it at its top or in its first folder."""
    if path.is_dir():
        return _find(path) is not None
    if not zipfile.is_zipfile(path):
        return path.name in _UTTERANCES
    with zipfile.ZipFile(path) as packed:
        names = [PurePosixPath(name) for name in packed.namelist()]
    return any(name.name in _UTTERANCES and len(name.parts) <= 2 for name in names)


def _find(folder: Path) -> Path | None:
    """The file of utterances of a folder, or of a folder in it."""
    places = [*(folder / name for name in _UTTERANCES)]
    return next((path for path in places if path.is_file()), None)


def read(path: Path, settings: ReaderSettings) -> Iterator[RawDocument]:
    """Utterances one at a time (or whole conversations), with what the corpus says of speaker and conversation.

    Raises
    ------
    UnreadableFile : a line or a file that is no JSON (the line is named), an utterance without id or text. FileMissing
    """
    unit = settings.options.get("unit", "utterance")
    if unit not in {"utterance", "conversation"}:
        raise bad_reader_option(path, "unit", unit, "Give utterance or conversation.")
    if path.suffix.lower() == ".zip":
        check_package(path, "a ConvoKit corpus")
        with unpacked(path) as unzipped:
            found = [_find(folder) for folder in (unzipped, *sorted(unzipped.iterdir())) if folder.is_dir()]
            yield from _read_corpus(next(item for item in found if item), unit, settings, path)
    else:
        utterances = path if path.is_file() else _find(path) or path / _UTTERANCES[0]
        yield from _read_corpus(utterances, unit, settings, path)


def _read_corpus(path: Path, unit: str, settings: ReaderSettings, where: Path) -> Iterator[RawDocument]:
    folder = path.parent
    speakers = {**_table(folder / "users.json", settings), **_table(folder / "speakers.json", settings)}
    corpus = _Corpus(speakers, _table(folder / "conversations.json", settings), settings)
    utterances = _utterances(path, settings)
    if unit == "conversation":
        yield from corpus.join(utterances)
    else:
        for utterance in utterances:
            yield RawDocument(str(utterance["id"]), utterance["text"], corpus.facts(utterance))
    corpus.stamps.describe(where, settings.log)


def _utterances(path: Path, settings: ReaderSettings) -> Iterator[Utterance]:
    for place, row in _rows(path, settings):
        if not isinstance(row, dict) or "id" not in row or not isinstance(row.get("text", 0), (str, type(None))):
            raise broken_file(path, "an utterance", "no id, or no text", place)
        yield {**row, "text": row["text"] or ""}


def _rows(path: Path, settings: ReaderSettings) -> Iterator[tuple[str, Any]]:
    if path.name == _UTTERANCES[1]:
        listed = _load(read_text(path, settings.encoding, settings.log)[0], path)
        yield from ((f"utterance {number}", row) for number, row in enumerate(listed, start=1))
        return
    with open_text(path, settings.encoding, settings.log)[0] as stream:
        for number, line in enumerate(stream, start=1):
            if line.strip():
                yield f"line {number}", _load(line, path, number)


def _table(path: Path, settings: ReaderSettings) -> Mapping[str, Any]:
    table = _load(read_text(path, settings.encoding, settings.log)[0], path) if path.exists() else {}
    return table if isinstance(table, dict) else {}


def _load(text: str, path: Path, line: int = 1) -> Any:
    try:
        return load_json(text)
    except ValueError as error:
        raise broken_file(path, "JSON", explain_json_error(error, line)) from error


@dataclass
class _Corpus:
    """What the tables of a corpus say of speakers and conversations."""

    speakers: Mapping[str, Any]
    conversations: Mapping[str, Any]
    settings: ReaderSettings
    stamps: Stamps = field(default_factory=Stamps)

    def facts(self, utterance: Utterance) -> dict[str, str]:
        """What is said of an utterance, its speaker and its conversation, as texts."""
        who, where = _speaker(utterance), _conversation(utterance)
        known = self._meta(self.speakers.get(who))
        name = next((known.pop(key) for key in list(known) if key.lower() == "name"), "")
        facts = _beside(
            [
                ("conversation_", self._meta(self.conversations.get(where))),
                ("speaker_", known),
                ("", self._meta(utterance)),
            ]
        )
        facts |= {
            "speaker": name or who,
            "speaker_id": who,
            "conversation": where,
            "reply_to": str(utterance.get("reply-to") or utterance.get("reply_to") or ""),
        }
        if not any(key.lower() == "date" for key in facts) and (day := self.stamps.day(utterance.get("timestamp"))):
            facts["date"] = day
        return {key: value for key, value in facts.items() if value}

    def join(self, utterances: Iterable[Utterance]) -> Iterator[RawDocument]:
        """Conversations in the order in which they begin; all utterances are held, for a file may mix conversations."""
        threads: dict[str, list[Utterance]] = {}
        for utterance in utterances:
            threads.setdefault(_conversation(utterance), []).append(utterance)
        for name, turns in threads.items():
            said = [self.facts(turn) for turn in turns]
            places: list[Place] = []
            length = 0
            for turn, facts in zip(turns, said, strict=True):
                places.append(Place(length, facts.get("speaker", "")))
                length += len(turn["text"]) + len(_SEPARATOR)
            kept = {**said[0], **self._meta(self.conversations.get(name)), "conversation": name}
            kept["speaker"] = ";".join(dict.fromkeys(place.label for place in places if place.label))
            kept |= _stretch([facts["date"] for facts in said if "date" in facts])
            kept = {key: value for key, value in kept.items() if key not in {"speaker_id", "reply_to"} and value}
            yield RawDocument(name, _SEPARATOR.join(turn["text"] for turn in turns), kept, tuple(places))

    def _meta(self, record: Any) -> dict[str, str]:
        """The metadata of a record as texts; ConvoKit keeps them under `meta`, older corpora beside the rest."""
        if not isinstance(record, Mapping):
            return {}
        meta = record.get("meta", {} if "text" in record else record)
        if not isinstance(meta, Mapping):
            return {}
        simple = {str(key): value for key, value in meta.items() if isinstance(value, (str, int, float, bool))}
        for key, value in meta.items():
            if isinstance(value, (list, Mapping)) and value and key != "vectors":
                self.settings.accounts.leave_out("lists and objects among the metadata", name=str(key))
        return {key: str(value) for key, value in simple.items() if key not in {"vectors", "id", "text"}}


def _speaker(utterance: Utterance) -> str:
    return str(utterance.get("speaker") or utterance.get("user") or "")


def _conversation(utterance: Utterance) -> str:
    """The conversation of an utterance; without one, the utterance alone."""
    return str(utterance.get("conversation_id") or utterance.get("root") or utterance["id"])


def _beside(parts: list[tuple[str, dict[str, str]]]) -> dict[str, str]:
    """All facts in one; of two with one name the later keeps it, the earlier gets its prefix."""
    facts: dict[str, str] = {}
    owner: dict[str, str] = {}
    for prefix, part in parts:
        for key, value in part.items():
            if facts.get(key, value) != value:
                facts[f"{owner[key]}{key}"] = facts[key]
            facts[key], owner[key] = value, prefix
    return facts


def _stretch(days: list[str]) -> dict[str, str]:
    """The first and last day of a conversation of several days; nothing for one."""
    iso = [day for day in days if len(day) == len("YYYY-MM-DD")]
    return {"earliest": min(iso), "latest": max(iso)} if iso and min(iso) != max(iso) else {}
