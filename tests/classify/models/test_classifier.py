from __future__ import annotations

import pickle
import warnings
from dataclasses import replace

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.utils.estimator_checks import check_estimator

from framing.classify import FrameClassifier
from framing.classify.fitting.folds import relate_passages
from framing.classify.fitting.stance import balance_weights
from framing.codebook import Codebook
from framing.codebook.scheme import parse_codebook
from framing.coding import Coding
from framing.errors import BadCodings, BadSetting, NotEnoughData, NotFitted, UnknownName

warnings.filterwarnings("ignore", message=".*codings are few.*")


@pytest.fixture(scope="module")
def fitted(book: Codebook, codings: list[Coding]) -> FrameClassifier:
    return FrameClassifier(book).fit([coding.text for coding in codings[:180]], codings[:180])


def test_planted_words_are_found_in_new_documents(fitted: FrameClassifier, codings: list[Coding]) -> None:
    given = fitted.predict([coding.text for coding in codings[180:]])
    for column, code in enumerate(("ships", "talks", "walls", "purse")):
        true = np.array([code in (*coding.codes("practice"), *coding.domestic) for coding in codings[180:]])
        assert (given[:, column] == true).mean() > 0.85


def test_probabilities_are_calibrated_shapes_and_bounded(fitted: FrameClassifier) -> None:
    chances = fitted.predict_proba(["Our navy sails.", ""])
    assert chances.shape == (2, 5)
    assert ((chances >= 0) & (chances <= 1)).all()
    assert chances[0, 0] > chances[1, 0]


def test_fast_scores_are_the_blocks_times_the_weights(fitted: FrameClassifier, codings: list[Coding]) -> None:
    texts = [coding.text for coding in codings[150:]] + ["Wholly unheard zyxwv words: fleets!", ""]
    blocks = fitted.space_.transform(texts)
    plain = sum(blocks[name] @ fitted.weights_[name] for name in blocks) + fitted.weights_["bias"]
    assert fitted._scorer.score(texts) == pytest.approx(np.asarray(plain), abs=1e-4)


def test_the_same_seed_gives_the_same_weights(book: Codebook, codings: list[Coding]) -> None:
    texts = [coding.text for coding in codings[:60]]
    one, other = (FrameClassifier(book).fit(texts, codings[:60]) for _ in range(2))
    assert all((one.weights_[name] == other.weights_[name]).all() for name in one.weights_)


def test_groups_never_straddle_folds(fitted: FrameClassifier) -> None:
    for group in np.unique(fitted.groups_):
        assert len(set(fitted.fold_[fitted.groups_ == group].tolist())) == 1


def test_passages_that_are_not_own_leave_the_thresholds_alone(book: Codebook, codings: list[Coding]) -> None:
    texts = [coding.text for coding in codings[:90]]
    own = [number < 60 for number in range(90)]
    model = FrameClassifier(book).fit(texts, codings[:90], own=own)
    assert model.weights_["words"].shape[0] > 0
    assert (model.fold_ >= 0).tolist() == own
    assert np.isnan(model.out_of_fold_).any(axis=1).tolist() == [not each for each in own]


def test_kinds_left_unread_teach_nothing_and_the_rest_of_the_passage_teaches(
    book: Codebook, codings: list[Coding]
) -> None:
    texts = [coding.text for coding in codings[:90]]
    # blanks that were never read for appeals: as "none" they would teach that purse is rarer, as unread they do not
    blanks = [replace(coding, domestic=(), unread=("domestic",)) for coding in codings[60:90]]
    unread = FrameClassifier(book).fit(texts, [*codings[:60], *blanks])
    as_none = FrameClassifier(book).fit(texts, [*codings[:60], *(replace(coding, unread=()) for coding in blanks)])
    alone = FrameClassifier(book, settings=None).fit(texts[:60], codings[:60])
    assert (unread.fold_ >= 0).tolist() == [True] * 60 + [False] * 30
    purse, ships = book.ids().index("purse"), book.ids().index("ships")
    scores = [model.decision_function(texts[60:90]) for model in (unread, as_none, alone)]
    carried = np.array(["purse" in coding.domestic for coding in codings[60:90]])
    assert scores[0][carried, purse].mean() > scores[1][carried, purse].mean() + 0.5
    assert not np.allclose(scores[0][:, ships], scores[2][:, ships], atol=0.05)  # they teach practices


def test_nan_in_a_matrix_is_a_code_that_is_not_known() -> None:
    texts = ["the fleet sails", "taxes fall again"] * 15
    matrix = [[1.0, np.nan], [0.0, 1.0]] * 10 + [[1.0, 0.0], [0.0, 1.0]] * 5
    model = FrameClassifier().fit(texts, matrix)
    assert model.targets_.codes[0].tolist() == [1, 0]
    assert model.targets_.known[:3].tolist() == [[True, False], [True, True], [True, False]]
    assert (model.fold_ >= 0).tolist() == [False, True] * 10 + [True] * 10


def test_codings_none_of_which_was_read_whole_are_refused(book: Codebook, codings: list[Coding]) -> None:
    unread = [replace(coding, domestic=(), unread=("domestic",)) for coding in codings[:30]]
    with pytest.raises(NotEnoughData, match="30 codings was read for every kind"):
        FrameClassifier(book).fit([coding.text for coding in unread], unread)


