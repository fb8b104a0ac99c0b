"""The columns of the tables that an alignment and a run write, a schema a table; required are those that the report needs."""

from __future__ import annotations

from framing.schemas import Column, Schema

_KEY = (
    Column("frame", "str", "code of the frame"),
    Column("shift_date", "float64", "period of the shift"),
    Column("audience", "str", "texts of the dominant state in which it shifted", required=False),
)


_NUMBERS = {
    "share": "share of passages that endorse the practice, 0..1",
    "low": "lower end of the interval",
    "high": "upper end of the interval",
    "count": "passages that endorse the practice",
    "total": "all passages",
    "documents": "documents behind them",
    "date": "period of the change",
    "earliest": "first period of the interval of the date",
    "latest": "last period of the interval of the date",
    "size": "change of the share, percentage points",
    "p": "p against chance",
    "q": "p after Benjamini-Hochberg, or rate of false discoveries",
    "lag": "periods from the shift of the dominant state to the state's move",
    "lag_low": "lower end of the interval of the lag, periods",
    "lag_high": "upper end of the interval of the lag, periods",
    "least_lag": "smallest lag that the counts could have shown, periods; inf for none",
    "statistic": "what the test observed",
    "null_mean": "mean of the null distribution",
    "estimate": "the figure of the verdict",
    "first": "first period of the expectation",
    "last": "last period of the expectation",
    "inside": "share within these periods, 0..1; for up and down in their last third",
    "outside": "share outside of these periods, 0..1; for up and down in their first third",
    "share_adopted": "share of states that adopted by this lag, 0..1",
    "at_risk": "states that could still adopt",
    "draw": "number of the draw",
    "value": "the statistic in this draw",
}


def _numbers(*names: str, required: bool = True) -> tuple[Column, ...]:
    return tuple(Column(name, "float64", _NUMBERS[name], required) for name in names)


def _more(*columns: tuple[str, str, str]) -> tuple[Column, ...]:
    """Columns that a table may lack: name, dtype, meaning."""
    return tuple(Column(*column, required=False) for column in columns)


