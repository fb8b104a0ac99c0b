"""A planted results folder: the USA and twenty secondary states, 1930 to 1991, every figure made up here."""

from .folder import write_world

__all__ = ["write_world"]
