from __future__ import annotations

import encoder_gain
from encoder.learning import Schedule

from framing.classify.encoder.base import BaseSpec
from framing.classify.encoder.cut import CutSpec
from framing.codebook import Codebook
from framing.coding import Coding


def test_words_and_encoder_are_measured_on_the_same_folds(
    tiny: BaseSpec, codings: list[Coding], book: Codebook
) -> None:
    schedule = Schedule(units=32, epochs=25, rate=1e-2)
    found = encoder_gain.measure_gain(
        codings[:180], book, auxiliary=codings[180:], folds=2, spec=CutSpec(tiny, "inner"), schedule=schedule
    )
    assert list(found) == ["words", "encoder", "both"]
    share = sum(len(coding.practices) for coding in codings[:180]) / 180 / 3
    for way in found:
        assert list(found[way]) == ["practice", "domestic", "mechanism"]
        assert found[way]["practice"]["average_precision"] > share  # planted words stand for the practices
    again = encoder_gain.measure_gain(
        codings[:180], book, auxiliary=codings[180:], folds=2, spec=CutSpec(tiny, "inner"), schedule=schedule
    )
    assert again == found
    without = encoder_gain.measure_gain(
        codings[:180], book, folds=2, spec=CutSpec(tiny, "inner"), schedule=Schedule(epochs=1)
    )
    assert without["encoder"]["practice"]["average_precision"] < found["encoder"]["practice"]["average_precision"]
