"""A plain report of a frame table alone: what is in it, by frame, state and time, with the clearest passages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
import pandas as pd
from markupsafe import Markup

from framing.align.inputs.counting import count_frames, sum_documents, weigh_documents
from framing.codebook import Codebook
from framing.codebook.giving import reach
from framing.errors.report import report_in_the_way, report_needs_file
from framing.files import write_text
from framing.frame_tables import FrameTable
from framing.piping import is_piped
from framing.report.labels import short_label, state_label
from framing.report.page import read_resource
from framing.report.time_panels import draw_time
from framing.schemas import DOCUMENTS, ENDORSEMENT, PROBABILITY
from framing.streams import iterate_row_groups

CLEAREST = 3  # passages a frame
MOST_STATES, MOST_YEARS = 12, 12
_ANY = 9999


@dataclass(frozen=True)
class Shares:
    """Shares of passages (percent) of every frame: names of the columns, passages behind each, and a row a frame."""

    title: str
    columns: tuple[str, ...]
    passages: tuple[float, ...]
    rows: tuple[tuple[str, tuple[float, ...]], ...]


@dataclass(frozen=True)
class Quoted:
    """A passage: its place, what the frame's probability is, and its text where it is at hand."""

    document: str
    place: str
    probability: float
    text: str


def write_plain_report(results: FrameTable, output: Path | None = None) -> tuple[Path, int]:
    """Write the page (default: beside the table, its name with ``.report.html``); its path and number of passages.

    Raises
    ------
    BadSetting : the output is a folder. UnreadableFile, CannotWrite
    """
    page = output or results.path.with_suffix(".report.html")
    if is_piped(page):
        raise report_needs_file(page)
    if page.is_dir():
        raise report_in_the_way(page)
    book = results.codebook
    codes = book.ids()
    by_document = sum_documents(iterate_row_groups(results.path), codes)
    documents = DOCUMENTS.check(results.table("documents"), results.table_path("documents"))
    whole = by_document[[*codes, "total"]].sum()
    order = sorted(codes, key=lambda code: (-whole[code], code))
    weights = weigh_documents(documents, -_ANY, _ANY)
    counts = count_frames(by_document, weights, order) if len(weights) else pd.DataFrame()
    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(read_resource), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    html = environment.get_template("plain.html.j2").render(
        title=results.manifest["title"],
        css=Markup(read_resource("report.css")),
        documents=len(documents),
        passages=int(whole["total"]),
        dated=int((documents["earliest"] != "").sum()),
        stated=int((documents["state"] != "").sum()),
        model=results.manifest["model"],
        corpus=results.manifest["corpora"][0],
        codebook=book,
        tables=[_in_all(by_document, order, book), *_divided(counts, order, book)],
        time=None if counts.empty else draw_time(counts, order, lambda code: short_label(book, code)),
        quoted=[(short_label(book, code), found) for code, found in _clearest(results, order).items() if found],
    )
    write_text(page, html)
    return page, int(whole["total"])


def _in_all(by_document: pd.DataFrame, codes: Sequence[str], book: Codebook) -> Shares:
    total = float(by_document["total"].sum())
    rows = tuple((short_label(book, code), (100 * float(by_document[code].sum()) / total,)) for code in codes)
    return Shares("All passages", ("share",), (total,), rows)


def _divided(counts: pd.DataFrame, codes: Sequence[str], book: Codebook) -> list[Shares]:
    """Shares by state and by time, as far as the documents say where and when they are from."""
    if counts.empty:
        return []
    sizes = counts[counts["frame"] == codes[0]].groupby("state")["total"].sum().sort_values(ascending=False)
    states = sizes.index[:MOST_STATES]
    years = counts["period"].max() - counts["period"].min() + 1
    step = 1 if years <= MOST_YEARS else 10 if years <= 10 * MOST_YEARS else 50
    span = (counts["period"] // step * step).astype(int)
    names = span.astype(str) if step == 1 else span.astype(str) + "\u2013" + (span + step - 1).astype(str)
    return [
        _tabulate("By state", counts[counts["state"].isin(states)], counts["state"].map(state_label), codes, book),
        _tabulate("By time", counts, names, codes, book),
    ]


def _tabulate(title: str, counts: pd.DataFrame, names: pd.Series, codes: Sequence[str], book: Codebook) -> Shares:
    sums = counts.groupby([names[counts.index], counts["frame"]])[["count", "total"]].sum()
    shares = (100 * sums["count"] / sums["total"]).unstack()
    totals = sums["total"].unstack()[codes[0]]
    rows = tuple((short_label(book, code), tuple(shares[code].tolist())) for code in codes)
    return Shares(title, tuple(map(str, shares.index)), tuple(totals.tolist()), rows)


def _clearest(results: FrameTable, codes: Sequence[str]) -> dict[str, list[Quoted]]:
    """The passages that carry each frame most probably, endorsed, with their texts."""
    best: dict[str, pd.DataFrame] = {}
    for piece in iterate_row_groups(results.path):
        for code in codes:
            endorsed = piece.get(f"{ENDORSEMENT}{code}", 1.0)
            chance = piece[f"{PROBABILITY}{code}"] * endorsed
            rows = piece[["corpus", "document", "passage", "start", "end"]].assign(chance=chance)
            known = pd.concat([best[code], rows]) if code in best else rows
            best[code] = known.nlargest(CLEAREST, "chance")
    cuts = results.model().thresholds
    chosen = {code: table[reach(table["chance"], cuts[code])] for code, table in best.items()}
    wanted = {document for table in chosen.values() for document in table["document"]}
    corpus = results.corpus(results.manifest["corpora"][0]["name"])
    texts = {} if corpus is None else {found.id: found.text for found in corpus.select(ids=wanted)}
    return {code: [_quote(row, texts) for row in table.to_dict("records")] for code, table in chosen.items()}


def _quote(row: Mapping[Any, Any], texts: Mapping[str, str]) -> Quoted:
    text = texts.get(row["document"], "")[row["start"] : row["end"]]
    return Quoted(str(row["document"]), f"{row['start']}\u2013{row['end']}", float(row["chance"]), text)
