"""The two kinds of failure a user can meet, and how they leave the command line."""

from __future__ import annotations


class FramingError(Exception):
    """A failure with a message for people: what went wrong, where, and what to do. Exit code 1."""

    exit_code = 1

    def __reduce__(self) -> tuple[object, ...]:
        """Worker processes hand errors back whole: the message is kept, not made again from other arguments."""
        return _restore, (type(self), self.args, self.__dict__)


def _restore(kind: type[FramingError], arguments: tuple[object, ...], state: dict[str, object]) -> FramingError:
    error = kind.__new__(kind)
    error.args = arguments
    error.__dict__.update(state)
    return error


class UsageError(FramingError):
    """Wrong use: bad arguments, bad input files, bad settings. Exit code 2."""

    exit_code = 2


def did_you_mean(wrong: str, choices: list[str]) -> str:
    """A hint that names the nearest valid choices, ready to append to a message."""
    import difflib

    near = difflib.get_close_matches(wrong, choices, n=3, cutoff=0.6)
    if near:
        return f" Did you mean {' or '.join(repr(item) for item in near)}?"
    shown = ", ".join(choices[:20]) + (" ..." if len(choices) > 20 else "")
    return f" Valid: {shown}." if choices else ""
