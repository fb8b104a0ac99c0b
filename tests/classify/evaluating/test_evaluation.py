from __future__ import annotations

import numpy as np
import pytest

from framing.classify import FrameClassifier
from framing.classify.evaluating.evaluation import hold_out, relate_codings
from framing.codebook import Codebook
from framing.coding import Coding


@pytest.mark.filterwarnings("ignore:.*codings are few:UserWarning")
def test_held_out_codes_are_those_of_models_that_learn_stance_too(book: Codebook, codings: list[Coding]) -> None:
    made: list[FrameClassifier] = []

    def make() -> FrameClassifier:
        made.append(FrameClassifier(book))
        return made[-1]

    held = hold_out(codings, book, make, folds=3)
    assert [model.stance_ for model in made] == [None] * 3
    kinship = relate_codings(codings, len(codings))
    fold, barred = kinship.split(3, 0)
    taught, tried = np.flatnonzero(~barred[:, 0]), np.flatnonzero(fold == 0)
    whole = FrameClassifier(book).fit(
        [codings[row].text for row in taught], [codings[row] for row in taught], groups=kinship.take(taught)
    )
    assert whole.stance_ is not None
    assert (held.chances[0, tried] == whole.predict_proba([codings[row].text for row in tried])).all()
    assert (held.given[0, tried] == (held.chances[0, tried] > whole.thresholds_)).all()
