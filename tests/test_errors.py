from __future__ import annotations

import pickle

from framing.errors import BadTable, UsageError
from framing.errors.tables import bad_value


def test_errors_come_back_whole_from_worker_processes():
    error = bad_value("t.csv", 3, "count", "x", "Give a number.")
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is BadTable
    assert isinstance(again, UsageError)
    assert str(again) == str(error)
    assert again.exit_code == 2
