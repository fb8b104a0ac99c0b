"""Errors about models that are asked for codes: addresses, answers, and what was kept."""

from __future__ import annotations

from pathlib import Path

from framing.errors.kinds import BadCodings, BadSetting, EndpointRefuses


def answer_unusable(problem: str) -> BadCodings:
    """A model's answer that is no coding; the words are said to the model."""
    return BadCodings(f"{problem.rstrip('.')}.")


def bad_endpoint(url: str) -> BadSetting:
    """An address that cannot be asked."""
    return BadSetting(
        f"--endpoint {url!r} is not an address. Give one like http://localhost:11434/v1 or https://HOST/v1."
    )


def endpoint_refuses(url: str, status: int, said: str) -> EndpointRefuses:
    """A server that will answer no request of this kind."""
    hints = {
        401: " Set the key (--key-env NAME).",
        403: " Set the key (--key-env NAME).",
        404: " Check --endpoint and --model.",
    }
    return EndpointRefuses(
        f"{url} says {status}{': ' if said else ''}{said}.{hints.get(status, '')} What was answered before is "
        "kept; the same command goes "
        "on from there."
    )


def endpoint_silent(url: str, count: int, units: str) -> EndpointRefuses:
    """An endpoint that does not answer any more."""
    return EndpointRefuses(
        f"{url} gave no answer to {count} {units} in a row. Check that the server runs. What was answered "
        "before is kept; the same "
        "command goes on from there."
    )


def passage_without_text(coding_id: str) -> BadCodings:
    """A passage that stands off from its text cannot be asked about."""
    return BadCodings(f"id {coding_id!r}: has no text to be read. Give the texts (--corpus).")


def answers_unreadable(path: str | Path, line: int, reason: str) -> BadCodings:
    """A file of kept answers that is damaged."""
    return BadCodings(
        f"{path}, line {line}: is not a stored answer ({reason}). Mend or remove the line, or give another file (--answers)."
    )


def bad_error_rate(error: float, expected: float) -> BadSetting:
    """Rates of error between which nothing can be shown."""
    return BadSetting(
        f"A rate of error of {expected:g} cannot be shown to lie below {error:g} with 20,000 codings or fewer. "
        "Give --error between "
        "0.001 and 1."
    )


def nothing_answered(url: str, count: int, units: str) -> EndpointRefuses:
    """Not one passage, or document, got a usable answer."""
    return EndpointRefuses(
        f"{url}: no usable answer to any of {count} {units}. The raw answers are kept; try another model, or --extra."
    )


def answers_need_file(output: str | Path) -> BadSetting:
    """Codings that go to standard output or a pipe have no file beside which raw answers could be kept."""
    return BadSetting(
        f"-o {output}: raw answers are kept in a file, so that the command can continue after a stop. Name it with "
        "--answers FILE."
    )
