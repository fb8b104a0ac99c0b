"""The same bytes on many processors: OpenBLAS sums in another order on each kind, and the last digits of a model with it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROUTINES = "Haswell"  # what every x86-64 processor with AVX2 can run
NEEDED = "avx2"


def settle_arithmetic() -> bool:
    """Choose OpenBLAS routines that do not depend on the processor; to be called before numpy is loaded.

    Returns
    -------
    whether they are settled: not on processors without AVX2, nor where numpy is loaded already. A choice of the user's
    (environment variable OPENBLAS_CORETYPE) stands.
    """
    if "numpy" in sys.modules or not has_avx2():
        return False
    return os.environ.setdefault("OPENBLAS_CORETYPE", ROUTINES) == ROUTINES


def has_avx2(described: Path = Path("/proc/cpuinfo")) -> bool:
    """Does the file with the description of the processor (Linux) name AVX2?"""
    try:
        return NEEDED in described.read_text(encoding="utf-8").split()
    except OSError:
        return False
