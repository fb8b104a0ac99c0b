"""``framing completion``: the script by which a shell completes commands, options and names."""

from __future__ import annotations

import click

SHELLS = ("bash", "zsh", "fish")


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> None:
    """Print the script that completes commands and options in SHELL.

    \b
    bash: framing completion bash > ~/.local/share/bash-completion/completions/framing
    zsh:  framing completion zsh > FOLDER/_framing      (a folder of $fpath)
    fish: framing completion fish > ~/.config/fish/completions/framing.fish
    """
    from click.shell_completion import get_completion_class

    from framing.commands.main import main
    from framing.commands.speaking import put

    kind = get_completion_class(shell)
    assert kind is not None
    script = kind(main, {}, "framing", "_FRAMING_COMPLETE").source()
    put(script, shell=shell, script=script)
