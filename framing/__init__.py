"""From leaders' words to balancing practices: frames, shifts of the dominant state, adoption by secondary states.

In: speeches and diplomatic texts. Out: tables, exports and a report, one documented table per stage.
"""

from __future__ import annotations

__version__ = "0.1.0"
