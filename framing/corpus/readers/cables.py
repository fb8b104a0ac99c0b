"""Cables and letters with headers like those of e-mail: "From:", "To:", "Subject:", "Date:", an empty line, the text.

Also e-mail files (.eml) and mailboxes (.mbox). A date-time group ("061530Z MAR 58") is read as a day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_string, policy
from email.errors import InvalidBase64CharactersDefect, InvalidBase64LengthDefect, InvalidBase64PaddingDefect
from email.message import EmailMessage, MIMEPart
from email.utils import parsedate_to_datetime
from pathlib import Path

from framing.corpus.readers.base import Accounts, RawDocument, ReaderSettings
from framing.encoding import decode, encoding_facts, read_text
from framing.errors import UnreadableFile
from framing.errors.readers import broken_file, no_text_found
from framing.extras import load_extra

ENDINGS = (".eml", ".cable", ".mbox", ".txt")
OPTIONS: tuple[str, ...] = ()
_OWN_ENDINGS = (".eml", ".cable", ".mbox")
_HEADER = re.compile(r"([A-Za-z][A-Za-z -]{1,30}):[ \t]*(\S.*)?$")
_TELLING = frozenset({"from", "fm", "to", "subject", "date", "reference", "classification", "ref", "info", "tags"})
_FACTS = {"from": "speaker", "fm": "speaker", "to": "recipient", "subject": "title", "subj": "title", "date": "date",
          "classification": "classification", "reference": "reference",
          "reference-id": "reference", "ref": "reference", "tags": "tags", "info": "info",
          "message-id": "message_id"}  # fmt: skip
# a line of the text that begins with "From " is no new message: headers follow one
_MESSAGE = re.compile(r"(?m)^From .*\n(?=[A-Za-z][\w-]*:)")
_STUFFED = re.compile(r"(?m)^>(>*From )")  # a line that begins so gets a mark in a mailbox
_GROUP = re.compile(r"\b(\d{2})\d{4}Z?\s+(JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Z]*\.?\s+(\d{4}|\d{2})\b")
# two-digit years of date-time groups: the service began in the 1940s
_PIVOT = 40
_CHARSET = re.compile(rb"charset\s*=\s*\"?([\w.-]{3,30})", re.IGNORECASE)
_CODED = frozenset({"quoted-printable", "base64"})
_DAMAGED = (InvalidBase64CharactersDefect, InvalidBase64LengthDefect, InvalidBase64PaddingDefect)


def recognises(path: Path) -> bool:
    """E-mail and cable endings; a .txt file when its first lines are at least three headers, two of them telling."""
    if not path.is_file():
        return False
    if path.name.lower().endswith(_OWN_ENDINGS):
        return True
    with open(path, "rb") as stream:
        lines = stream.read(4096).decode("utf-8-sig", errors="replace").splitlines()
    names = []
    for line in lines[:12]:
        match = _HEADER.match(line)
        if match is None:
            break
        names.append(match[1].lower())
    return len(names) >= 3 and len(_TELLING.intersection(names)) >= 2


def read(path: Path, settings: ReaderSettings) -> Iterator[RawDocument]:
    """One document a message: the body is the text, the headers are its metadata (From: speaker, To: recipient).

    Raises
    ------
    UnreadableFile : no headers. UnreadableFile : a message without text. UnreadableFile
    """
    text, encoding = _read_text(path, settings)
    for document in _messages(text.replace("\r\n", "\n"), path, settings.accounts):
        yield replace(document, metadata={**encoding_facts(encoding), **document.metadata})


def _read_text(path: Path, settings: ReaderSettings) -> tuple[str, str]:
    """The file's text; what is not UTF-8 by the first encoding that a message states, else by a guess."""
    if not settings.encoding and path.is_file():
        raw = path.read_bytes()
        stated = _CHARSET.search(raw)
        if stated and not raw.isascii():
            for encoding in ("utf-8", stated[1].decode("ascii")):
                try:
                    return decode(raw, path, encoding)
                except UnreadableFile:
                    continue
    return read_text(path, settings.encoding, settings.log)


