"""The written schema of every stage's table, and how a table is held to it.

A schema lists columns with type, unit and whether they must be there. Frame tables have, beyond
the schema, one column per code: ``p_CODE`` (calibrated probability 0..1 that the passage carries
the practice, domestic appeal or mechanism) and ``e_CODE`` (probability 0..1 that a practice, given
that it is there, is endorsed rather than rejected or reported); ``x_TOPIC`` says whether a cue of a
placebo topic is named.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from framing.decimals import point_decimals
from framing.errors.tables import bad_value, column_missing

PROBABILITY = "p_"
ENDORSEMENT = "e_"
PLACEBO = "x_"
LARGEST_WHOLE = 2**53  # beyond it a number read from text is no longer exact


@dataclass(frozen=True)
class Column:
    """One column: its name, pandas dtype, meaning with unit, and whether a table may lack it."""

    name: str
    dtype: str
    meaning: str
    required: bool = True


@dataclass(frozen=True)
class Schema:
    """The columns of one stage's table."""

    name: str
    columns: tuple[Column, ...]

    def check(self, table: pd.DataFrame, where: str | Path) -> pd.DataFrame:
        """The table with its known columns in the schema's dtypes; other columns stay as they are.

        Raises
        ------
        BadTable : a required column is not there.
        BadTable : a cell cannot be read as its column's type (the first such row is named, from 1).
        """
        present = [str(name) for name in table.columns]
        numbers = [column.name for column in self.columns if column.dtype.startswith(("int", "float"))]
        table = point_decimals(table, [name for name in numbers if name in table.columns], where)
        changed: dict[str, pd.Series] = {}
        for column in self.columns:
            if column.name not in table.columns:
                if column.required:
                    raise column_missing(where, column.name, present)
                continue
            changed[column.name] = _as_dtype(table[column.name], column, where)
        return table.assign(**changed)


def _as_dtype(values: pd.Series, column: Column, where: str | Path) -> pd.Series:
    if values.dtype == column.dtype:  # as Parquet keeps it: nothing to read, and unknown numbers are allowed
        return values
    if column.dtype == "str":
        return values.astype("string").fillna("").astype(object)
    if column.dtype == "bool":
        return values.map(lambda value: str(value).lower() in {"true", "1", "yes"}).astype(bool)
    numbers = pd.to_numeric(values, errors="coerce")
    wrong = numbers.isna() & values.notna() & (values.astype("string").str.strip() != "")
    if column.dtype.startswith("int"):
        wrong |= numbers.isna() | (numbers != numbers.round()) | (numbers.abs() > LARGEST_WHOLE)
    if wrong.any():
        row = int(wrong.to_numpy().argmax())
        kind = "whole number" if column.dtype.startswith("int") else "number"
        raise bad_value(where, row + 1, column.name, values.iloc[row], f"Give a {kind}: {column.meaning}.")
    return numbers.astype(np.dtype(column.dtype))


def _schema(name: str, *columns: tuple[str, str, str] | tuple[str, str, str, bool]) -> Schema:
    return Schema(name, tuple(Column(*column) for column in columns))


DOCUMENTS = _schema(
    "documents",
    ("id", "str", "unique name of the document within its corpus"),
    ("corpus", "str", "name of the corpus"),
    ("title", "str", "title", False),
    ("text", "str", "the text, untouched; absent where only places are at hand", False),
    ("earliest", "str", "first day the document can be from, ISO 8601 (YYYY-MM-DD)"),
    ("latest", "str", "last day the document can be from, ISO 8601 (YYYY-MM-DD)"),
    ("date_rule", "str", "how the dates were found", False),
    ("state", "str", "ISO 3166-1 alpha-3 code or historical code; several parties joined by ';'"),
    ("speaker", "str", "who speaks or signs", False),
    ("role", "str", "office of the speaker", False),
    ("audience", "str", "domestic, international or empty", False),
    ("genre", "str", "annual message, UN general debate, treaty ...", False),
    ("language", "str", "ISO 639-1 code", False),
    ("source", "str", "where the text was taken from", False),
    ("licence", "str", "licence of the text", False),
    ("quality", "float64", "share of readable words, 0..1", False),
    ("sha256", "str", "SHA-256 of the text's UTF-8 bytes"),
)

