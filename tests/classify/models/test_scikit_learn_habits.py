"""What users of scikit-learn, pandas and joblib do with a classifier, without thinking."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV, GroupKFold, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

from framing.classify import FrameClassifier, FrameModel, load_model, save_model
from framing.codebook import Codebook
from framing.coding import Coding
from framing.errors import BadCodings, BadSetting, BadTexts, NotEnoughData, UnknownName, UsageError

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")

TEXTS = [
    f"{words} {number}" for number in range(16) for words in ("the fleet at sea", "a treaty of peace", "rain today")
]
LABELS = ["sea", "pact", "none"] * 16
TABLE = pd.DataFrame({"sea": [1, 0, 0] * 16, "pact": [0, 1, 0] * 16})


@pytest.fixture(scope="module")
def stored(book: Codebook, codings: list[Coding], tmp_path_factory: pytest.TempPathFactory) -> FrameModel:
    from framing.classify.making.training import train_model

    folder = tmp_path_factory.mktemp("stored") / "model"
    trained = train_model(codings[:60], book)
    save_model(trained.model, folder, trained.files)
    return load_model(str(folder))


@pytest.mark.parametrize("passages", ["one speech", b"one speech", pd.DataFrame({"text": ["a"]}), {"id": "a"}, {"a"}])
def test_what_is_no_list_of_texts_is_refused_with_the_remedy(stored: FrameModel, passages: object) -> None:
    with pytest.raises(BadSetting, match=r"list of texts.*Give \[text\]"):
        stored.predict(passages)  # type: ignore[arg-type]
    for kind in (BadSetting, TypeError, ValueError):
        with pytest.raises(kind, match=r"Give \[text\]"):
            FrameClassifier().fit(passages, ["a"])  # type: ignore[arg-type]


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA])
def test_missing_texts_are_named_by_their_number(stored: FrameModel, missing: object) -> None:
    with pytest.raises(BadSetting, match=r"passage 1 \(counted from 0\) is missing"):
        stored.predict(["a", missing])  # type: ignore[list-item]
    with pytest.raises(ValueError, match=r"passage 1 \(counted from 0\) is missing. Leave such rows out"):
        stored.predict(["a", missing])  # type: ignore[list-item]
    with pytest.raises(BadSetting, match=r"passage 0 .* not a text but int"):
        stored.threats([3])  # type: ignore[list-item]


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA])
def test_missing_codings_and_groups_are_no_class_of_their_own(missing: object) -> None:
    with pytest.raises(BadCodings, match=r"coding 1 \(counted from 0\) is missing"):
        FrameClassifier().fit(TEXTS, ["sea", missing, *LABELS[2:]])
    with pytest.raises(BadCodings, match=r"group 0 \(counted from 0\) is missing"):
        FrameClassifier().fit(TEXTS, LABELS, groups=[missing, *range(47)])


def test_a_mask_of_another_length_is_refused() -> None:
    with pytest.raises(BadCodings, match="48 passages but 3 values of own"):
        FrameClassifier().fit(TEXTS, LABELS, own=[True] * 3)


def test_a_column_of_a_table_and_an_array_are_lists_of_texts(stored: FrameModel) -> None:
    texts = ["our navy sails", ""]
    plain = stored.predict(texts).probabilities
    assert (stored.predict(pd.Series(texts)).probabilities == plain).all()
    assert (stored.predict(np.array(texts)).probabilities == plain).all()


def test_models_survive_pickle_and_joblib_and_say_little(stored: FrameModel, tmp_path: Path) -> None:
    again = pickle.loads(pickle.dumps(stored))
    assert (again.predict(["our navy sails"]).probabilities == stored.predict(["our navy sails"]).probabilities).all()
    assert again.codebook == stored.codebook
    with pytest.raises(TypeError):
        again.codebook.stances["endorse"] = "changed"
    assert len(repr(stored)) < 500
    joblib.dump(FrameClassifier().fit(TEXTS, LABELS), tmp_path / "c.joblib")
    assert joblib.load(tmp_path / "c.joblib").predict(["the fleet at sea"]).tolist() == ["sea"]


def test_a_classifier_with_a_codebook_of_ones_own_is_cloned(book: Codebook) -> None:
    own = FrameClassifier(book, C=2.0)
    copy = clone(own)
    assert copy.get_params()["C"] == 2.0
    assert copy.codebook == book
    assert len(repr(own)) < 500


def test_cross_validation_and_search() -> None:
    groups = np.arange(48) // 3
    assert cross_val_score(FrameClassifier(), TEXTS, LABELS, cv=GroupKFold(2), groups=groups).mean() > 0.9
    search = GridSearchCV(FrameClassifier(folds=2), {"C": [0.5, 3.0]}, cv=2).fit(TEXTS, TABLE)
    assert search.best_score_ > 0.9
    assert search.predict(["the fleet at sea"]).tolist() == [[1, 0]]


def test_a_pipeline_cleans_texts_before_they_are_learned() -> None:
    lower = FunctionTransformer(lambda texts: [text.lower() for text in texts])
    piped = make_pipeline(lower, FrameClassifier()).fit([text.upper() for text in TEXTS], LABELS)
    assert piped.predict(["THE FLEET AT SEA"]).tolist() == ["sea"]
    assert piped.score(TEXTS, LABELS) > 0.9
    assert cross_val_score(clone(piped), TEXTS, LABELS, cv=2).mean() > 0.9


def test_score_is_the_share_of_passages_with_all_codes_right() -> None:
    model = FrameClassifier().fit(TEXTS, TABLE)
    given = model.predict(TEXTS[:3])
    assert given.tolist() == TABLE[:3].to_numpy().tolist()
    wrong = TABLE[:3].assign(pact=[1, 1, 0])  # one of three
    assert model.score(TEXTS[:3], wrong) == pytest.approx(2 / 3)
    assert model.score(TEXTS[:3], [{"sea"}, {"pact"}, set()]) == 1
    assert model.score(TEXTS[:3], wrong, sample_weight=[2, 1, 1]) == pytest.approx(2 / 4)
    classes = FrameClassifier().fit(TEXTS, pd.Series(LABELS))
    assert classes.score(TEXTS[:4], ["sea", "pact", "none", "pact"]) == pytest.approx(3 / 4)


def test_a_table_of_targets_goes_by_its_names(book: Codebook) -> None:
    texts, turned = TEXTS, TABLE[["pact", "sea"]]
    one, other = FrameClassifier().fit(texts, TABLE), FrameClassifier().fit(texts, turned)
    assert (one.predict(texts)[:, 0] == other.predict(texts)[:, 1]).all()
    assert other.classes_.tolist() == ["pact", "sea"]
    part = FrameClassifier(book).fit(texts, TABLE.rename(columns={"sea": "ships", "pact": "talks"})[["talks", "ships"]])
    assert part.predict(["the fleet at sea"])[0, book.ids().index("ships")] == 1
    with pytest.raises(UnknownName, match="shipz"):
        FrameClassifier(book).fit(texts, TABLE.rename(columns={"sea": "shipz", "pact": "talks"}))
    with pytest.raises(BadCodings, match="0 and 1"):
        FrameClassifier().fit(texts, TABLE * 2)
    with pytest.raises(BadCodings, match="47 rows"):
        FrameClassifier().fit(texts, TABLE[:47])


def test_weights_of_passages_count_in_the_loss() -> None:
    plain = FrameClassifier().fit(TEXTS, TABLE)
    ones = FrameClassifier().fit(TEXTS, TABLE, sample_weight=np.ones(48))
    assert all((plain.weights_[name] == ones.weights_[name]).all() for name in plain.weights_)
    # a doubtful half of the passages, coded the other way round, teaches nothing at weight 0
    mixed = TABLE.copy()
    mixed.loc[24:, ["sea", "pact"]] = TABLE.loc[24:, ["pact", "sea"]].to_numpy()
    trusted = FrameClassifier().fit(TEXTS, mixed, sample_weight=np.repeat([1.0, 0.0], 24))
    scores = trusted.decision_function(["the fleet at sea"])[0]
    assert scores[0] > scores[1]
    for wrong in ([1.0], np.full(48, -1.0), np.full(48, np.nan)):
        with pytest.raises(BadSetting, match="48 numbers from 0 on"):
            FrameClassifier().fit(TEXTS, TABLE, sample_weight=wrong)


@pytest.mark.parametrize(
    ("parameters", "said"),
    [({"C": 0}, "C = 0 .* a number above 0"), ({"C": float("nan")}, "C = nan"), ({"C": "a"}, "C = 'a'"), ({"C": [1]}, "C = "),
     ({"C": 10**400}, "C = 1000"), ({"folds": 1}, "folds = 1 .* a whole number, 2 or more"), ({"folds": "x"}, "folds = 'x'"),
     ({"folds": 2.5}, "folds = 2.5"), ({"seed": -1}, "seed = -1 .* from 0 on"), ({"seed": "a"}, "seed = 'a'"),
     ({"class_weight_exponent": 2}, "from 0 to 1"), ({"class_weight_exponent": None}, "class_weight_exponent = None"),
     ({"settings": {}}, "settings = {} .* Settings, or None"), ({"encoder": 1}, "encoder = 1 .* True or False"),
     ({"codebook": "mine.toml"}, r"codebook = 'mine.toml' .* framing\.load_codebook")],
)  # fmt: skip
def test_parameters_that_cannot_be_used_are_refused_when_it_learns(parameters: dict[str, Any], said: str) -> None:
    model = FrameClassifier(**parameters)
    for kind in (BadSetting, TypeError, ValueError):
        with pytest.raises(kind, match=said):
            model.fit(TEXTS, LABELS)


def test_numbers_of_other_libraries_are_parameters() -> None:
    plain = FrameClassifier(C=2.0, folds=3, seed=1).fit(TEXTS, LABELS)
    other = FrameClassifier(C=np.float32(2), folds=np.int64(3), seed=np.uint8(1)).fit(TEXTS, LABELS)  # type: ignore[arg-type]
    assert (plain.out_of_fold_ == other.out_of_fold_).all()


@pytest.mark.parametrize(
    ("codings", "said"),
    [(None, r"codings must be a list, not None\. Give one"), (5, "not one int"), ("x" * 48, "not one str"),
     (dict(enumerate(LABELS)), "not one dict"), (np.array(5), "not one ndarray"), (LABELS[:5], "48 passages but 5 codings"),
     ([], "48 passages but 0 codings"), ([{"sea"}, "pact"] * 24, "coding 1 .* is a single label; give all in one form"),
     ([{1}, {2}] * 24, r"coding 0 .* holds 1, not the id of a code"), ([[0, 1], [2, 0]] * 24, "matrix of 0 and 1"),
     (np.zeros((48, 2, 2)), "not the id"), ([set()] * 48, "none of them carries a code"),
     (pd.DataFrame(index=range(48)), "none of them carries a code")],
)  # fmt: skip
def test_codings_that_are_none_are_refused(codings: object, said: str) -> None:
    for kind in (BadCodings, TypeError, ValueError):
        with pytest.raises(kind, match=said):
            FrameClassifier().fit(TEXTS, codings)


def test_codings_and_groups_may_come_one_after_another() -> None:
    listed = FrameClassifier().fit(TEXTS, LABELS, groups=list(range(48)))
    running = FrameClassifier().fit(iter(TEXTS), iter(LABELS), groups=iter(range(48)))  # type: ignore[arg-type]
    assert (listed.out_of_fold_ == running.out_of_fold_).all()


@pytest.mark.parametrize(
    ("given", "said"),
    [({"groups": 5}, "groups must be a list, not one int"), ({"groups": "x" * 48}, "groups must be a list"),
     ({"groups": [1, 2]}, "48 passages but 2 groups"), ({"groups": [[1], [2]] * 24}, "a group is a list or set"),
     ({"own": 5}, "values of own must be a list"), ({"own": ["x"] * 48}, "own = .* Give True"),
     ({"own": [float("nan")] * 48}, "own = "), ({"own": [False] * 48}, "own = "),
     ({"sample_weight": "a"}, "sample_weight = 'a'"), ({"sample_weight": ["a"] * 48}, "48 numbers from 0 on"),
     ({"sample_weight": [1, [2]] * 24}, "48 numbers"), ({"sample_weight": [0] * 48}, "not all 0")],
)  # fmt: skip
def test_what_goes_with_the_passages_is_one_value_for_each(given: dict[str, Any], said: str) -> None:
    for kind in (UsageError, TypeError, ValueError):
        with pytest.raises(kind, match=said):
            FrameClassifier().fit(TEXTS, LABELS, **given)


def test_no_texts_and_texts_without_a_word_are_refused() -> None:
    for wrong, said in ((None, "not None"), (5, "not one int")):
        with pytest.raises(BadTexts, match=said):
            FrameClassifier().fit(wrong, LABELS)  # type: ignore[arg-type]
    with pytest.raises(BadCodings, match="0 passages but 48 codings"):
        FrameClassifier().fit([], LABELS)
    with pytest.raises(NotEnoughData, match="at least 20"):
        FrameClassifier().fit([], [])
    with pytest.raises(NotEnoughData, match="none of the 48 passages holds a word"):
        FrameClassifier().fit(["", " 12 ", "..."] * 16, LABELS)


def test_what_cannot_be_scored_is_refused() -> None:
    classes, table = FrameClassifier().fit(TEXTS, LABELS), FrameClassifier().fit(TEXTS, TABLE)
    assert classes.score(TEXTS[:3], [3, 3, 3]) == 0
    for model in (classes, table):
        for codings, said in ((None, "not None"), (LABELS[:3], "48 passages but 3"), ([None] * 48, "coding 0")):
            with pytest.raises(BadCodings, match=said):
                model.score(TEXTS, codings)
        with pytest.raises(NotEnoughData, match="no passage to score"):
            model.score([], [])
        with pytest.raises(BadSetting, match="48 numbers from 0 on"):
            model.score(TEXTS, LABELS if model is classes else TABLE, sample_weight=[-1.0] * 48)


def test_scores_as_a_table(stored: FrameModel) -> None:
    scores = stored.predict(["our navy sails", "rain"])
    table = scores.to_frame(index=["a", "b"])
    assert table.index.tolist() == ["a", "b"]
    assert table.columns.tolist() == [
        *(f"p_{code}" for code in scores.codes),
        *(f"{name}_{code}" for name in ("e", "stance") for code in scores.practices),
    ]
    assert table["p_ships"].tolist() == scores.probabilities[:, 0].tolist()
    assert set(table["stance_ships"]) <= {"endorse", "reject", "report"}


def test_types_are_there_for_checkers() -> None:
    import framing

    assert (Path(framing.__file__).parent / "py.typed").is_file()


@pytest.mark.parametrize("given", [[("a",), ("b",)], [{"a"}, {"b"}], [["a"], ["b"]]])
def test_scores_of_one_class_each_take_no_lists(given: object) -> None:
    model = FrameClassifier().fit(["a sloop", "a loan"] * 10, ["ship", "money"] * 10)
    with pytest.raises(ValueError, match="one class for each passage"):
        model.score(["a sloop", "a loan"], given)
