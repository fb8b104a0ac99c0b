"""The words with which tables name things, each defined once: a value written here is the value in the tables."""

from __future__ import annotations

from enum import StrEnum

A_QUARTER = 0.25


class SeriesName(StrEnum):
    """Names in the column `series` that no group may have; other series have a group's label or a state's code."""

    DOMINANT = "dominant"
    SECONDARY = "secondary"
    EXPOSED = "exposed"
    UNEXPOSED = "unexposed"


class Audience(StrEnum):
    """To whom a text speaks; empty where that is not known."""

    DOMESTIC = "domestic"
    INTERNATIONAL = "international"


class Outcome(StrEnum):
    """What a state did after a shift of the dominant state (docs/method.md, section 4)."""

    LED = "led"
    TOGETHER = "together"
    FOLLOWED = "followed"
    ALREADY = "already"
    NOT_ADOPTED = "not adopted"
    UNOBSERVED = "unobserved"


class VerdictName(StrEnum):
    """What a test, a hypothesis or a group answer says; the last two are of groups alone."""

    SUPPORTED = "supported"
    NOT_SUPPORTED = "not supported"
    NOT_ENOUGH = "not enough evidence"
    COMMON_SHOCK = "common shock"
    FROM_BELOW = "from below"


class Fact(StrEnum):
    """Facts that speak for a way in which adoption comes about; so called in the column `group` of exposure_effects.csv."""

    EXPOSURE = "exposure"
    INDUCEMENT = "inducement"
    PRESSURE = "pressure"
    OWN_RECKONING = "own reckoning"


class FramingTest(StrEnum):
    """The questions on domestic framing (docs/method.md, section 5)."""

    ATTACHED = "attached"
    AGAINST = "home against abroad"
    RESONATES = "resonates"
    HOME_FIRST = "home first"
    WORDS_TRAVEL = "words travel"


class Estimator(StrEnum):
    """How a share is estimated: as classified, corrected for the classifier's error, or by coded passages."""

    NAIVE = "naive"
    ADJUSTED = "adjusted"
    DESIGN = "design"


def level_in_words(level: float) -> str:
    """The level of intervals (0..1) in percent.

    >>> level_in_words(0.95), level_in_words(0.5)
    ('95 %', '50 %')
    """
    return f"{100 * level:.8g} %"


def share_in_words(share: float) -> str:
    """The least share of a move that counts (0..1): a quarter, or in percent.

    >>> share_in_words(0.25), share_in_words(0.3)
    ('a quarter', '30 %')
    """
    return "a quarter" if share == A_QUARTER else f"{100 * share:.8g} %"
