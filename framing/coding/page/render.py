"""The HTML of the page: everything that is the same for all passages, made once for a coder."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

import jinja2

from framing.codebook import KINDS, RULES, Code, Codebook
from framing.coding.page.access import Seat
from framing.coding.page.desk import Desk
from framing.coding.page.keys import Keys, assign_keys
from framing.coding.page.ticks import SURE
from framing.coding.parse import stances_of

SURE_WORDS = dict(zip(SURE, ("a toss", "fairly", "certain"), strict=True))
TITLES = {"practice": "Practices", "domestic": "Domestic appeals", "mechanism": "Mechanisms"}
STATIC = {
    "page.css": "text/css",
    "page.js": "text/javascript",
    "doing.js": "text/javascript",
    "fields.js": "text/javascript",
    "jump.js": "text/javascript",
    "saving.js": "text/javascript",
    "passage.js": "text/javascript",
    "rules.js": "text/javascript",
    "overview.js": "text/javascript",
}


@cache
def read_static(name: str) -> str:
    """A script or style sheet of the page."""
    return files("framing.coding.page").joinpath("templates", name).read_text(encoding="utf-8")


def render_entrance(room: str) -> str:
    """The page at a coder's address: it has set the cookie and goes on to the room."""
    return _environment().get_template("entrance.html.j2").render(room=room)


def render_page(desk: Desk, seat: Seat, port: int, downloads: list[str]) -> str:
    """The page of one coder."""
    codebook = desk.work.codebook
    whole = desk.work.whole
    keys = assign_keys(codebook, whole=whole)
    kinds = [kind for kind in KINDS if codebook.of_kind(kind) and not (whole and kind == "mechanism")]
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            name=desk.work.name,
            coder=desk.coder,
            codebook=codebook,
            rules=[(title, codebook.rule[key]) for key, title in RULES.items() if codebook.rule.get(key)],
            stances=[] if whole else [(stance, codebook.stances.get(stance, "")) for stance in stances_of(codebook)],
            groups=[(TITLES[kind], kind, codebook.of_kind(kind)) for kind in kinds],
            whole=whole,
            unit=_unit(desk),
            sure=SURE_WORDS,
            keys=keys,
            downloads=downloads,
            adjudicating=bool(desk.work.beside),
            threats=desk.threats(),
            data=_data(desk, seat, port, codebook, keys),
        )
    )


def _data(desk: Desk, seat: Seat, port: int, codebook: Codebook, keys: Keys) -> dict[str, Any]:
    """What the scripts need to know."""
    return {
        "room": f"/c/{seat.room}",
        "tag": seat.tag,
        "key": seat.page_key,
        "port": port,
        "start": desk.start(),
        "total": len(desk.units),
        "choice": codebook.choice,
        "unit": _unit(desk),
        "whole": desk.work.whole,
        "stances": [] if desk.work.whole else list(stances_of(codebook)),
        "sure": list(SURE) if desk.work.whole else [],
        "codes": list(_codes(codebook, keys)),
        "stance_keys": {key: stance for stance, key in keys.stances.items()},
    }


def _unit(desk: Desk) -> str:
    return "document" if desk.work.whole else "passage"


def _codes(codebook: Codebook, keys: Keys) -> Iterator[dict[str, str]]:
    for code in codebook.codes:
        yield {"id": code.id, "kind": code.kind, "label": code.label, "key": keys.codes.get(code.id, "")}


def search_text(code: Code) -> str:
    """Everything of a code that the search of the rules looks through."""
    return " ".join((code.label, code.id, code.family, code.define, *code.include, *code.exclude, *code.cues)).lower()


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(read_static), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    environment.filters["search_text"] = search_text
    return environment
