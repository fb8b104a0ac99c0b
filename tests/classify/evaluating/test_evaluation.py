from __future__ import annotations

import numpy as np
import pytest

from framing.classify import FrameClassifier
from framing.classify.evaluating.evaluation import cross_validate_codings, relate_codings
from framing.codebook import Codebook
from framing.coding import Coding


@pytest.mark.filterwarnings("ignore:.*codings are few:UserWarning")
def test_held_out_codes_are_those_of_models_that_learn_stance_too(book: Codebook, codings: list[Coding]) -> None:
    made: list[FrameClassifier] = []

    def make() -> FrameClassifier:
        made.append(FrameClassifier(book))
        return made[-1]

    held = cross_validate_codings(codings, book, make, folds=3)
    assert [model.stance_ for model in made] == [None] * 3
    passage_groups = relate_codings(codings, len(codings))
    fold, excluded = passage_groups.split(3, 0)
    taught, tried = np.flatnonzero(~excluded[:, 0]), np.flatnonzero(fold == 0)
    whole = FrameClassifier(book).fit(
        [codings[row].text for row in taught], [codings[row] for row in taught], groups=passage_groups.take(taught)
    )
    assert whole.stance_ is not None
    assert (held.chances[0, tried] == whole.predict_proba([codings[row].text for row in tried])).all()
    assert (held.given[0, tried] == (held.chances[0, tried] > whole.thresholds_)).all()
