"""What a model says about passages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from framing.classify.fitting.stance import STANCES
from framing.schemas import ENDORSEMENT, PROBABILITY
from framing.showing import Shown

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, repr=False)
class Scores(Shown):
    """Calibrated probabilities of a batch of passages, a row a passage.

    `codes` (practices, then domestic appeals, then mechanisms) name the columns of `probabilities` (n, codes);
    `practices` those of `endorsement` (n, practices): the chance that the practice, given it is there, is
    endorsed. `stance` (n, practices, 3) has the chances of endorse, reject, report; `away` is the chance of
    "not endorsed" from which on a practice is called rejected or reported.
    """

    codes: tuple[str, ...]
    practices: tuple[str, ...]
    probabilities: npt.NDArray[np.float32]
    endorsement: npt.NDArray[np.float32]
    stance: npt.NDArray[np.float32] = field(repr=False)
    away: float = 0.5

    @property
    def stances(self) -> npt.NDArray[np.str_]:
        """The most likely stance per practice (n, practices): "endorse", "reject" or "report"."""
        other = np.where(self.stance[..., 1] >= self.stance[..., 2], STANCES[1], STANCES[2])
        named: npt.NDArray[np.str_] = np.where(1 - self.endorsement > self.away, other, STANCES[0])
        return named

    def to_frame(self, index: Any = None) -> pd.DataFrame:
        """A table, a row a passage: `p_CODE` for every code, then `e_PRACTICE` and `stance_PRACTICE` for every practice.

        `index` names the rows; by default they are numbered.
        """
        import pandas as pd

        columns: dict[str, npt.NDArray[Any]] = {
            f"{PROBABILITY}{code}": self.probabilities[:, n] for n, code in enumerate(self.codes)
        }
        columns |= {f"{ENDORSEMENT}{code}": self.endorsement[:, n] for n, code in enumerate(self.practices)}
        columns |= {f"stance_{code}": self.stances[:, n] for n, code in enumerate(self.practices)}
        return pd.DataFrame(columns, index=index)

    def _facts(self) -> dict[str, Any]:
        return {"passages": len(self), "codes": len(self.codes), "practices": len(self.practices)}

    def _first_rows(self) -> pd.DataFrame:
        return self.to_frame()

    def __len__(self) -> int:
        return len(self.probabilities)


@dataclass(frozen=True)
class Evidence:
    """Why a code was given: characters `start` to `end` of the text moved its log-odds by `weight`."""

    code: str
    start: int
    end: int
    weight: float
