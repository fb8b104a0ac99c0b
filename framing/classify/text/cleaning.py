"""What printed and transcribed texts carry beside words: stage directions, running heads, odd hyphens."""

from __future__ import annotations

import re

# signs without width within words, where a line may be broken, and hyphens that are not the keyboard's
_UNSEEN = re.compile(r"(?<=\w)[\u200b-\u200d\u2060\ufeff](?=\w)")
_ODD = re.compile(r"[\u200b-\u200d\u2060\ufeff\u2010\u2011]")
_HYPHENS = str.maketrans("\u2010\u2011", "--")
_STAGE = re.compile(r"[\[(](?:[^\])]{0,40}?(?:applause|laughter|cheers|hear, hear)[^\])]{0,40})[\])]", re.IGNORECASE)
_HEADS = re.compile(
    r"\b\d*\s*FOREIGN RELATIONS,? \d{4},? VOLUME [IVX]+\b|\bParl(?:iamentary|\.) Hist(?:ory|\.)[^\n]{0,40}"
)
_SPACED = re.compile(r"\bU\. S\.(?: S\. R\.)?(?: A\.)?")


def blank_out(text: str) -> str:
    """The text with stage directions and running heads blanked and "U. S." drawn together; as long as before.

    Signs without width within a word become soft hyphens, hyphens of every kind the keyboard's.
    """
    if not text.isascii() and _ODD.search(text):
        text = _UNSEEN.sub("\xad", text).translate(_HYPHENS)
    if "pplause" in text or "aughter" in text or "heers" in text or "ear, hear" in text:
        text = _STAGE.sub(lambda match: " " * len(match.group()), text)
    if "FOREIGN RELATIONS" in text or "Parl" in text:
        text = _HEADS.sub(lambda match: " " * len(match.group()), text)
    if "U. S." in text:
        text = _SPACED.sub(lambda match: match.group().replace(" ", "").ljust(len(match.group())), text)
    return text