def test_passages_that_are_all_alike_are_held_out_one_by_one() -> None:
    texts = [f"{part} number {number}" for number in range(20) for part in (
        "the fleet shall sail and guard the straits before the winter comes to us here again this year",
        "the garden is full of roses and the band will play until the evening falls on the lake again",
        "the treaty binds both sides to peace and to the law of all the nations that signed it again here",
    )]  # fmt: skip
    labels = ["ships", "none", "talks"] * 20
    with pytest.warns(UserWarning, match="one by one"):
        model = FrameClassifier().fit(texts, labels)
    assert len(np.unique(model.groups_)) == 60
    assert model.predict(texts[:3]).tolist() == labels[:3]


def test_given_groups_keep_guests_out_of_the_folds(book: Codebook, codings: list[Coding]) -> None:
    own = np.arange(90) < 60
    model = FrameClassifier(book).fit([c.text for c in codings[:90]], codings[:90], groups=np.arange(90) % 30, own=own)
    assert ((model.fold_ >= 0) == own).all()
    assert np.isnan(model.out_of_fold_[~own]).all()


def test_a_side_without_passages_gives_finite_weights() -> None:
    assert np.isfinite(balance_weights(np.ones((6, 2)), 0.5)).all()
    assert np.isfinite(balance_weights(np.zeros((6, 2)), 0.5)).all()


def test_guests_never_help_to_test_their_kin() -> None:
    run = "the fleet shall sail to the straits before the winter comes and guard the trade of our merchants there"
    texts = [
        run,
        f"Indeed {run}, sir.",
        "A auxiliary of one document.",
        "Nothing of the kind.",
        "Another auxiliary, alone.",
    ]
    own = np.array([True, False, False, True, False])
    passage_groups = relate_passages(texts, ["a", "b", "c", "c", "d"], own)
    assert passage_groups.group.tolist() == [0, -1, -1, 1, -1]
    fold, excluded = passage_groups.split(2, seed=0)
    assert sorted(fold[own]) == [0, 1]
    assert excluded[1].tolist() == excluded[0].tolist()  # a near twin of the first
    assert excluded[2].tolist() == excluded[3].tolist()  # of the fourth's document
    assert not excluded[4].any()


@pytest.mark.parametrize("labels", [["a", "b"], ["a", "b", "c"], [0, 1]])
def test_classes(labels: list[object]) -> None:
    texts = {"a": "the fleet at sea", "b": "a treaty of peace", "c": "a wall of stone", 0: "cold rain", 1: "warm sun"}
    given = [labels[number % len(labels)] for number in range(60)]
    model = FrameClassifier().fit([f"{texts[label]} {number}" for number, label in enumerate(given)], given)
    assert model.predict([texts[label] for label in labels]).tolist() == labels
    assert model.predict_proba(["anything"]).sum() == pytest.approx(1)
    assert model.predict_proba(["anything"]).shape == (1, len(labels))
    assert model.classes_.tolist() == labels


def test_sets_and_matrices_of_codes() -> None:
    texts = ["the fleet at sea", "a treaty of peace", "fleet and treaty"] * 10
    sets = FrameClassifier().fit(texts, [{"sea"}, {"pact"}, {"sea", "pact"}] * 10)
    assert sets.classes_.tolist() == ["pact", "sea"]
    matrix = FrameClassifier().fit(texts, np.array([[0, 1], [1, 0], [1, 1]] * 10))
    assert (matrix.predict(texts) == sets.predict(texts)).all()


def test_another_script() -> None:
    source = 'name = "ru"\nversion = "1"\nlanguage = "ru"\n' + "".join(
        f'[[practice]]\nid = "{code}"\nlabel = "{code}"\n' for code in ("flot", "mir")
    )
    texts = ["Наш флот силён на море", "Мы подписали договор о мире", "Погода сегодня хорошая"] * 10
    labels = [{"flot"}, {"mir"}, set()] * 10
    model = FrameClassifier(parse_codebook(source)).fit(texts, labels)
    assert model.predict(["Могучий флот и море", "Договор о мире"]).tolist() == [[1, 0], [0, 1]]


def test_few_codings_warn_and_fewer_are_refused(book: Codebook, codings: list[Coding]) -> None:
    texts = [coding.text for coding in codings[:50]]
    with pytest.warns(UserWarning, match="50 codings are few"):
        FrameClassifier(book).fit(texts, codings[:50])
    with pytest.raises(NotEnoughData, match="5 codings"):
        FrameClassifier(book).fit(texts[:5], codings[:5])


@pytest.mark.parametrize(
    ("passages", "labels", "error"),
    [
        ("one text", ["a"], BadSetting),
        (["a", 3] * 20, ["a", "b"] * 20, BadSetting),
        (["a"] * 30, ["a"] * 29, BadCodings),
        (["a"] * 30, ["same"] * 30, BadCodings),
    ],
)
def test_bad_labels(passages: object, labels: list[str], error: type[Exception]) -> None:
    with pytest.raises(error):
        FrameClassifier().fit(passages, labels)  # type: ignore[arg-type]


def test_unknown_code_and_unfitted(book: Codebook) -> None:
    with pytest.raises(UnknownName, match=r"'shipz'.*Did you mean 'ships'"):
        FrameClassifier(book).fit(["text"] * 30, [{"shipz"}] * 30)
    with pytest.raises(NotFitted) as caught:
        FrameClassifier().predict(["text"])
    assert isinstance(caught.value, NotFittedError)  # as scikit-learn's own estimators raise it
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_scikit_learn_conventions() -> None:
    model = FrameClassifier(C=2.0)
    assert clone(model).get_params()["C"] == 2.0
    check_estimator(model)
