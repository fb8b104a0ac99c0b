"""The coding page: passages of a sheet coded in a browser on the same machine, every change saved at once.

In: a sheet (codings, coded or not), a codebook, the names of the coders. Out: a store of all changes (SQLite) beside the
sheet, and from it the codings of each coder as `read_codings` takes them.
"""

from __future__ import annotations

from framing.coding.page.results import Outcome, collect_codings
from framing.coding.page.store import Store
from framing.coding.page.ticks import Ticks, apply_change
from framing.coding.page.units import Unit, make_units

__all__ = ["Outcome", "Store", "Ticks", "Unit", "apply_change", "collect_codings", "make_units"]
