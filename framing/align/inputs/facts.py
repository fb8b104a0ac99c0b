"""Facts on how adoption may come about: a table of state, period and a number for each mechanism.

Inducement (troops, aid, trade), pressure (sanctions, disputes) and own reckoning (votes, ideal points, regime) are asked
about alike: did the states with a larger number before the shift move more?
References: Shipan and Volden (2008) for the mechanisms of diffusion; Lake (2009) for dependence.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from framing.align.inputs.exposure import check_exposure
from framing.errors.tables import column_missing
from framing.terms import Fact

KEYS = ("state", "period", "first", "last")
VALUE = "exposure"


def check_facts(table: pd.DataFrame, fact: Fact, states: tuple[str, ...], where: str | Path) -> pd.DataFrame:
    """The table with the columns of framing.schemas.EXPOSURE.

    The numbers are in the column `exposure`, else in the one that is called as the mechanism (`inducement`, `pressure`,
    `own_reckoning`), else in the only one beside state and period.

    Raises
    ------
    BadTable : there is no such column, or as `check_exposure`.
    """
    present = [str(name) for name in table.columns]
    others = [name for name in present if name not in KEYS]
    named = [name for name in (VALUE, fact.value.replace(" ", "_")) if name in others]
    chosen = next(iter(named), others[0] if len(others) == 1 else fact.value.replace(" ", "_"))
    if chosen not in others:
        raise column_missing(where, chosen, present)
    kept = table[[name for name in present if name in KEYS or name == chosen]]
    return check_exposure(kept.rename(columns={chosen: VALUE}), states, where)
