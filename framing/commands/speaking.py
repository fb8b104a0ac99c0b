"""What the commands say: messages for people by logging, facts for machines by ``--json``.

Every command has ``--json``, ``--quiet`` and ``--verbose``. Messages go through the logger "framing" to standard error: quiet
keeps warnings and errors alone, verbose adds the time and what is read and written. With ``--json``, what a command has told
with `say` and `put` is one JSON object on standard output; commands that have a ``--json`` of their own print their own tables.
Where a table went to standard output (``-o -``), `answer` puts what else there is on standard error.
"""

from __future__ import annotations

import functools
import json
import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from framing.piping import name_sources, output_is_taken, take_output

_LOGGER = logging.getLogger("framing")
_FACTS, _JSON = "framing.facts", "framing.json"


class _Terminal(logging.Handler):
    """Writes messages to standard error as it is now; verbose ones with the seconds since the command began."""

    def __init__(self) -> None:
        super().__init__()
        self.start, self.timed = time.monotonic(), False

    def emit(self, record: logging.LogRecord) -> None:
        """Write one message."""
        text = name_sources(record.getMessage())
        click.echo(f"{time.monotonic() - self.start:8.2f} s  {text}" if self.timed else text, err=True)


def say(message: str, **facts: Any) -> None:
    """Tell people something on standard error, and machines the facts in it."""
    _LOGGER.info("%s", message)
    _note(facts)


def warn(message: str) -> None:
    """Tell people what they should know even where they asked for quiet."""
    _LOGGER.warning("%s", message)


def put(text: str, *, nl: bool = True, **facts: Any) -> None:
    """Print the answer of a command on standard output, or with ``--json`` keep its facts."""
    _note(facts)
    context = click.get_current_context(silent=True)
    if context is None or not context.meta.get(_JSON):
        answer(text, nl=nl)


def answer(text: str, *, nl: bool = True) -> None:
    """Print on standard output, or on standard error where a table went to standard output."""
    click.echo(text, nl=nl, err=output_is_taken())


def note(**facts: Any) -> None:
    """Keep facts for ``--json`` without a message."""
    _note(facts)


def wants_json() -> bool:
    """Whether the command was called with ``--json``, for facts that cost something."""
    context = click.get_current_context(silent=True)
    return context is not None and bool(context.meta.get(_JSON))


def _note(facts: dict[str, Any]) -> None:
    context = click.get_current_context(silent=True)
    if context is not None and facts:
        context.meta.setdefault(_FACTS, {}).update(facts)


def listen(context: click.Context) -> None:
    """Show messages on standard error until the command ends."""
    take_output(False)
    handler, level = _Terminal(), _LOGGER.level
    _LOGGER.addHandler(handler)
    _LOGGER.setLevel(logging.INFO)
    propagates, _LOGGER.propagate = _LOGGER.propagate, False

    def stop() -> None:
        _LOGGER.removeHandler(handler)
        _LOGGER.setLevel(level)
        _LOGGER.propagate = propagates

    context.call_on_close(stop)


def _set_quiet(_context: click.Context, _parameter: click.Parameter, given: bool) -> None:
    if given:
        _LOGGER.setLevel(logging.WARNING)


def _set_verbose(_context: click.Context, _parameter: click.Parameter, given: bool) -> None:
    if given:
        _LOGGER.setLevel(logging.DEBUG)
        for handler in _LOGGER.handlers:
            if isinstance(handler, _Terminal):
                handler.timed = True


def _set_json(context: click.Context, _parameter: click.Parameter, given: bool) -> None:
    if given:
        context.meta[_JSON] = True


def loudness(*, hidden: bool = False) -> list[click.Option]:
    """The options ``--quiet`` and ``--verbose``."""
    shared: dict[str, Any] = {"is_flag": True, "expose_value": False, "hidden": hidden}
    return [
        click.Option(["--quiet", "-q"], help="Print only warnings and errors.", callback=_set_quiet, **shared),
        click.Option(["--verbose"], help="Log what is read and written, with times.", callback=_set_verbose, **shared),
    ]


def complete(command: click.Command) -> click.Command:
    """The command, and those within it, with ``--json``, ``--quiet`` and ``--verbose`` where they lack them."""
    if isinstance(command, click.Group):
        for inner in command.commands.values():
            complete(inner)
        return command
    taken = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
    if "--quiet" in taken:
        return command
    for option in loudness(hidden=True):
        option.opts = [name for name in option.opts if name not in taken]
        command.params.append(option)
    if "--json" not in taken:
        help_text = "Print a summary as JSON on stdout."
        command.params.append(
            click.Option(["--json"], is_flag=True, expose_value=False, help=help_text, callback=_set_json)
        )
        command.callback = _telling(command.callback)
    return command


def _telling(callback: Callable[..., Any] | None) -> Callable[..., Any]:
    """A command's function that prints its facts at the end, where it was called with ``--json``."""
    assert callback is not None

    @functools.wraps(callback)
    def told(*arguments: Any, **options: Any) -> Any:
        result = callback(*arguments, **options)
        context = click.get_current_context()
        if context.meta.get(_JSON):
            answer(json.dumps(context.meta.get(_FACTS, {}), ensure_ascii=False, default=_plain))
        return result

    return told


def _plain(value: Any) -> Any:
    if isinstance(value, Path):
        return str(value)
    return value.item() if hasattr(value, "item") else list(value)