PASSAGES = _schema(
    "passages",
    ("corpus", "str", "name of the corpus"),
    ("document", "str", "id of the document"),
    ("document_sha256_16", "str", "first 16 hexadecimal digits of the text's SHA-256"),
    ("passage", "int32", "number of the passage within its document, from 0"),
    ("start", "int64", "first character, in the untouched text"),
    ("end", "int64", "one past the last character"),
    ("words", "int32", "words"),
)

FRAMES = Schema(
    "frames",
    (*PASSAGES.columns, Column("threat", "str", "named adversaries joined by ';'", required=False)),
)

DOCUMENT_FRAMES = _schema(
    "document_frames",
    ("corpus", "str", "name of the corpus"),
    ("document", "str", "id of the document"),
    ("passages", "int32", "passages of the document"),
    ("coded", "float64", "expected number of passages that carry any practice"),
    ("primary", "str", "the practice that the document frames, empty for none"),
    ("insufficient", "bool", "fewer than 1.5 passages are expected to carry a practice"),
    (
        "primary_probability",
        "float64",
        "probability that the coders' answer is `primary`, or none where that is empty; 0..1",
        False,
    ),
    ("second", "str", "the next practice, of weight in the document, or empty", False),
    ("alike", "str", "practices that carry the document about alike, joined by ';', where there are several", False),
    (
        "distinctive",
        "str",
        "practices stressed beyond the corpus within five years, joined by ';', strongest first",
        False,
    ),
)

PRIMARY_PRACTICES = _schema(
    "primary_practices",
    ("group", "str", "dominant, the label of a group, secondary where there are no groups, or unknown"),
    ("audience", "str", "domestic, international or empty"),
    ("period", "int64", "year"),
    ("practice", "str", "the practice that documents frame first, empty for none"),
    ("documents", "float64", "documents, by the part of their date that lies in the period"),
    ("right", "float64", "how many of these are named rightly by the model's own probabilities", False),
)

COUNTS = _schema(
    "counts",
    ("state", "str", "free label of the state"),
    ("period", "int64", "period (year, or any whole number)"),
    ("frame", "str", "free label of the frame"),
    ("count", "float64", "passages that endorse the frame"),
    ("total", "float64", "passages"),
    ("documents", "float64", "documents behind the passages", False),
    ("audience", "str", "domestic or international", False),
)

DESIGN = _schema(
    "design",
    ("group", "str", "the group in words: corpus, years, audience, states"),
    ("corpus", "str", "name of the corpus"),
    ("audience", "str", "domestic, international or empty"),
    ("states", "str", "dominant, secondary, or exposed or unexposed (the secondary states that are so in the year)"),
    ("first", "int64", "first year of the group's documents"),
    ("last", "int64", "last year of the group's documents"),
    ("frame", "str", "code of the frame"),
    ("estimator", "str", "naive, adjusted or design"),
    ("share", "float64", "share of passages that endorse the frame, 0..1"),
    ("low", "float64", "lower end of its interval, 0..1"),
    ("high", "float64", "upper end of its interval, 0..1"),
    ("coded", "int64", "coded passages of the draw in the group"),
    ("endorsed", "int64", "those among them that were found to endorse the frame"),
    ("documents", "int64", "documents"),
    ("passages", "float64", "passages"),
    (
        "covered",
        "float64",
        "text that the draw stands for, by its probabilities, over that of the corpus in these years",
    ),
    ("length", "float64", "mean length of the passages that the draw stands for, over that of the passages of today"),
    ("draw", "int64", "number of the draw: 1 the first, a later one by the names of its strata", False),
)