def _messages(text: str, path: Path, accounts: Accounts) -> Iterator[RawDocument]:
    """The messages of a file; one of a mailbox may be without text, a single one may not."""
    if path.name.lower().endswith(".mbox"):
        for number, message in enumerate(_MESSAGE.split(text)[1:], start=1):
            try:
                found = _document(message, f"{path.stem}-{number}", path, f"message {number}", accounts)
                yield replace(found, text=_STUFFED.sub(r"\1", found.text))
            except UnreadableFile as error:
                accounts.leave_out("damaged messages of mailboxes", name=str(error).split(" (")[0])
    else:
        document = _document(text.lstrip("\r\n"), path.stem, path, "line 1", accounts)
        if not document.text.strip():
            raise no_text_found(path, "text in line 1", "An empty line must part the headers from the text.")
        yield document


def _document(source: str, identity: str, path: Path, place: str, accounts: Accounts) -> RawDocument:
    message = message_from_string(_closed_up(source), policy=policy.default)
    headers = {name.lower(): " ".join(str(value).replace('"', "").split()) for name, value in message.items()}
    # as written: the library makes 2058 of a year 58
    headers |= {
        name.lower(): " ".join(str(value).split()) for name, value in message.raw_items() if name.lower() == "date"
    }
    if not headers:
        raise broken_file(path, "a message", "no headers such as 'From: ...'", place)
    body = _body(message, path, place)
    for part in message.iter_attachments() if message.is_multipart() else ():
        accounts.leave_out("attachments of messages", name=part.get_filename() or part.get_content_type())
    facts = {target: headers[name] for name, target in _FACTS.items() if headers.get(name)}
    facts |= _day(facts.get("date", ""), body)
    return RawDocument(identity, body, facts)


def _closed_up(source: str) -> str:
    """The message with the names of its headers in one word, as e-mail has them ("Reference ID:" for one)."""
    headers, blank, body = source.partition("\n\n")
    lines = headers.split("\n")
    for number, line in enumerate(lines):
        if match := _HEADER.match(line):
            lines[number] = match[1].strip().replace(" ", "-") + line[match.end(1) :]
    return "\n".join(lines) + blank + body


def _body(message: EmailMessage, path: Path, place: str) -> str:
    if message.is_multipart():
        part = message.get_body(preferencelist=("plain", "html"))
        if part is None:
            return ""
        return _part_text(part, path, place)
    return _part_text(message, path, place)


def _part_text(part: MIMEPart, path: Path, place: str) -> str:
    """The text of a message or a part: what is coded in ASCII by its own encoding, all else as the file was read."""
    if str(part.get("content-transfer-encoding", "")).strip().lower() in _CODED:
        content = _decoded(part)
        if any(isinstance(defect, _DAMAGED) for defect in part.defects):
            raise broken_file(path, "a message", "its base64 is damaged: the text would be cut short", place)
    else:
        content = str(part.get_payload())
    return _from_html(content) if part.get_content_type() == "text/html" else content


def _decoded(part: MIMEPart) -> str:
    raw = part.get_payload(decode=True)
    if not isinstance(raw, bytes):
        return str(part.get_content())
    try:
        return raw.decode(part.get_content_charset("utf-8"))
    except (LookupError, UnicodeDecodeError):
        return decode(raw, part.get_content_type())[0]


def _from_html(page: str) -> str:
    from framing.corpus.readers.html_text import extract_blocks

    html = load_extra("lxml.html", "formats")
    return "\n\n".join(extract_blocks(html.document_fromstring(page))) if page.strip() else ""


def _day(header: str, body: str) -> dict[str, str]:
    """The day of a header or a date-time group, with its rule; empty where the date rules should read the header."""
    for source in (header, "" if header else body[:500]):
        if match := _GROUP.search(source.upper()):
            year = int(match[3])
            century = 0 if year > 99 else 1900 if year >= _PIVOT else 2000
            months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
            day = f"{century + year:04d}-{months.index(match[2]) + 1:02d}-{match[1]}"
            return {"date": day, "date_rule": "date-time group"}
    try:
        sent = parsedate_to_datetime(header).date()
        if not re.search(rf"\b{sent.year}\b", header):  # two digits: of the last century, where it can be
            sent = sent.replace(year=(1900 if sent.year % 100 >= _PIVOT else 2000) + sent.year % 100)
        return {"date": sent.isoformat(), "date_rule": "header Date"}
    except (ValueError, TypeError):
        return {}
