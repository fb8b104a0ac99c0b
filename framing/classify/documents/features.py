"""What the passages of a document add up to: how much of it, at its height and towards its end, each practice has."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64]
FEATURES = ("mean", "best_three", "last_third")
OF_DOCUMENT = ("passages", "coded", "coded_share", "highest")
FLOOR, CODE_FLOOR, CODED_FLOOR = (
    1e-3,
    1e-2,
    0.1,
)  # added before the logarithm, so that nothing found is not infinitely little


@dataclass(frozen=True)
class DocumentFeatures:
    """Logarithms of what the passages of documents add up to.

    practices : (documents, practices, 3): mean endorsed probability by words, mean of the three highest, mean over the last
    third of the passages. codes : (documents, codes): mean probability of every code. document : (documents, 4): passages, how
    many of them are expected to carry a practice, that number a passage, highest endorsed probability of any practice.
    """

    practices: Matrix
    codes: Matrix
    document: Matrix

    def take(self, rows: npt.NDArray[np.intp]) -> DocumentFeatures:
        """The same of some documents."""
        return DocumentFeatures(self.practices[rows], self.codes[rows], self.document[rows])


def sum_up(
    probabilities: Matrix, endorsements: Matrix, words: npt.NDArray[np.generic], owner: npt.NDArray[np.int64]
) -> DocumentFeatures:
    """The features of documents from their passages.

    Parameters
    ----------
    probabilities : (passages, codes), 0..1, practices first. endorsements : (passages, practices), 0..1.
    words : (passages,). owner : (passages,) number of the document (0, 1, ...) of every passage, each with one at least;
        the passages of a document stand in the order of its text.
    """
    count = int(owner.max()) + 1 if len(owner) else 0
    width = endorsements.shape[1]
    practices = np.zeros((count, width, len(FEATURES)))
    codes = np.zeros((count, probabilities.shape[1]))
    document = np.zeros((count, len(OF_DOCUMENT)))
    order = np.argsort(owner, kind="stable")
    bounds = np.searchsorted(owner[order], np.arange(count + 1))
    for number in range(count):
        rows = order[bounds[number] : bounds[number + 1]]
        endorsed = probabilities[rows, :width] * endorsements[rows]
        weight = np.maximum(words[rows].astype(float), 1.0)
        highest = np.sort(endorsed, axis=0)[::-1][:3].sum(axis=0) / 3
        last = endorsed[-max(1, -(-len(rows) // 3)) :].mean(axis=0)
        practices[number] = np.column_stack([weight @ endorsed / weight.sum(), highest, last])
        codes[number] = probabilities[rows].mean(axis=0)
        carried = float(endorsed.max(axis=1, initial=0.0).sum())
        top = float(endorsed.max(initial=0.0))
        document[number] = len(rows), carried + CODED_FLOOR, carried / len(rows) + FLOOR, top + FLOOR
    return DocumentFeatures(np.log(practices + FLOOR), np.log(codes + CODE_FLOOR), np.log(np.maximum(document, FLOOR)))
