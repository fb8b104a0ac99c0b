"""ConvoKit corpora: a folder, or a zip file of one, with utterances.jsonl, speakers.json and conversations.json.

Option `unit=conversation` joins the utterances of a conversation into one document (places name the speakers).
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from framing.corpus.package_sizes import check_package
from framing.corpus.readers.base import Place, RawDocument, ReaderSettings
from framing.corpus.unpacking import unpacked
from framing.errors.readers import bad_reader_option, broken_file
from framing.errors.tables import file_missing
from framing.json_text import explain_json_error, load_json

ENDINGS = ("utterances.jsonl", ".zip")
OPTIONS = ("unit",)
_UTTERANCES = "utterances.jsonl"
_SEPARATOR = "\n\n"


def recognises(path: Path) -> bool:
    """A folder with utterances.jsonl, that file itself, or a zip file that has it in its first folder."""
    if path.is_dir():
        return (path / _UTTERANCES).is_file()
    if not zipfile.is_zipfile(path):
        return path.name == _UTTERANCES
    with zipfile.ZipFile(path) as packed:
        return any(PurePosixPath(name).parts[1:] == (_UTTERANCES,) for name in packed.namelist())


def read(path: Path, settings: ReaderSettings) -> Iterator[RawDocument]:
    """Utterances one at a time (or whole conversations), with what the corpus says of speaker and conversation.

    Raises
    ------
    UnreadableFile : a line or a file that is no JSON (the line is named), an utterance without text. FileMissing
    """
    unit = settings.options.get("unit", "utterance")
    if unit not in {"utterance", "conversation"}:
        raise bad_reader_option(path, "unit", unit, "Give utterance or conversation.")
    if path.suffix.lower() == ".zip":
        check_package(path, "a ConvoKit corpus")
        with unpacked(path) as unzipped:
            found = next(unzipped.glob(f"*/{_UTTERANCES}"), unzipped / _UTTERANCES)
            yield from _read_folder(found.parent, unit)
    else:
        yield from _read_folder(path.parent if path.is_file() else path, unit)


def _read_folder(folder: Path, unit: str) -> Iterator[RawDocument]:
    speakers, conversations = (_table(folder / name) for name in ("speakers.json", "conversations.json"))
    utterances = _utterances(folder / _UTTERANCES)
    if unit == "conversation":
        yield from _joined(utterances, speakers, conversations)
        return
    for utterance in utterances:
        yield RawDocument(str(utterance["id"]), utterance["text"], _facts(utterance, speakers, conversations))


def _utterances(path: Path) -> Iterator[dict[str, Any]]:
    try:
        stream = open(path, encoding="utf-8-sig")  # noqa: SIM115 (closed below; opening alone may fail so)
    except FileNotFoundError:
        raise file_missing(path) from None
    with stream:
        for number, line in enumerate(stream, start=1):
            if not line.strip():
                continue
            try:
                row = load_json(line)
            except ValueError as error:
                raise broken_file(path, "JSON", explain_json_error(error, number)) from error
            if not isinstance(row, dict) or not isinstance(row.get("text"), str) or "id" not in row:
                raise broken_file(path, "an utterance", "no id, or no text", f"line {number}")
            yield row


def _table(path: Path) -> Mapping[str, Any]:
    if not path.exists():
        return {}
    try:
        table = load_json(path.read_text(encoding="utf-8-sig"))
    except ValueError as error:
        raise broken_file(path, "JSON", explain_json_error(error)) from error
    return table if isinstance(table, dict) else {}


def _speaker(utterance: Mapping[str, Any]) -> str:
    return str(utterance.get("speaker") or utterance.get("user") or "")


def _conversation(utterance: Mapping[str, Any]) -> str:
    return str(utterance.get("conversation_id") or utterance.get("root") or "")


def _facts(
    utterance: Mapping[str, Any], speakers: Mapping[str, Any], conversations: Mapping[str, Any]
) -> dict[str, str]:
    who, where = _speaker(utterance), _conversation(utterance)
    known = _meta(speakers.get(who))
    facts = {
        **_meta(conversations.get(where)),
        **known,
        **_meta(utterance),
        "speaker": known.get("name", who),
        "speaker_id": who,
        "conversation": where,
        "reply_to": str(utterance.get("reply-to") or utterance.get("reply_to") or ""),
    }
    if "date" not in facts and (day := _day(utterance.get("timestamp"))):
        facts["date"] = day
    return {key: value for key, value in facts.items() if value}


def _meta(record: Any) -> dict[str, str]:
    """The metadata of a record as texts; ConvoKit keeps them under `meta`, older corpora beside the rest."""
    if not isinstance(record, Mapping):
        return {}
    meta = record.get("meta", {} if "text" in record else record)
    if not isinstance(meta, Mapping):
        return {}
    simple = {str(key): value for key, value in meta.items() if isinstance(value, (str, int, float, bool))}
    return {key: str(value) for key, value in simple.items() if key not in {"vectors", "id", "text"}}


def _day(timestamp: Any) -> str:
    """Seconds since 1970, or an ISO time, as a day; empty for anything else (many corpora number their turns)."""
    text = str(timestamp or "")
    if len(text) >= 10 and text[4:5] == "-":
        return text[:10]
    if text.replace(".", "", 1).isdigit() and float(text) > 86_400 * 365:
        return datetime.fromtimestamp(float(text), UTC).date().isoformat()
    return ""


def _joined(
    utterances: Iterator[dict[str, Any]], speakers: Mapping[str, Any], conversations: Mapping[str, Any]
) -> Iterator[RawDocument]:
    """Conversations in the order in which they begin; all utterances are held, for a file may mix conversations."""
    threads: dict[str, list[dict[str, Any]]] = {}
    for utterance in utterances:
        threads.setdefault(_conversation(utterance), []).append(utterance)
    for name, turns in threads.items():
        places: list[Place] = []
        length = 0
        for turn in turns:
            places.append(Place(length, _facts(turn, speakers, {}).get("speaker", "")))
            length += len(turn["text"]) + len(_SEPARATOR)
        facts = _facts(turns[0], {}, conversations)
        facts["speaker"] = ";".join(dict.fromkeys(place.label for place in places if place.label))
        kept = {key: value for key, value in facts.items() if key not in {"speaker_id", "reply_to"}}
        yield RawDocument(name, _SEPARATOR.join(turn["text"] for turn in turns), kept, tuple(places))
