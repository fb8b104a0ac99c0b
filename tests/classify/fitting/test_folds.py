"""Folds: who stays together, who may not teach, counted by hand."""

from __future__ import annotations

import numpy as np
import pytest

from framing.classify.fitting.folds import PassageGroups, assign_folds, relate_passages

NINE = "harbour masters kept their ledgers dry all winter long"  # nine words: four runs of six
EIGHT = "harbour masters kept their ledgers dry all winter"  # three


def other(number: int) -> str:
    """Twelve words that stand in no other text."""
    return " ".join(chr(ord("a") + number) * length for length in range(1, 13))


def test_large_groups_first_each_to_the_lightest_fold() -> None:
    # sizes 3, 2, 2, 1: 3 to the first; 2 to the second, 2 again (2 < 3); 1 to the first (3 < 4)
    groups = np.array([5, 5, 5, 1, 1, 2, 2, 9])
    for seed in range(4):
        assert assign_folds(groups, 2, seed).tolist() == [0, 0, 0, 1, 1, 1, 1, 0]


def test_ties_between_groups_fall_by_the_seed() -> None:
    alike = [assign_folds(np.arange(12), 3, seed) for seed in (0, 0, 1)]
    assert alike[0].tolist() == alike[1].tolist() != alike[2].tolist()
    assert np.bincount(alike[2]).tolist() == [4, 4, 4]


def test_guests_may_not_teach_for_the_fold_of_their_group() -> None:
    passage_groups = PassageGroups.of_groups(np.array([0, 0, 1, 1, 2]), np.array([True, False, True, False, False]))
    assert passage_groups.group.tolist() == [0, -1, 1, -1, -1]
    fold, excluded = passage_groups.split(2, 0)
    assert sorted(fold[[0, 2]].tolist()) == [0, 1]
    assert fold[[1, 3, 4]].tolist() == [-1, -1, -1]
    first = fold[0] == 0
    assert excluded[:2].tolist() == [[first, not first]] * 2
    assert excluded[2:4].tolist() == [[not first, first]] * 2
    assert excluded[4].tolist() == [False, False]  # no own passage is in its group


def test_parted_passages_stand_alone_and_guests_keep_their_kin() -> None:
    parted = PassageGroups.of_groups(np.array([0, 0, 0, 1]), np.array([True, True, False, True])).part()
    assert parted.group.tolist() == [0, 1, -1, 2]
    # the guest was kin to the group of the first two: it may help to test the third alone
    assert parted.kin.toarray().tolist() == [[1, 0, 0], [0, 1, 0], [1, 1, 0], [0, 0, 1]]


def test_some_passages_keep_their_groups_and_kin() -> None:
    passage_groups = PassageGroups.of_groups(np.array([0, 1, 1]), np.array([True, True, False])).take(np.array([2, 0]))
    assert passage_groups.group.tolist() == [-1, 0]
    assert passage_groups.kin.toarray().tolist() == [[0, 1], [1, 0]]


def test_passages_of_one_document_are_one_group() -> None:
    passage_groups = relate_passages([other(n) for n in range(4)], ["b", "a", "b", "c"])
    assert passage_groups.group.tolist() == [0, 1, 0, 2]
    assert passage_groups.kin.toarray().tolist() == [[1, 0, 0], [0, 1, 0], [1, 0, 0], [0, 0, 1]]


@pytest.mark.parametrize(("text", "group"), [(NINE, [0, 1, 0]), (EIGHT, [0, 1, 2])])
def test_four_shared_runs_of_six_words_make_twins(text: str, group: list[int]) -> None:
    texts = [f"Early {text.upper()}!", other(1), f"{text[:7]}¬\n{text[7:14]}¬{text[14:]}, later"]
    assert relate_passages(texts, ["a", "b", "c"]).group.tolist() == group


def test_runs_are_of_words_in_their_order_and_joined_where_broken() -> None:
    # broken at the line's end and joined, the second text has the nine words; turned round, the third has none of the runs
    broken = "harbour masters kept their led¬\ngers dry all winter long"
    turned = " ".join(reversed(NINE.split()))
    glued = NINE.replace(" ", "")
    assert relate_passages([NINE, broken, turned, glued], ["a", "b", "c", "d"]).group.tolist() == [0, 0, 1, 2]