EXPOSURE = _schema(
    "exposure",
    ("state", "str", "free label of the secondary state"),
    ("period", "int64", "period"),
    ("exposure", "float64", "dependence on the dominant state, 0..1 or any number"),
)

ERRORS = _schema(
    "errors",
    ("code", "str", "code of the frame"),
    ("corpus", "str", "corpus, audience (domestic, international), or * for all"),
    ("era", "str", "years, such as 1789-1932, or * for all"),
    ("measure", "str", "endorsed, or present"),
    ("passages", "float64", "coded passages"),
    ("positives", "float64", "those with the code"),
    ("mean_positive", "float64", "mean out-of-fold probability of passages with the code, 0..1"),
    ("mean_negative", "float64", "the same of passages without it, 0..1"),
    ("sd_positive", "float64", "standard deviation of the first"),
    ("sd_negative", "float64", "standard deviation of the second"),
)

GROUPS = _schema(
    "groups",
    ("state", "str", "free label of the secondary state"),
    ("period", "int64", "period"),
    ("group", "str", "label of the group that the state belongs to"),
)

GROUP_COUNTS = _schema(
    "group_counts",
    ("group", "str", "label of the group, or unknown"),
    ("states", "int64", "states with texts in a period in which they belong to it"),
    ("state_periods", "int64", "state-periods with texts that belong to it"),
)

COVERAGE = _schema(
    "coverage",
    (
        "group",
        "str",
        "label of the group, dominant, unknown, or the code of a state whose texts at home are a series of their own",
    ),
    ("audience", "str", "domestic, international or empty: whom the texts are for"),
    ("period", "int64", "period"),
    ("members", "int64", "states that belong to the group in the period, from each one's first text to its last"),
    ("states", "int64", "those of them with texts in the period"),
    ("usable", "int64", "those with passages enough to count by themselves"),
    ("passages", "float64", "passages of the group"),
    ("least", "float64", "passages from which on a state-period is usable (min_passages)"),
)

VOICES = _schema(
    "voices",
    ("frame", "str", "code of the frame"),
    ("first", "float64", "share of the passages of the first voice that endorse it, percent"),
    ("second", "float64", "the same of the second voice"),
    ("difference", "float64", "second less first, percentage points"),
    ("low", "float64", "lower end of its interval"),
    ("high", "float64", "upper end of its interval"),
    ("mix_first", "float64", "the frame's part of all practices of the first voice, percent; empty for other codes"),
    ("mix_second", "float64", "the same of the second voice"),
    ("mix_difference", "float64", "second less first, percentage points"),
    ("mix_low", "float64", "lower end of its interval"),
    ("mix_high", "float64", "upper end of its interval"),
    ("periods", "int64", "years that both have"),
    ("documents_first", "int64", "documents of the first voice in them"),
    ("documents_second", "int64", "documents of the second voice in them"),
)

GROUP_EFFECTS = _schema(
    "group_effects",
    ("frame", "str", "code of the frame"),
    ("shift_date", "int64", "first period of the dominant state's new level"),
    ("audience", "str", "to whom the dominant state spoke: domestic, international or empty"),
    ("group", "str", "label of the group"),
    ("comparison", "str", "label of the comparison group"),
    ("scale", "str", "points (percentage points of passages) or log odds"),
    ("first", "int64", "first period after the shift of the mean"),
    ("last", "int64", "last period after the shift of the mean"),
    ("own_change", "float64", "the group's own change from the leads, in the unit of the scale"),
    ("estimate", "float64", "the group's change less that of the comparison group, in the unit of the scale"),
    ("se_clustered", "float64", "standard error clustered by state"),
    ("se_shocks", "float64", "standard error with the groups' own shocks"),
    ("low", "float64", "lower end of the interval, from the larger of the two errors"),
    ("high", "float64", "upper end of the interval"),
    ("p", "float64", "two-sided p, from the larger of the two errors"),
    ("pass_through", "float64", "estimate as a share of the dominant state's own move"),
    ("pass_through_low", "float64", "lower end of its set, -inf where the move is too weak"),
    ("pass_through_high", "float64", "upper end of its set, inf where the move is too weak"),
    ("trend_bound", "float64", "difference of trends, points a period, that would undo the estimate"),
    ("states", "int64", "states in the two groups"),
    ("passages", "float64", "passages in the two groups and the window"),
    ("verdict", "str", "supported, not supported, not enough evidence, common shock or from below"),
    ("extent", "str", "a quarter or more, less than a quarter, open; empty where not supported"),
    ("trend_expected", "float64", "difference of trends, points a period, that the leads let one expect"),
)

