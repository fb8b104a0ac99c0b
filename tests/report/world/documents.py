"""The documents of the planted world, with texts, and the frames of their passages."""

from __future__ import annotations

import numpy as np
import pandas as pd

from framing.codebook import Codebook
from framing.files import text_sha256

from .figures import STATES

PRESIDENTS = [
    ("Herbert Hoover", 1930, 1932), ("Franklin D. Roosevelt", 1933, 1944), ("Harry S. Truman", 1945, 1952),
    ("Dwight D. Eisenhower", 1953, 1960), ("John F. Kennedy", 1961, 1963), ("Lyndon B. Johnson", 1964, 1968),
    ("Richard M. Nixon", 1969, 1974), ("Gerald R. Ford", 1975, 1976), ("Jimmy Carter", 1977, 1980),
    ("Ronald Reagan", 1981, 1988), ("George H. W. Bush", 1989, 1991),
]  # fmt: skip
HOSTILE = '</script><img src=x onerror="document.title=\'broken\'"> & "quoted"'
SENTENCES = (
    "We shall stand with every free people that asks for our help. ",
    "The harvest was good, and the mills of the valley work again. ",
    "An armed attack against one of us is an attack against all of us. ",
    "Let both sides lay down a part of their weapons under inspection. ",
    "No nation may buy its safety with the freedom of its neighbour. ",
    "Our shipyards will build what the sea lanes need. ",
)


def _text(number: int) -> str:
    return "\n\n".join("".join(SENTENCES[(number + shift + place) % 6] for place in range(5)) for shift in range(8))


def plant_documents(texts: bool) -> pd.DataFrame:
    rows = []
    for name, first, last in PRESIDENTS:
        for year in range(first, last + 1):
            title = HOSTILE if year == 1947 else f"Message of {year}"
            rows.append(
                (
                    "messages",
                    f"{year}-{name.split()[-1]}-1",
                    title,
                    f"{year}-01-08",
                    "USA",
                    name,
                    "President",
                    "domestic",
                    "annual message",
                )
            )
    for state in ["USA", *STATES]:
        for year in range(1946, 1992):
            rows.append(
                (
                    "ungdc",
                    f"{state}_{year - 1945:02d}_{year}",
                    f"{state} in the debate of {year}",
                    f"{year}-09-24",
                    state,
                    "A delegate",
                    "Foreign minister",
                    "international",
                    "UN general debate",
                )
            )
    names = ["corpus", "id", "title", "earliest", "state", "speaker", "role", "audience", "genre"]
    table = pd.DataFrame(rows, columns=names)
    text = [_text(number) for number in range(len(table))]
    return table.assign(
        latest=table["earliest"], text=text, sha256=[text_sha256(one) for one in text], licence="CC0", source="tests"
    )


def plant_frames(documents: pd.DataFrame, codebook: Codebook, rng: np.random.Generator) -> pd.DataFrame:
    rows = []
    for corpus, document, text, sha in documents[["corpus", "id", "text", "sha256"]].itertuples(index=False):
        start = 0
        for number, paragraph in enumerate(text.split("\n\n")):
            rows.append((corpus, document, sha[:16], number, start, start + len(paragraph), len(paragraph.split())))
            start += len(paragraph) + 2
    names = ["corpus", "document", "document_sha256_16", "passage", "start", "end", "words"]
    table = pd.DataFrame(rows, columns=names)
    size = len(table)
    shares = {
        f"p_{code}": np.where(rng.random(size) < 0.06, rng.uniform(0.5, 0.97, size), rng.uniform(0, 0.1, size))
        for code in codebook.ids()
    }
    stances = {f"e_{code}": rng.uniform(0.2, 0.98, size) for code in codebook.ids("practice")}
    return pd.concat([table, pd.DataFrame({**shares, **stances}).astype("float32")], axis=1)
