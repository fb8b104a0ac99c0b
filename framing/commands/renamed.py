"""Options that have a new name: the old one is still read for one version, with a notice."""

from __future__ import annotations

import click

# command -> old option -> new option
RENAMED = {
    "train": {"--supplement": "--auxiliary", "--no-supplement": "--no-auxiliary"},
    "align": {"--before": "--leads", "--after": "--lags"},
    "annotate": {"--after": "--since", "--before": "--until"},
    "export": {"--after": "--since", "--before": "--until"},
    "evaluate": {"--supplement": "--auxiliary", "--no-supplement": "--no-auxiliary"},
}
# command -> options that are gone, each with a value: they are passed over for one version
GONE = {"align": ("--draws",)}


def use_new_names(command: str, arguments: list[str]) -> list[str]:
    """The arguments of a command with new names in place of old ones, gone ones left out; each change is noted on stderr."""
    renamed, gone = RENAMED.get(command, {}), GONE.get(command, ())
    current = []
    rest = iter(arguments)
    for argument in rest:
        option, equals, value = argument.partition("=")
        if option in gone:
            if not equals:
                next(rest, None)
            click.echo(f"Note: {option} has no effect any more and goes with the next version.", err=True)
            continue
        if option in renamed:
            click.echo(
                f"Note: {option} is now called {renamed[option]}; the old name goes with the next version.", err=True
            )
            argument = renamed[option] + equals + value
        current.append(argument)
    return current