EVENT_STUDY = _schema(
    "event_study",
    ("frame", "str", "code of the frame"),
    ("shift_date", "int64", "first period of the dominant state's new level"),
    ("audience", "str", "to whom the dominant state spoke: domestic, international or empty"),
    ("group", "str", "label of the group"),
    ("comparison", "str", "label of the comparison group"),
    ("scale", "str", "points (percentage points of passages) or log odds"),
    ("relative_period", "int64", "periods from the shift, negative before it"),
    ("estimate", "float64", "group less comparison group, from the mean of the leads"),
    ("low", "float64", "lower end of the interval of this period by itself"),
    ("high", "float64", "upper end of the interval of this period by itself"),
    ("band_low", "float64", "lower end of the band that holds all periods at once"),
    ("band_high", "float64", "upper end of the band that holds all periods at once"),
    ("states", "int64", "states in the two groups"),
    ("passages", "float64", "passages of the two groups in the period"),
)

STACKED = _schema(
    "stacked",
    ("practice", "str", "code of the practice, or all"),
    ("group", "str", "label of the group"),
    ("estimate", "float64", "mean pass-through: effect as a share of the dominant state's move"),
    ("low", "float64", "lower end of its interval"),
    ("high", "float64", "upper end of its interval"),
    ("p_single", "float64", "p against dates drawn singly"),
    ("p_turned", "float64", "p against all dates rotated together round the circle"),
    ("shifts", "int64", "shifts of the dominant state"),
    ("events", "int64", "separate events that the shifts make"),
    ("left_out", "str", "shift (frame and date) or state left out; empty for the answer itself"),
    ("verdict", "str", "supported, not supported, not enough evidence or from below"),
    ("extent", "str", "a quarter or more, less than a quarter, open; empty where not supported"),
    ("audience", "str", "to whom the dominant state spoke: domestic, international or empty"),
)


EXPOSURE_EFFECTS = _schema(
    "exposure_effects",
    ("frame", "str", "code of the frame"),
    ("shift_date", "int64", "first period of the dominant state's new level"),
    ("audience", "str", "to whom the dominant state spoke: domestic, international or empty"),
    ("group", "str", "label of the group; of a dose: exposure, inducement, pressure or own reckoning"),
    ("comparison", "str", "label of the comparison group, or one standard deviation"),
    ("estimator", "str", "dose (graded exposure before the shift), imputation or stacked (states that join or leave)"),
    ("first", "int64", "first period after the shift of the mean"),
    ("last", "int64", "last period after the shift of the mean"),
    ("estimate", "float64", "percentage points, for graded exposure those of one standard deviation"),
    ("se_clustered", "float64", "standard error clustered by state"),
    ("se_shocks", "float64", "standard error with the groups' own shocks"),
    ("low", "float64", "lower end of the interval, from the larger of the two errors"),
    ("high", "float64", "upper end of the interval"),
    ("p", "float64", "two-sided p, from the larger of the two errors"),
    ("pass_through", "float64", "estimate as a share of the dominant state's own move"),
    ("pass_through_low", "float64", "lower end of its set, -inf where the move is too weak"),
    ("pass_through_high", "float64", "upper end of its set, inf where the move is too weak"),
    ("joined", "int64", "states that joined the group after the shift"),
    ("left", "int64", "states that left it after the shift"),
)

