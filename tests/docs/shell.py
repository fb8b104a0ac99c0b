"""As much of a shell as the pages use, in this process: `framing`, here-documents, echo, mkdir, head, variables."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path
from string import Template

import click
from click.testing import CliRunner

from framing.commands import main

_HEREDOC = re.compile(r"cat > (\S+) <<'(\w+)'\n(.*)^\2$", re.MULTILINE | re.DOTALL)
_VARIABLE = re.compile(r"(\w+)=(\S*)")
_OPTION = re.compile(r"(?<![\w-])--?[a-z][a-z-]*")


def split(line: str) -> list[str]:
    """The words of a command line without its comment."""
    return shlex.split(line, comments=True)


def is_framing(words: list[str]) -> bool:
    """Whether the line calls ``framing``."""
    return bool(words) and words[0] in ("framing", ".venv/bin/framing")


class Shell:
    """Runs command lines in the current folder."""

    def __init__(self) -> None:
        self.variables: dict[str, str] = {}

    def run(self, line: str) -> str:
        """What the command prints; an AssertionError where it fails, or is one that this shell lacks."""
        if here := _HEREDOC.fullmatch(line):
            _write(here[1], here[3])
            return ""
        words = split(Template(line).safe_substitute(self.variables))
        if is_framing(words):
            done = CliRunner().invoke(main, words[1:])
            assert done.exit_code == 0, f"{line}\n{done.output}"
            return done.output
        if len(words) == 1 and (variable := _VARIABLE.fullmatch(words[0])):
            self.variables[variable[1]] = variable[2]
        elif words[0] == "mkdir":
            if "-p" not in words:  # where a page begins anew
                shutil.rmtree(words[-1], ignore_errors=True)
            Path(words[-1]).mkdir(parents=True, exist_ok=True)
        elif words[0] == "echo" and words[-2] == ">":
            _write(words[-1], " ".join(words[1:-2]) + "\n")
        elif words[0] == "head":
            number = int(words[1].removeprefix("-"))
            return "".join("\n".join(Path(name).read_text("utf-8").splitlines()[:number]) for name in words[2:])
        else:
            raise AssertionError(
                f"{line}\nno such command here: run it in tests/docs/shell.py, or list it in unrun.toml"
            )
        return ""


def _write(name: str, text: str) -> None:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(text, encoding="utf-8")


def find_command(words: list[str]) -> tuple[click.Context, click.Command, list[str]]:
    """The command that the words call, and the words left for it; a click.UsageError where there is none."""
    context, command, rest = click.Context(main, info_name="framing"), main, words[1:]
    while isinstance(command, click.Group):
        _, rest, _ = command.make_parser(context).parse_args(list(rest))
        if not rest:
            break
        inner = command.get_command(context, rest[0])
        if inner is None:
            raise click.UsageError(f"no command {rest[0]!r} in {context.command_path}")
        context, command, rest = click.Context(inner, info_name=rest[0], parent=context), inner, rest[1:]
    return context, command, rest


def check_call(words: list[str]) -> None:
    """Options, arguments and their values as click reads them, without asking whether files exist.

    Raises
    ------
    click.UsageError : an unknown command or option, a value that is none, something missing or too much.
    """
    context, command, rest = find_command(words)
    if isinstance(command, click.Group):
        raise click.UsageError(f"{context.command_path} needs a command")
    given, left, _ = command.make_parser(context).parse_args(list(rest))
    if left:
        raise click.UsageError(f"unexpected: {' '.join(map(str, left))}")
    for parameter in command.params:
        value = given.get(parameter.name or "")
        if value is None or parameter.value_is_missing(value):
            if parameter.required:
                raise click.MissingParameter(ctx=context, param=parameter)
        elif not isinstance(parameter.type, (click.Path, click.File)):
            parameter.type_cast_value(context, value)


def check_mention(text: str) -> None:
    """That a call quoted in prose, whole or in part, names a command and options that there are."""
    words = text.split()
    plain = [word for word in words[1:] if re.fullmatch(r"[a-z]+", word)]
    _, command, _ = find_command(["framing", *plain[:2]])
    known = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
    known |= {name for parameter in main.params for name in (*parameter.opts, *parameter.secondary_opts)}
    known |= {"--help"}
    unknown = [name for name in _OPTION.findall(text) if name not in known]
    if unknown:
        raise click.UsageError(f"no option {', '.join(unknown)}")
