"""Stands for the reading: fills a sheet with what a coder found in each speech (found.csv).

Usage: python fill.py SHEET CODER OUTPUT CODEBOOK
"""

import csv
import sys

from framing.codebook import load_codebook

RENAMED = {"threat_deflation": "threat_dismissal"}  # in the second version of the codebook


def fill(sheet: str, coder: str, output: str, codebook: str) -> None:
    """Write the sheet with the coder's name and codes, as far as the codebook has them."""
    book = load_codebook(codebook)
    with open("found.csv", encoding="utf-8") as file:
        found = {row["document"]: row for row in csv.DictReader(file)}
    with open(sheet, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["coder"] = coder
        for field in ("practices", "domestic"):
            codes = found[row["document"]][f"{coder}_{field}"].split(";")
            codes = [code if code in book else RENAMED.get(code, code) for code in codes]
            row[field] = ";".join(code for code in codes if code in book)
        row["practices"] = row["practices"] or ("" if row["domestic"] else "none")
    with open(output, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    fill(*sys.argv[1:])