PROJECTIONS = _schema(
    "projections",
    ("frame", "str", "code of the frame, or all practices together"),
    ("audience", "str", "to whom the dominant state spoke: domestic, international or empty"),
    ("group", "str", "label of the group"),
    ("comparison", "str", "label of the comparison group where the row is the difference from it, else empty"),
    ("horizon", "int64", "periods after the dominant state's share, negative before it"),
    ("estimate", "float64", "points of the group for each point of the dominant state"),
    ("se", "float64", "standard error, of periods"),
    ("low", "float64", "lower end of the interval"),
    ("high", "float64", "upper end of the interval"),
    ("periods", "int64", "periods (least of the frames)"),
    ("states", "int64", "states (most of the frames)"),
)

LEAD_LAG = _schema(
    "lead_lag",
    ("audience", "str", "to whom the dominant state spoke: domestic, international or empty"),
    ("group", "str", "label of the group, or of two: the one less the comparison group"),
    ("lag", "int64", "periods by which the group comes after the dominant state, negative before"),
    ("correlation", "float64", "of yearly shares, averaged over practices"),
    ("band_low", "float64", "lower end of what series turned round the circle show"),
    ("band_high", "float64", "upper end of what series turned round the circle show"),
    ("lean", "float64", "mean correlation at +1 to +5 less that at -1 to -5"),
    ("p_lean", "float64", "two-sided p of it against turned series"),
    ("p_placebo", "float64", "rank of the dominant state's correlation at 0 to +5 among all states in its place"),
    ("practices", "int64", "practices that are averaged"),
    ("turns", "int64", "turned series"),
)

SERIES_ANSWERS = _schema(
    "series_answers",
    ("frame", "str", "code of the frame"),
    ("shift_date", "int64", "first period of the dominant state's new level"),
    ("audience", "str", "to whom the dominant state spoke: domestic, international or empty"),
    ("state", "str", "a secondary state with texts at home and abroad"),
    ("texts", "str", "which of its texts: domestic, international, or both (one answer from the two series)"),
    ("outcome", "str", "led, together, followed, not adopted, not enough evidence or unobserved, by these texts"),
    ("change", "float64", "mean share after the shift less that before, percentage points"),
    ("change_low", "float64", "lower end of its interval"),
    ("change_high", "float64", "upper end of its interval"),
    ("response", "float64", "change as a share of the dominant state's own move, 1 for as much"),
    ("response_low", "float64", "lower end of its interval"),
    ("response_high", "float64", "upper end of its interval"),
    ("probability", "float64", "that the response is at least the least share that an adoption closes"),
    ("moved", "float64", "probability of a move in the window, even odds before"),
    ("date", "float64", "period of the move, given one"),
    ("earliest", "float64", "first period of its interval"),
    ("latest", "float64", "last period of its interval"),
    ("lag", "float64", "periods after the dominant state's shift, negative before it"),
    ("lag_low", "float64", "lower end of its interval"),
    ("lag_high", "float64", "upper end of its interval"),
    (
        "lasting",
        "float64",
        "as response, about the state's own date in the place of the shift's; by date, given a move",
    ),
    ("lasting_low", "float64", "lower end of its interval"),
    ("lasting_high", "float64", "upper end of its interval"),
    ("p_difference", "float64", "for both: p of the test that the series changed by as much"),
    ("periods", "int64", "periods with texts; for both those of the longer series"),
    ("passages", "float64", "passages"),
)

CONDUCT = _schema(
    "conduct",
    ("practice", "str", "code of the practice, or all"),
    ("audience", "str", "to whom the dominant state spoke: domestic, international or empty"),
    (
        "correlation",
        "float64",
        "of ranks within groups: moved with the dominant state's words, moved nearer to its votes",
    ),
    ("low", "float64", "lower end of its interval, states drawn anew"),
    ("high", "float64", "upper end of its interval"),
    ("p_states", "float64", "one-sided p against votes of other states of the group"),
    ("p_dates", "float64", "one-sided p against votes of other dates"),
    ("q", "float64", "the larger p, corrected for the number of practices"),
    ("shifts", "int64", "shifts of the dominant state"),
    ("states", "int64", "secondary states with texts and votes on both sides of one"),
    ("verdict", "str", "supported, not supported or not enough evidence"),
    ("reason", "str", "why"),
)

