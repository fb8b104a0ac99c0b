"""Routines of linear algebra that do not depend on the processor."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from framing.arithmetic import ROUTINES, has_avx2


def settled(code: str) -> list[str]:
    program = f"import os; os.environ.pop('OPENBLAS_CORETYPE', None); {code}"
    program += "; from framing.arithmetic import settle_arithmetic as settle"
    program += "; print(settle(), os.environ.get('OPENBLAS_CORETYPE'))"
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    return done.stdout.split()


def test_the_description_of_the_processor_is_read(tmp_path: Path) -> None:
    file = tmp_path / "cpuinfo"
    assert not has_avx2(file)
    file.write_text("flags : fpu sse2 avx avx2_new\n")
    assert not has_avx2(file)
    file.write_text("flags : fpu sse2 avx avx2\n")
    assert has_avx2(file)


@pytest.mark.skipif(not has_avx2(), reason="this processor has no AVX2, or does not say so")
def test_routines_are_settled_before_numpy_is_loaded_and_not_after() -> None:
    assert settled("pass") == ["True", ROUTINES]
    assert settled("import numpy") == ["False", "None"]
    assert settled("os.environ['OPENBLAS_CORETYPE'] = 'Prescott'") == ["False", "Prescott"]


@pytest.mark.skipif(not has_avx2(), reason="this processor has no AVX2, or does not say so")
def test_training_settles_them_in_time(tmp_path: Path) -> None:
    program = (
        "import os, sys; os.environ.pop('OPENBLAS_CORETYPE', None)\n"
        "from framing.commands import main\n"
        "class Watch:\n"
        "    def find_spec(self, name, *rest):\n"
        "        if name == 'numpy': print('numpy comes with', os.environ.get('OPENBLAS_CORETYPE'))\n"
        "sys.meta_path.insert(0, Watch())\n"
        f"main(['train', {str(tmp_path / 'none.jsonl')!r}], standalone_mode=False)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert f"numpy comes with {ROUTINES}" in done.stdout
