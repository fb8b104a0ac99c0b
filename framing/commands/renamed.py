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


def use_new_names(command: str, arguments: list[str]) -> list[str]:
    """The arguments of a command with new names in place of old ones; each replacement is noted on stderr."""
    renamed = RENAMED.get(command, {})
    current = []
    for argument in arguments:
        option, equals, value = argument.partition("=")
        if option in renamed:
            click.echo(
                f"Note: {option} is now called {renamed[option]}; the old name goes with the next version.", err=True
            )
            argument = renamed[option] + equals + value
        current.append(argument)
    return current
