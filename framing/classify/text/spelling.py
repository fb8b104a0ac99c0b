"""Old and British spellings as modern American ones, so that two centuries share words."""

from __future__ import annotations

import re
import unicodedata

_SPELLING = (  # letters without which an expression finds nothing, the expression, and what takes its place
    ("our", re.compile(r"(?<=[a-z]{2})our(?=s?$|ed$|ing$|able$|ably$|ite|less|hood|er)"), "or"),
    ("is", re.compile(r"is(?=(?:e|es|ed|ing|ation|ations)$)(?<=[a-z]{4}is)"), "iz"),
    ("ick", re.compile(r"(?<=[a-z]{2}[a-z])ick$"), "ic"),
    ("fence", re.compile(r"(?<=fen)ce(?=s?$|less)"), "se"),
)
_KEEP = frozenset({
    "colour", "four", "hour", "tour", "pour", "sour", "your", "our", "detour", "contour", "glamour", "devour",
    "thick", "trick", "brick", "click", "quick", "stick", "wick", "kick", "lick", "pick", "sick", "rise", "wise",
    "arise", "advise", "likewise", "otherwise", "exercise", "compromise", "enterprise", "promise", "premise",
    "surprise", "revise", "supervise", "precise", "concise", "franchise", "despise", "disguise", "raise", "praise",
    "noise", "poise", "treatise", "thence", "hence", "whence", "pence", "fence",
})  # fmt: skip
_OLD = {"compleat": "complete", "hath": "has", "doth": "does", "enemie": "enemy", "warre": "war", "peece": "peace",
        "soveraign": "sovereign", "forrein": "foreign", "forreign": "foreign", "ballance": "balance",
        "allyes": "allies", "détente": "detente", "czar": "tsar"}  # fmt: skip


def spell(token: str) -> str:
    """The modern American spelling of a lower-case word, close enough to let two centuries share a feature."""
    if not token.isascii():
        token = unicodedata.normalize("NFKC", token)
    if token in _OLD:
        return _OLD[token]
    if token in _KEEP or len(token) < 5 or not token.isascii():
        return token
    for letters, pattern, replacement in _SPELLING:
        if letters in token:
            token = pattern.sub(replacement, token, count=1)
    return token
