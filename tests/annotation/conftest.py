from __future__ import annotations

import pytest

from framing.corpus import Document
from tests.speeches import twelve_documents


@pytest.fixture
def documents() -> list[Document]:
    return twelve_documents()