def test_a_last_passage_without_kin_keeps_its_place() -> None:
    own = np.array([True, False, False])
    kinship = relate_passages([other(0), other(1), other(2)], ["a", "b", "c"], own)
    assert kinship.kin.shape == (3, 1)
    parted = PassageGroups.of_groups(np.array([0, 1, 2]), np.array([True, False, False])).part()
    assert parted.kin.toarray().tolist() == [[1], [0], [0]]
    fold, barred = kinship.split(2, 0)
    assert (fold.dtype, barred.shape) == (np.int64, (3, 2))


def test_the_seed_decides_the_folds_of_a_split() -> None:
    kinship = PassageGroups.of_groups(np.arange(12), np.ones(12, bool))
    folds = [kinship.split(3, seed)[0].tolist() for seed in (0, 0, 1)]
    assert folds[0] == folds[1] == assign_folds(np.arange(12), 3, 0).tolist() != folds[2]


def test_twins_of_twins_are_one_group_over_documents() -> None:
    second = "the cook counted onions while nine sailors slept below deck"
    texts = [NINE, other(0), f"{NINE}. {second}", other(1), second, other(2)]
    # 0 and 2 are twins, 2 and 4 too; 4 and 5 are one document: 0 2 4 5 together
    assert relate_passages(texts, ["a", "b", "c", "d", "e", "e"]).group.tolist() == [0, 1, 0, 2, 0, 0]


@pytest.mark.parametrize(("count", "groups"), [(29, 1), (30, 30)])
def test_a_run_in_thirty_passages_is_boilerplate(count: int, groups: int) -> None:
    passage_groups = relate_passages([NINE] * count, [str(number) for number in range(count)])
    assert passage_groups.kin.shape == (count, groups)
    assert passage_groups.group.max() + 1 == groups


def test_guests_are_kin_by_document_and_as_twins_but_join_no_groups() -> None:
    texts = [NINE, other(0), other(1), NINE, other(2), NINE]
    own = np.array([True, True, False, False, False, True])
    passage_groups = relate_passages(texts, ["a", "b", "b", "c", "d", "e"], own)
    # own twins 0 and 5 are one group; guest 2 is of document b; guest 3 is a twin; guest 4 is nobody's kin
    assert passage_groups.group.tolist() == [0, 1, -1, -1, -1, 0]
    assert (passage_groups.kin.toarray() > 0).tolist() == [[1, 0], [0, 1], [0, 1], [1, 0], [0, 0], [1, 0]]


def chain(number: int) -> str:
    """A link of a chain: nine words of its own, and the nine of the next link; neighbours are near twins."""
    return f"{' '.join(word(number, place) for place in range(9))}. {' '.join(word(number + 1, place) for place in range(9))}"


def word(number: int, place: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in f"{number:03d}{place}") + "q"


def chained() -> list[str]:
    """Fifty links and fifty others."""
    return [*(chain(number) for number in range(50)), *(chain(number) for number in range(100, 200, 2))]


def test_a_chain_that_would_fill_a_fold_is_cut_and_neighbours_across_the_cut_do_not_teach_each_other() -> None:
    # a tenth of 100 is 10: five groups of ten links; the last link of one and the first of the next are kin to each other's
    texts = chained()
    cut = relate_passages(texts, [str(number) for number in range(100)])
    assert cut.group[:50].tolist() == [number // 10 for number in range(50)]
    assert cut.cut == 8
    assert [cut.kin[link].indices.tolist() for link in (8, 9, 10, 11)] == [[0], [0, 1], [0, 1], [1]]
    fold, excluded = cut.split(5, 0)
    assert np.bincount(fold).tolist() == [20] * 5
    for left in (9, 19, 29, 39):
        assert excluded[left, fold[left + 1]]
        assert excluded[left + 1, fold[left]]
    assert excluded[8].sum() == 1
    whole = relate_passages(texts, [str(number) for number in range(100)], whole=True)
    assert (whole.group[:50].max(), whole.cut) == (0, 0)


def test_among_few_passages_a_chain_stays_whole() -> None:
    assert relate_passages(chained()[:99], [str(number) for number in range(99)]).group[:50].max() == 0


def test_a_document_is_never_cut() -> None:
    cut = relate_passages(chained(), ["one"] * 50 + [str(number) for number in range(50)])
    assert (cut.group[:50].max(), cut.cut) == (0, 0)
