"""The kinds of failure, by what a caller may want to catch; the messages stand in the other modules of this package."""

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


class UnknownName(UsageError):
    """A state, code, column, corpus, model, format or document that does not exist; the message names the nearest."""


class BadSetting(UsageError):
    """An option or setting has a value that cannot be used."""


class BadTexts(BadSetting, TypeError, ValueError):
    """What should be texts is one string, or holds something else than texts; callers of other libraries catch it, too."""


class BadParameter(BadSetting, TypeError, ValueError):
    """A parameter of a classifier, or a weight of a passage, cannot be used; callers of other libraries catch it, too."""


class FileMissing(UsageError):
    """A file, folder or package that should be there is not."""


class NoReader(UsageError):
    """No reader takes a file."""


class UnreadableFile(UsageError):
    """A file is damaged, empty, or not what its ending says."""


class UnsafeFile(UsageError):
    """A file could harm the machine that reads it."""


class UnreadableDate(UsageError):
    """A phrase is no date."""


class BadTable(UsageError):
    """A table lacks a column, or a row of it cannot be right."""


class BadCodebook(UsageError):
    """A codebook is not valid, or not the one that is needed."""


class BadCodings(UsageError):
    """Codings do not fit the codebook, their texts or each other."""


class BadLabels(BadCodings, TypeError, ValueError):
    """Codings that a classifier is given do not fit its passages; callers of other libraries catch it, too."""


class BadStudy(UsageError):
    """A key of a study file or of a catalogue entry is wrong."""


class MissingResults(UsageError):
    """A results folder, or a table of it, is missing or not finished."""


class NotEnoughData(UsageError):
    """There is too little to work with: no documents, too few codings, too few periods."""


class NotFitted(UsageError):
    """A classifier was asked before it was fitted."""


class CorpusNotFetched(UsageError):
    """The texts of a corpus are not here."""


class DownloadFailed(FramingError):
    """A download came to nothing; what came before is kept."""


class EndpointRefuses(FramingError):
    """An endpoint of a model does not answer; what it answered before is kept."""


class ExtraMissing(FramingError):
    """A package that an extra of the installation brings is not here; the message has the line that installs it."""


class BadModel(UsageError):
    """A stored model is damaged, altered or unreadable."""


class StaleFrames(FramingError):
    """Published frames were made by another model or from other texts."""


class CannotWrite(FramingError):
    """Writing failed; what stood at the place before is untouched."""


class ClusterFailed(FramingError):
    """A Dask cluster cannot be reached, lost its workers, or has other software; what was finished is kept."""
