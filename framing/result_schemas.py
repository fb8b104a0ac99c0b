"""The columns that the report relies on, a schema a table; tables may have more."""

from __future__ import annotations

from framing.schemas import Column, Schema

_KEY = (
    Column("frame", "str", "code of the frame"),
    Column("shift_date", "float64", "period of the shift"),
    Column("audience", "str", "texts of the dominant state in which it shifted", required=False),
)


def _numbers(*names: str, required: bool = True) -> tuple[Column, ...]:
    return tuple(Column(name, "float64", name.replace("_", " "), required) for name in names)


PREVALENCE = Schema(
    "prevalence",
    (
        Column("state", "str", "state"),
        Column("period", "int64", "period"),
        Column("audience", "str", "domestic, international, or empty for all texts", required=False),
        Column("frame", "str", "code of the frame"),
        Column("estimator", "str", "naive, adjusted or design", required=False),
        *_numbers("share"),
        *_numbers("low", "high", "count", "total", "documents", required=False),
    ),
)
SHIFTS = Schema(
    "shifts",
    (
        Column("frame", "str", "code of the frame"),
        *_numbers("date", "earliest", "latest", "size"),
        *_numbers("p", "q", required=False),
        Column("audience", "str", "texts in which the shift was found", required=False),
        Column("state", "str", "the dominant state", required=False),
        Column("series", "str", "whose shift it is: dominant, secondary, a group or a state", required=False),
        Column("left_censored", "bool", "the series begins too late to see an earlier break", required=False),
    ),
)
ADOPTION = Schema(
    "adoption",
    (
        *_KEY,
        Column("state", "str", "secondary state"),
        Column("outcome", "str", "led, together, followed, already, not adopted or unobserved"),
        *_numbers("date", "lag", "lag_low", "lag_high"),
        *_numbers("q", "least_lag", required=False),
        Column("exposed", "str", "whether the state depends on the dominant one", required=False),
    ),
)
TESTS = Schema(
    "tests",
    (
        Column("test", "str", "name of the test"),
        *_KEY,
        *_numbers("statistic", "null_mean", "p"),
        Column("verdict", "str", "supported, not supported or not enough evidence", required=False),
        Column("against", "str", "the rival account that the test is a test of", required=False),
    ),
)
SCORECARD = Schema(
    "scorecard",
    (
        *_KEY,
        Column("hypothesis", "str", "H1 common threat, H2 domestic first, H3 ..."),
        Column("verdict", "str", "supported, not supported or not enough evidence"),
        *_numbers("estimate", "low", "high", "documents"),
        Column("label", "str", "the hypothesis in words", required=False),
        Column("figure", "str", "what the estimate is", required=False),
        Column("reason", "str", "why the verdict is what it is", required=False),
    ),
)
EXPECTATIONS = Schema(
    "expectations",
    (
        Column("frame", "str", "code of the frame"),
        Column("state", "str", "state"),
        *_numbers("first", "last"),
        Column("direction", "str", "high, low, up, down or adopted"),
        Column("because", "str", "why, written before the run"),
        Column("verdict", "str", "agrees, disagrees or not enough evidence"),
        *_numbers("inside", "outside", required=False),
    ),
)
SURVIVAL = Schema(
    "survival",
    (
        *_KEY,
        Column("group", "str", "exposed or unexposed"),
        *_numbers("lag", "share_adopted", "low", "high", "at_risk"),
    ),
)
NULLS = Schema("nulls", (Column("test", "str", "name of the test"), *_KEY, *_numbers("draw", "value")))
FRAMES_READ = Schema(
    "frames",
    (
        Column("corpus", "str", "corpus"),
        Column("document", "str", "document"),
        Column("passage", "int64", "number of the passage"),
        Column("start", "int64", "first character"),
        Column("end", "int64", "one past the last character"),
    ),
)
