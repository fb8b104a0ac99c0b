"""Errors about draws of passages and documents to code: each says what to give instead."""

from __future__ import annotations

from framing.errors.kinds import BadSetting, NotEnoughData


def bad_draw(size: int) -> BadSetting:
    """A draw of fewer than one passage."""
    return BadSetting(f"Cannot draw {size} passages. Give a --size of 1 or more.")


def all_coded_before(passages: int) -> NotEnoughData:
    """Every passage of the documents is among the codings to leave out."""
    return NotEnoughData(
        f"All {passages} passages were coded before, so there is none left to draw. Give fewer codings to --leave-out, "
        "or further documents."
    )


def nothing_to_draw() -> NotEnoughData:
    """Documents without a single passage."""
    return NotEnoughData("The documents hold no passage to draw. Give documents with texts ('framing corpus check').")


def bad_years(years: str) -> BadSetting:
    """Years that cannot be read."""
    return BadSetting(f"--years {years!r} are not years. Write 1947-1951, 1947-, -1951 or 1947.")


def no_rare_codes(enough: int) -> NotEnoughData:
    """A draw for rare codes where none is rare."""
    return NotEnoughData(
        f"Every code has {enough} codings or more in the files of --leave-out, so none is rare. Draw with "
        "--active uncertainty, or name "
        "codes (--code)."
    )


def nothing_in_part(part: str) -> NotEnoughData:
    """A choice of years, states and speakers that no document fits."""
    return NotEnoughData(f"No document fits {part}. 'framing corpus show' and 'check' say what a corpus holds.")
