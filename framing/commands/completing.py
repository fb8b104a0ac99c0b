"""What a shell offers for arguments and options: shipped names, formats and files.

In: a command. Out: the same command, whose plain arguments and options offer values; what they accept is as before.
"""

from __future__ import annotations

from collections.abc import Callable

import click
from click.shell_completion import CompletionItem

from framing.resources import shipped_models


def _corpora() -> list[str]:
    from framing.corpus.catalogue.entries import load_catalogue

    return sorted(load_catalogue())


def _studies() -> list[str]:
    from framing.study.file import shipped_studies

    return shipped_studies()


def _tables() -> list[str]:
    from framing.datapackage import known_schemas

    return list(known_schemas())


# names that are offered -> the arguments and options that take them, by command and parameter
_NAMES: dict[Callable[[], list[str]], tuple[str, ...]] = {
    _corpora: (
        "annotate corpus", "publish corpus", "corpus check name_or_file", "corpus duplicates name_or_file",
        "corpus fetch name", "corpus reuse name_or_file", "corpus show name_or_file", "coding draw corpus",
        "coding ask corpora", "coding export corpora", "coding import corpora", "codebook map corpora", "code corpora",
        "train texts", "evaluate texts", "export corpus", "show corpus", "voices first", "voices second",
    ),
    _studies: ("run study",),
    shipped_models: (
        "annotate model", "publish model", "run model", "voices model", "coding draw model", "evaluate model",
        "evaluate compare", "model diff first", "model diff second", "model show name", "model verify name",
    ),
    _tables: ("schema table",),
}  # fmt: skip
# parameters that take a file, in every command
_FILES = frozenset({
    "again", "beside", "codings", "corpora", "decisions", "disputed", "file", "files", "first", "joint", "leave_out",
    "model", "name_or_file", "new", "old", "open_", "output", "results", "scheme", "second", "sheet", "store", "study",
    "table", "texts",
})  # fmt: skip
_ALONE = frozenset({"coding ask model", "schema table"})  # no files all the same
_ALSO_FILES = frozenset({"annotate corpus", "coding draw corpus"})


class _Offered(click.types.StringParamType):
    """A text for which names or files are offered."""

    def __init__(self, names: Callable[[], list[str]], *, files: bool) -> None:
        self._names, self._files = names, files

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG002
        """Files, if any are taken, and the names that begin as what is typed."""
        files = [CompletionItem(incomplete, type="file")] if self._files else []
        return [*files, *(CompletionItem(name) for name in self._names() if name.startswith(incomplete))]


def offer_values(command: click.Command, name: str) -> click.Command:
    """The command, and those within it, with values for a shell to offer; `name` is the command's own."""
    if isinstance(command, click.Group):
        for inner, one in command.commands.items():
            offer_values(one, f"{name} {inner}")
        return command
    for parameter in command.params:
        if parameter.type is click.STRING and (offered := _offered(f"{name} {parameter.name}", parameter)):
            parameter.type = offered
    return command


def _offered(place: str, parameter: click.Parameter) -> _Offered | None:
    if isinstance(parameter, click.Option) and parameter.metavar == "FORMAT":
        formats = (parameter.help or "").split(" | ")
        return _Offered(lambda: formats, files=False)
    names = next((offer for offer, places in _NAMES.items() if place in places), None)
    files = place in _ALSO_FILES or (parameter.name in _FILES and place not in _ALONE)
    return _Offered(names or list, files=files) if names or files else None