PAIRS = _schema(
    "pairs",
    ("state", "str", "free label of the state"),
    ("period", "int64", "period (year, or any whole number)"),
    ("practice", "str", "label of the practice, or all: passages whatever their practice"),
    ("appeal", "str", "label of the appeal"),
    ("count", "float64", "passages with the practice that carry the appeal"),
    ("total", "float64", "passages with the practice"),
    ("audience", "str", "domestic or international", False),
    ("leader", "str", "who spoke, or in whose term", False),
)

PAIR_ERRORS = _schema(
    "pair_errors",
    ("practice", "str", "code of the practice"),
    ("appeal", "str", "code of the appeal"),
    ("passages", "float64", "coded passages with the practice, endorsed"),
    ("coded", "float64", "those among them that coders gave the appeal"),
    ("scored", "float64", "those that the classifier's probabilities of the appeal add up to"),
    ("offset", "float64", "log odds by which the appeal is more frequent with the practice than its score says"),
    ("low", "float64", "lower end of its interval"),
    ("high", "float64", "upper end of its interval"),
)

FRAMING = _schema(
    "framing",
    ("practice", "str", "code of the practice"),
    ("appeal", "str", "code of the domestic appeal"),
    ("state", "str", "the state; empty for a group"),
    ("audience", "str", "domestic, international or empty"),
    ("group", "str", "group of secondary states; empty for one state"),
    ("period", "str", "first and last period with texts, such as 1945-1953"),
    ("leader", "str", "the leader; empty for a span of periods"),
    ("share", "float64", "share of the passages with the practice that carry the appeal, 0..1"),
    ("share_without", "float64", "the same of passages without the practice, 0..1"),
    ("difference", "float64", "share less share_without"),
    ("ratio", "float64", "share over share_without"),
    ("low", "float64", "lower end of the interval of the difference"),
    ("high", "float64", "upper end of the interval of the difference"),
    ("passages", "float64", "expected passages that carry the practice, endorsed"),
    ("share_low", "float64", "lower end of the interval of the share"),
    ("share_high", "float64", "upper end of the interval of the share"),
    ("ratio_low", "float64", "lower end of the interval of the ratio"),
    ("ratio_high", "float64", "upper end of the interval of the ratio"),
    ("documents", "int64", "documents"),
)

FRAMING_TESTS = _schema(
    "framing_tests",
    ("test", "str", "attached, home against abroad, resonates, home first, or words travel"),
    ("practice", "str", "code of the practice"),
    ("appeal", "str", "code of the appeal, or all added up"),
    ("group", "str", "group of secondary states, for words travel"),
    ("shift_date", "float64", "first period of the dominant state's new level; empty where the test is of all years"),
    ("audience", "str", "to whom the dominant state spoke when it shifted"),
    ("figure", "str", "what the estimate is"),
    ("estimate", "float64", "the figure"),
    ("low", "float64", "lower end of its interval"),
    ("high", "float64", "upper end of its interval"),
    ("p", "float64", "two-sided p; for home first the chance that home was not first"),
    ("q", "float64", "p corrected for the number of tests of its kind (false discovery rate)"),
    ("verdict", "str", "supported, not supported or not enough evidence"),
    ("reason", "str", "why"),
)


def code_columns(table: pd.DataFrame, prefix: str = PROBABILITY) -> Iterator[tuple[str, str]]:
    """The code columns of a frame table as pairs (column, code)."""
    for name in table.columns:
        if str(name).startswith(prefix):
            yield str(name), str(name)[len(prefix) :]
