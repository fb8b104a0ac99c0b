"""Which code of one codebook became which of another: a TOML file that people edit."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from framing.codebook.scheme import Codebook
from framing.codebook.versions.comparing import compare_codebooks
from framing.errors.codebook import bad_map
from framing.errors.tables import file_missing
from framing.toml_tables import TomlTable, read_toml

_HEAD = """\
# How codings of codebook {old} become codings of {new}: 'framing codebook map CODINGS --map FILE ...'
# old = "new"              the same under another name, or merged with others of that name: carried along
# old = ["one", "other"]   split: passages that carry it are coded again
# old = ""                 dropped: taken out of the codings
"""


@dataclass(frozen=True)
class CodeMap:
    """`targets`: old code to the codes that it became (none: dropped). `again`: new codes that mean something else now.

    Every code of the old codebook has targets.
    """

    targets: Mapping[str, tuple[str, ...]]
    again: tuple[str, ...] = ()

    def added(self, new: Codebook) -> list[str]:
        """The codes of the new codebook that none of the old became."""
        reached = {code for codes in self.targets.values() for code in codes}
        return [code for code in new.ids() if code not in reached]


def draft_map(old: Codebook, new: Codebook) -> CodeMap:
    """The map that the codebooks themselves suggest: same ids and renamed codes are carried, removed ones dropped, and codes
    with another definition, or other rules for inclusion, are to be coded again.
    """
    changes = compare_codebooks(old, new)
    targets = {code: (code,) if code in new else () for code in old.ids()}
    targets |= {change.code: (change.new,) for change in changes if change.what == "renamed"}
    again = tuple(change.new for change in changes if change.meaning and change.keys and change.what != "rule")
    return CodeMap(targets, again)


def write_map(codes: CodeMap, old: Codebook, new: Codebook) -> str:
    """A map as TOML, ready to be edited."""

    def value(targets: tuple[str, ...]) -> str:
        return json.dumps(targets[0] if len(targets) == 1 else "" if not targets else list(targets))

    lines = [_HEAD.format(old=f"{old.name} {old.version}", new=f"{new.name} {new.version}")]
    lines += [
        "# codes of the new codebook that mean something else now: passages with them are coded again",
        f"again = {json.dumps(list(codes.again))}",
        "",
        "[codes]",
    ]
    lines += [f"{code} = {value(targets)}" for code, targets in codes.targets.items()]
    if added := codes.added(new):
        lines += ["", f"# new, from none of the old: {', '.join(added)}"]
    return "\n".join(lines) + "\n"


def read_map(path: str | Path, old: Codebook, new: Codebook) -> CodeMap:
    """A map from its file, checked against both codebooks; codes that it leaves out stay themselves.

    Raises
    ------
    FileMissing. BadCodebook : no TOML, a code that a codebook lacks, a code of the old one that has no place in the new.
    """
    path = Path(path)
    if not path.is_file():
        raise file_missing(path, "map of codes")
    raw = read_toml(path, partial(bad_map, path))[1].allow(("again", "codes"))
    given = raw.table("codes").allow(old.ids())
    targets = {code: _targets(given, code, new) for code in old.ids()}
    again = raw.texts("again")
    for code in again:
        if code not in new:
            raise raw.error("again", f"{code!r} is not a code of codebook {new.name!r} {new.version}.")
    return CodeMap(targets, again)


def _targets(given: TomlTable, code: str, new: Codebook) -> tuple[str, ...]:
    if code not in given:
        if code not in new:
            problem = (
                f'is missing, and the new codebook has no code of this name. Say what became of it; "" drops {code}.'
            )
            raise given.error(code, problem)
        return (code,)
    value = given.values[code]
    names = (value,) if isinstance(value, str) and value else () if value == "" else given.texts(code)
    for name in names:
        if name not in new:
            raise given.error(code, f"{name!r} is not a code of codebook {new.name!r} {new.version}.")
    return names