_AUDIENCE = _more(("audience", "str", "texts of the dominant state: domestic, international, or empty for all"))
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
        *_more(("effective", "float64", "passages that would tell as much if they were independent of each other")),
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
        *_more(
            ("level_before", "float64", "share before the shift, percent"),
            ("level_after", "float64", "share after the shift, percent"),
            ("log_odds", "float64", "change of the log odds of the share"),
            ("size_low", "float64", "lower end of the interval of the size, percentage points"),
            ("size_high", "float64", "upper end of the interval of the size, percentage points"),
            ("at_edge", "str", "start or end where few periods lie on that side of the shift, else empty"),
        ),
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
        *_more(
            ("exposure", "float64", "exposure of the state to the dominant one"),
            ("group", "str", "group of the state before the shift"),
            ("documents", "float64", "documents of the state, those of several states in part"),
            (
                "response",
                "float64",
                "change after the shift as a share of the dominant state's, drawn to the group's mean",
            ),
            ("response_low", "float64", "lower end of the interval of the response"),
            ("response_high", "float64", "upper end of the interval of the response"),
            ("probability", "float64", "probability (0..1) that the response is at least the least share that counts"),
            (
                "own_weight",
                "float64",
                "weight (0..1) of the state's own texts in the response; the rest is its group's",
            ),
            ("lasting", "float64", "response around the state's own date, where its own texts show a move"),
            ("until", "float64", "first period in which a state that moved has given up half of its move"),
            ("own_outcome", "str", "outcome by the state's own texts alone"),
            ("own_low", "float64", "lower end of the state's own set of lags, periods"),
            ("own_high", "float64", "upper end of the state's own set of lags, periods"),
            ("moved", "float64", "probability (0..1) that the state moved in the window around the shift"),
            ("after", "float64", "probability (0..1) that it moved later than the dominant state, given that it moved"),
            (
                "before",
                "float64",
                "probability (0..1) that it moved earlier than the dominant state, given that it moved",
            ),
            ("own", "float64", "probability (0..1) that all states moved at dates of their own"),
            ("rise", "float64", "the state's move at its date, percentage points"),
            ("p", "float64", "upper bound of the probability of such evidence without a move"),
            ("power", "float64", "probability (0..1) that the counts would have shown the least move that counts"),
            (
                "least_rise",
                "float64",
                "smallest move that the counts could have shown, percentage points; inf for none",
            ),
        ),
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
        *_more(
            ("null_low", "float64", "lower end of the range of the null distribution"),
            ("null_high", "float64", "upper end of the range of the null distribution"),
            ("draws", "float64", "draws of the null distribution"),
        ),
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
        *_AUDIENCE,
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
POWER = Schema(
    "power",
    (
        *_KEY,
        *_more(
            ("state", "str", "secondary state"),
            ("power", "float64", "probability (0..1) that the counts would have shown the least move that counts"),
            ("power_whole", "float64", "probability (0..1) that they would have shown the dominant state's whole move"),
            ("least_rise", "float64", "smallest move that they could have shown, percentage points; inf for none"),
            ("least_lag", "float64", "smallest lag that they could have shown, periods; inf for none"),
        ),
    ),
)
NOISE = Schema(
    "noise",
    _more(
        ("series", "str", "whose series it is: dominant, secondary, a group or a state"),
        ("audience", "str", "domestic, international, or empty for all texts"),
        ("frame", "str", "code of the frame"),
        ("icc", "float64", "correlation of passages within a document"),
        ("spread", "float64", "standard deviation of the series' own movement, log odds"),
        ("memory", "float64", "correlation of that movement between neighbouring periods"),
        ("cells", "int64", "periods with enough passages"),
        ("told_by", "str", "what keeps correlation and movement apart: documents, memory, or assumed (nothing does)"),
    ),
)
DISPERSION = Schema(
    "dispersion",
    _more(
        ("frame", "str", "code of the frame"),
        ("icc", "float64", "correlation of passages within a document"),
        ("icc_error", "float64", "standard error of the correlation"),
        ("differences", "int64", "pairs of neighbouring periods behind it"),
        ("wander", "float64", "variance of the shares' own movement, squared log odds"),
        ("wander_error", "float64", "standard error of that variance"),
        ("memory", "float64", "correlation of that movement between neighbouring periods"),
        ("audience", "str", "domestic, international, or empty for all texts"),
    ),
)
SENSITIVITY = Schema(
    "sensitivity",
    _more(
        ("frame", "str", "code of the frame"),
        (
            "variant",
            "str",
            "penalty, period length, uncoded denominator, fell short (a break that is no shift), or handover",
        ),
        ("value", "float64", "the setting of the variant"),
        ("date", "int64", "period of the break"),
        ("size", "float64", "change of the share, percentage points"),
        ("p", "float64", "p of a break that fell short"),
        ("q", "float64", "p after Benjamini-Hochberg"),
        ("series", "str", "whose series it is: dominant, secondary, a group or a state"),
        ("reason", "str", "why the break is no shift"),
        ("audience", "str", "domestic, international, or empty for all texts"),
    ),
)
THREATS = Schema(
    "threats",
    _more(
        ("state", "str", "state"),
        ("period", "int64", "period (year)"),
        ("threat", "str", "the adversary that is named"),
        ("count", "float64", "passages that name it, those of several states in part"),
        ("total", "float64", "all passages of the state in the period"),
    ),
)
SHARED_THREATS = Schema(
    "shared_threats",
    (
        *_KEY,
        *_more(
            ("state", "str", "secondary state"),
            ("threat", "str", "an adversary that both states name around the date"),
            ("date", "int64", "period of the state's move"),
            ("share_state", "float64", "share of the state's passages around the date that name it, percent"),
            (
                "share_dominant",
                "float64",
                "share of the dominant state's passages around the date that name it, percent",
            ),
        ),
    ),
)
MECHANISMS = Schema(
    "mechanisms",
    (
        *_KEY,
        *_more(
            ("hypothesis", "str", "H4a, H4b or H4c"),
            ("mechanism", "str", "code of the mechanism: inducement, pressure or own reckoning"),
            ("group", "str", "states: all, exposed or unexposed"),
            ("adopters", "int64", "states that followed or moved together with the dominant state"),
            ("share", "float64", "share of their passages around their dates that name the mechanism, percent"),
            ("elsewhere", "float64", "share of their passages of other periods that name it, percent"),
            ("difference", "float64", "share around the dates minus that elsewhere, percentage points"),
            ("low", "float64", "lower end of the interval of the difference"),
            ("high", "float64", "upper end of the interval of the difference"),
            ("p", "float64", "p against other dates of the same states"),
        ),
    ),
)
HAZARD = Schema(
    "hazard",
    (
        *_KEY,
        *_more(
            ("covariate", "str", "exposure, or a covariate of the study"),
            ("estimate", "float64", "log odds ratio of adopting in a period, for one standard deviation more"),
            ("low", "float64", "lower end of the interval of the estimate"),
            ("high", "float64", "upper end of the interval of the estimate"),
            ("adoptions", "int64", "adoptions behind the estimate"),
            ("at_risk", "int64", "pairs of state and period in which a state could still adopt"),
        ),
    ),
)
# pairs.parquet of a results folder; a table of counts from elsewhere is framing.schemas.PAIRS
PAIRS_OF_DOCUMENTS = Schema(
    "pairs",
    _more(
        ("text", "int64", "number of the document"),
        ("weight", "float64", "share of the document that counts for the state, 0..1"),
        ("time", "float64", "when the document was spoken: period and part of it"),
        ("passages", "float64", "passages of the document"),
        ("corpus", "int64", "number of the corpus"),
    ),
)
