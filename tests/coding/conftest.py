from __future__ import annotations

import pytest

from framing.codebook import Codebook
from framing.codebook.scheme import parse_codebook

SCHEME = """
name = "harbours"
version = "3"
[[practice]]
id = "convoy"
label = "Convoy"
cues = ["convoy", "escort"]
[[practice]]
id = "blockade"
label = "Blockade"
cues = ["blockade"]
[[domestic]]
id = "bread"
label = "Bread prices"
cues = ["bread"]
[[mechanism]]
id = "loan"
label = "Loans"
[stance]
endorse = "for it"
reject = "against it"
report = "tells of it"
"""


@pytest.fixture
def scheme() -> Codebook:
    return parse_codebook(SCHEME, "harbours.toml")
