"""Messages of the command line in the words of ``import framing``: options as arguments of `read_documents`."""

from __future__ import annotations

import re

_VALUE = r"'?([^\s',;)]+?)'?(?=[\s,;)]|[.:]?$|\. )"
# what stands on the command line -> what stands for it in Python, the first that fits
_WORDS = (
    (rf"--set (\w+)={_VALUE}", r'\1="\2"'),
    (rf"--column '?(\w+)={_VALUE}", r'columns={"\1": "\2"}'),
    (rf"--option '?(\w+)={_VALUE}", r'options={"\1": "\2"}'),
    (r"--record (\w+)", r'options={"record": "\1"}'),
    (r"--(text|date|title|speaker) (\w+)", r'columns={"\1": "\2"}'),
    (r"--(reader|encoding|cut|calendar|endnotes) (?!or |and )([a-z][\w-]*)", r'\1="\2"'),
    (r"--date-order (dmy|mdy) or (dmy|mdy)", r'date_order="\1" or "\2"'),
    (r"--date-order (dmy|mdy)", r'date_order="\1"'),
    (r"--left-out FILE lists all", "the attribute `findings` lists all"),
    (r"--(set|column|option) ", ""),
    (r"--([a-z]+)-([a-z]+)", r"\1_\2"),
    (r"--([a-z]+)", r"\1"),
)
_FILES = (
    (", --set earliest=YYYY-MM-DD, or a date in the file name", " or --set earliest=YYYY-MM-DD"),
    ("--set state=CODE, a column, or state in the file name", "a column state or --set state=CODE"),
    (", or rename the files", ", or leave the column id out"),
    ("Check the path and the file.", "Give at least one text."),
)


def in_python(message: str, file: str = "") -> str:
    """The message with arguments for options; `file` is that of a table in memory, of which no path and name is known."""
    if file:
        message = message.replace(file, "the table of texts")
        for said, instead in _FILES:
            message = message.replace(said, instead)
    for pattern, instead in _WORDS:
        message = re.sub(pattern, instead, message)
    return message
