"""The top command: finds the nouns, and turns failures into messages and exit codes."""

from __future__ import annotations

import importlib
import os
import signal
import sys
import threading
import warnings
from typing import Any

import click

from framing import __version__
from framing.commands.completing import offer_values
from framing.commands.renamed import use_new_names
from framing.commands.speaking import complete, listen, loudness
from framing.errors import FramingError
from framing.errors.hints import did_you_mean
from framing.piping import name_sources

# command -> what it does; the module of the same name is imported only when called, so that --help is quick
COMMANDS = {
    "run": "Run a study from texts to report (default: the early Cold War).",
    "corpus": "List, fetch, import, show and check corpora.",
    "codebook": "Create, show, check, export, compare and merge codebooks.",
    "coding": "Sample passages to code, import and export codings, measure agreement, adjudicate, ask models.",
    "code": "Code the passages of a sheet on a page in your browser.",
    "train": "Train a frame classifier from codings.",
    "evaluate": "Evaluate a classifier by cross-validation, or compare two.",
    "model": "Show, compare and verify stored models.",
    "annotate": "Code passages and documents for frames.",
    "publish": "Write or check published frames of a corpus.",
    "align": "Align shifts of the dominant state with adoption by secondary states.",
    "appeals": "Show with which domestic appeals each practice is framed.",
    "voices": "Compare two corpora of one state: do diplomats write as leaders speak?",
    "simulate": "Simulate scenarios with known shifts, lags and adopters.",
    "report": "Write the report of a results folder.",
    "compare": "Show what two runs answer differently.",
    "export": "Export annotated passages and documents.",
    "show": "Read one annotated document in the terminal.",
    "schema": "Print the columns of the tables as JSON.",
    "completion": "Print the script that completes commands in bash, zsh or fish.",
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, context: click.Context) -> list[str]:
        """The nouns in the order of the work."""
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """The command `name`, or an error with the nearest names."""
        if name not in COMMANDS:
            raise click.UsageError(f"No such command {name!r}.{did_you_mean(name, list(COMMANDS))}")
        module = importlib.import_module(f"framing.commands.{name}")
        return offer_values(complete(getattr(module, name)), name)

    def resolve_command(
        self, context: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command and its arguments, options under their present names."""
        name, command, rest = super().resolve_command(context, args)
        return name, command, use_new_names(name or "", rest)

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """The nouns with their one line each, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def make_context(self, *given: Any, **extra: Any) -> click.Context:
        """The context of a call; Ctrl-C before the command is known ends it as it does later."""
        try:
            return super().make_context(*given, **extra)
        except KeyboardInterrupt:
            raise _interrupted() from None

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        """The options of the group itself; from here on messages are shown."""
        listen(context)
        return super().parse_args(context, args)

    def invoke(self, context: click.Context) -> Any:
        """Run the command; a failure becomes one message and an exit code unless --debug is given."""
        debug = context.params.get("debug", False)
        context.with_resource(warnings.catch_warnings())  # what a command changes ends with it
        _end_like_interrupt()
        if not debug:
            warnings.simplefilter("ignore")
        try:
            return super().invoke(context)
        except FramingError as error:
            if debug:
                raise
            click.echo(f"Error: {name_sources(str(error))}", err=True)
            context.exit(error.exit_code)
        except BrokenPipeError:
            sys.stdout = open(os.devnull, "w")  # noqa: SIM115 (the reader went away; nothing more to say)
            context.exit(0)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except KeyboardInterrupt:
            raise _interrupted() from None
        except Exception as error:
            if debug:
                raise
            click.echo(
                f"Error: {type(error).__name__}: {_first_line(error)}. This is a fault of framing itself: "
                "run again with 'framing --debug ...' and report what it prints.",
                err=True,
            )
            context.exit(1)


def _interrupted() -> click.exceptions.Exit:
    """Says what an interrupt leaves; the exit code of one."""
    click.echo(
        "Interrupted. No half file stays; what was fetched or annotated so far is kept for the next try.", err=True
    )
    return click.exceptions.Exit(130)


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or ["no message"])[0].rstrip(".")


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="framing")
@click.option("--debug", is_flag=True, help="Show tracebacks.")
def main(debug: bool) -> None:
    """Test on texts whether balancing practices spread from a dominant state to those who depend on it.

    Every command takes --json, --quiet and --verbose.
    """


main.params += loudness()


def _end_like_interrupt() -> None:
    """Let SIGTERM (batch systems, timeout) end a command as Ctrl-C does, so that no half file stays."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, interrupt)
