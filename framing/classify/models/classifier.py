"""`FrameClassifier`: passages and codings in, calibrated probabilities per code out."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from scipy.special import expit
from sklearn.base import BaseEstimator, ClassifierMixin
from threadpoolctl import threadpool_limits

from framing.classify.encoder.base import MINILM, read_states
from framing.classify.encoder.head import EncoderHead, scale_states, weigh_states
from framing.classify.fitting.calibrate import calibrate_codes
from framing.classify.fitting.folds import PassageGroups
from framing.classify.fitting.linear import add_inner_products, fit_logistic
from framing.classify.fitting.stance import balance_weights, fit_stance
from framing.classify.fitting.targets import (
    Targets,
    check_present,
    class_array,
    is_collection,
    list_values,
    read_targets,
)
from framing.classify.models.given import check_weights, find_groups, name_rare_codes, read_own
from framing.classify.models.packing import pack_rows, unpack_rows
from framing.classify.models.parameters import check_parameters
from framing.classify.models.scorer import Scorer
from framing.classify.text.features import BLOCKS, FeatureSpace, Settings
from framing.classify.text.passages import check_passages
from framing.codebook import Codebook
from framing.codebook.giving import give_codes
from framing.errors.classify import bad_labels, not_fitted, nothing_read_whole, nothing_to_score, too_few_codings
from framing.progress import track

FEWEST, FEW = 20, 400
GUEST = 0.5  # weight in the loss of a passage that is not the user's own
Matrix = npt.NDArray[np.float64]


class FrameClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """A linear classifier of passages under a codebook, from their text alone.

    Parameters
    ----------
    codebook : the scheme, with its cues; None makes one of the labels.
    C : inverse of the ridge penalty. class_weight_exponent : how far rare codes are raised in the loss, 0..1.
    settings : what is counted as a feature. folds : groups of passages for out-of-fold scores.
    seed : decides the folds. encoder : a small pretrained encoder reads beside the words (extra `encoder`); the codes learn
    from both, stance from the words alone.

    Attributes after `fit`
    ----------------------
    codebook_, space_ (features), weights_ (block to (features, outputs)), calibration_ (codes, 2),
    thresholds_ (codes,) of the calibrated probability, out_of_fold_ (n, codes) probabilities from models that
    had not seen the passage's group, fold_scores_ (n, codes) before calibration, fold_ and groups_ (n,; -1, and
    nan in the scores, for passages that only teach), cut_ (own passages with a near twin in another group), stance_ (None
    without stances), encoder_ (weights of the encoder's states, None without it), classes_.

    Examples
    --------
    >>> passages = ["we keep out of every war and every bloc", "our navy rules the sea"] * 20
    >>> model = FrameClassifier().fit(passages, ["neutral", "navy"] * 20)
    >>> str(model.predict(["our navy rules the waves"])[0])
    'navy'
    """

    def __init__(
        self, codebook: Codebook | None = None, *, C: float = 3.0, class_weight_exponent: float = 0.5,
        settings: Settings | None = None, folds: int = 5, seed: int = 0, encoder: bool = False,
    ) -> None:  # fmt: skip
        self.codebook = codebook
        self.C = C
        self.class_weight_exponent = class_weight_exponent
        self.settings = settings
        self.folds = folds
        self.seed = seed
        self.encoder = encoder

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.string, tags.input_tags.two_d_array = True, False
        tags.target_tags.multi_output = True
        tags.classifier_tags.multi_label = True
        return tags

    def fit(
        self, passages: Sequence[str], codings: Any,
        groups: Sequence[Any] | npt.NDArray[Any] | PassageGroups | None = None,
        own: Sequence[bool] | npt.NDArray[np.bool_] | None = None,
        sample_weight: Sequence[float] | npt.NDArray[np.floating[Any]] | None = None,
    ) -> FrameClassifier:  # fmt: skip
        """Learn from passages and their codings (see `read_targets` for the forms).

        `groups` keeps passages together in the out-of-fold scores; by default those of one document and near
        twins of each other. Passages that are not `own` (by default all are) teach at half weight, but calibration,
        thresholds and out-of-fold figures leave them aside, as they do passages that were not read for every kind of code,
        which teach the codes they were read for. `sample_weight` (n,) counts passages in the loss; calibration
        and thresholds count every own passage once. Takes some ten seconds per thousand passages, and
        memory for (passages, passages) numbers.

        Raises
        ------
        BadParameter : a parameter, `own` or `sample_weight`. BadTexts, BadLabels : passages, codings or `groups` cannot
        be used, or do not fit each other. UnknownName : a code that the codebook lacks. NotEnoughData.
        """
        check_parameters(self.get_params(deep=False))
        passages = check_passages(passages)
        if not hasattr(codings, "columns"):
            codings = list_values(codings, len(passages), "codings")
        targets = read_targets(codings, len(passages), self.codebook)
        if len(passages) < FEWEST:
            raise too_few_codings(len(passages), FEWEST)
        if not targets.codebook.codes:
            raise bad_labels("none of them carries a code, so there is nothing to learn")
        if len(passages) < FEW:
            warnings.warn(
                f"{len(passages)} codings are few: expect wide intervals and weak rare codes; "
                f"{FEW} or more are a sound start.", UserWarning, stacklevel=2,
            )  # fmt: skip
        self.codebook_, self.classes_, self.shape_ = targets.codebook, targets.classes, targets.shape
        given = read_own(own, len(passages))
        self.own_ = given & targets.known.all(axis=1)
        if not self.own_.any():
            raise nothing_read_whole(len(passages))
        name_rare_codes(targets.codes[self.own_], targets.codebook)
        passage_groups = find_groups(passages, codings, groups, self.own_, least=self.folds)
        self.groups_, self.cut_ = passage_groups.group, passage_groups.cut
        weight = np.where(given, 1.0, GUEST)
        if sample_weight is not None:
            weight = weight * check_weights(sample_weight, len(passages))
        self.space_ = FeatureSpace(self.codebook_, self.settings or Settings()).fit(passages)
        with threadpool_limits(1):
            self._learn(passages, targets, passage_groups, weight[:, None])
        return self

    def _learn(
        self, passages: Sequence[str], targets: Targets, passage_groups: PassageGroups,
        weight: npt.NDArray[np.floating[Any]],
    ) -> None:  # fmt: skip
        blocks = self.space_.transform(passages)
        kernel = words = add_inner_products(blocks.values()) + 1.0
        states = centre = None
        if self.encoder:
            found = read_states(track(passages, "reading with the encoder", len(passages)))
            centre = found.mean(axis=0)
            states = scale_states(found, centre)
            kernel = words + states @ states.T
        C = np.full(targets.codes.shape[1], float(self.C))
        folds = min(self.folds, len(np.unique(self.groups_[self.own_])))

        def solve(rows: npt.NDArray[np.int64]) -> npt.NDArray[np.floating[Any]]:
            wanted = targets.codes[rows]
            raised = balance_weights(wanted, self.class_weight_exponent, targets.known[rows]) * weight[rows]
            return fit_logistic(kernel[np.ix_(rows, rows)], wanted, C, raised)

        count = targets.codes.shape[1]
        scores = np.full(targets.codes.shape, np.nan)
        fold, excluded = passage_groups.split(folds, self.seed)
        for held in range(folds):
            taught, tried = np.flatnonzero(~excluded[:, held]), np.flatnonzero(fold == held)
            alpha = solve(taught)
            weights = _weigh_features({name: block[taught] for name, block in blocks.items()}, alpha, count)
            scores[tried] = weights["bias"] + sum(blocks[name][tried] @ weights[name] for name in BLOCKS)
            if states is not None:
                scores[tried] += states[tried] @ weigh_states(states[taught], alpha)
        self.fold_, self.fold_scores_, self.targets_ = fold, scores, targets
        curves = calibrate_codes(scores[self.own_], targets.codes[self.own_])
        self.calibration_, self.thresholds_ = curves
        self.out_of_fold_ = curves.probabilities(scores)
        self.stance_ = fit_stance(words, targets, fold, excluded)
        coefficients = [solve(np.arange(len(passages)))]
        self.encoder_ = None
        if states is not None and centre is not None:
            self.encoder_ = EncoderHead(MINILM, centre, weigh_states(states, coefficients[0]))
        if self.stance_ is not None:
            coefficients += list(self.stance_.coefficients)
        self.weights_ = _weigh_features(blocks, np.hstack(coefficients), count)
        self._scorer = Scorer(self.space_, self.weights_)

    def decision_function(self, passages: Sequence[str]) -> Matrix:
        """Scores (n, codes) before calibration; higher is more likely."""
        if not hasattr(self, "weights_"):
            raise not_fitted()
        passages = check_passages(passages)
        scores = self._scorer.score(passages)[:, : len(self.codebook_.codes)].astype(float)
        return scores if self.encoder_ is None else scores + self.encoder_.score(passages, scores)

    def predict_proba(self, passages: Sequence[str]) -> Matrix:
        """Calibrated probabilities: (n, codes), or (n, classes) summing to one after fitting on classes."""
        scores = self.decision_function(passages)
        chances = expit(scores * self.calibration_[:, 0] + self.calibration_[:, 1])
        if self.shape_ != "classes":
            return chances
        if len(self.classes_) == 2:
            return np.hstack([1 - chances, chances])
        total: Matrix = chances / chances.sum(axis=1, keepdims=True)
        return total

    def score(self, passages: Sequence[str], codings: Any, sample_weight: Any = None) -> float:
        """Share of passages whose classes, or all of whose codes, are given as they were coded (scikit-learn's accuracy).

        Raises
        ------
        BadTexts, BadLabels, UnknownName, BadParameter : as `fit`. NotEnoughData : there is no passage. NotFitted.
        """
        given = self.predict(passages)
        if not len(given):
            raise nothing_to_score()
        if self.shape_ == "classes":
            labels = list_values(codings, len(given), "codings")
            check_present(labels, "coding")
            if any(is_collection(label) for label in labels):
                raise bad_labels(
                    "the classifier was fitted on one class for each passage; give one class each, no lists"
                )
            right = class_array(labels).astype(object) == given.astype(object)
        else:
            right = (read_targets(codings, len(given), self.codebook_).codes == given).all(axis=1)
        weights = None if sample_weight is None else check_weights(sample_weight, len(given))
        return float(np.average(right, weights=weights))

    def predict(self, passages: Sequence[str]) -> npt.NDArray[Any]:
        """The codes given: (n, codes) of 0 and 1, or (n,) classes after fitting on classes."""
        chances = self.predict_proba(passages)
        if self.shape_ == "classes":
            return self.classes_[chances.argmax(axis=1)]
        given: npt.NDArray[np.int64] = give_codes(chances, self.thresholds_, self.codebook_).astype(np.int64)
        return given


def _weigh_features(
    blocks: dict[str, sp.csr_matrix], coefficients: npt.NDArray[np.floating[Any]], codes: int
) -> dict[str, npt.NDArray[np.float32]]:
    """Weights of features from the coefficients of passages, rounded as they are stored; and the bias."""
    weights = {name: unpack_rows(*pack_rows(block.T @ coefficients, codes), codes) for name, block in blocks.items()}
    return weights | {"bias": coefficients.sum(axis=0, dtype=float).astype(np.float32)[None, :]}
