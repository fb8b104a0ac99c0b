"""What a study file names, looked up before any text is read: a typo costs a second, not a run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from functools import cache

from framing.align import AlignSettings
from framing.annotation.batch import loaded_model
from framing.annotation.published import METADATA, find_published
from framing.corpus import Document, open_corpus
from framing.corpus.catalogue.entries import find_entry, load_catalogue
from framing.corpus.documents import AUDIENCES
from framing.corpus.selecting import EVERYTHING, Selection
from framing.corpus.states import hint_states, is_state
from framing.corpus.tables.documents import read_document_table
from framing.errors import BadSetting, CorpusNotFetched, UnknownName, UsageError
from framing.errors.annotate import no_frames
from framing.errors.codebook import unknown_code
from framing.errors.hints import did_you_mean
from framing.errors.study import bad_study, unreadable_model
from framing.errors.tables import file_missing
from framing.study.file import Study, is_file
from framing.study.inputs import ELSEWHERE, RENAMED, align_inputs, study_settings
from framing.study.parts import StudyCorpus

Named = Iterator[tuple[str, str]]  # key of the study file, and the name that it has there


def check_study(study: Study) -> None:
    """Look up everything that a study names: model, corpora, documents, states, codes, files, their columns, groups, settings.

    Raises
    ------
    BadStudy, UnknownName, FileMissing, BadTable, BadModel, BadCodebook : the file, the key and the nearest valid names.
    """
    _check_model(study)
    _check_corpora(study)
    _check_codes(study)
    _check_states(study)
    _check_audiences(study)
    _check_years(study)
    _check_settings(study)
    _check_tables(study)
    _check_documents(study)


def _check_model(study: Study) -> None:
    place = "--model" if study.replaced else f"{study.path}: key {study.model_key}"
    try:
        loaded_model(study.model)
    except UsageError as error:
        raise type(error)(f"{place}: {error}") from error
    except (OSError, ValueError) as error:  # what can be no path
        raise unreadable_model(place, study.model, error) from error


def _check_settings(study: Study) -> None:
    own = {f"align.{key}": (RENAMED.get(key, key), value) for key, value in study.align.items() if key not in ELSEWHERE}
    known = [one.name for one in fields(AlignSettings)]
    for key, (name, value) in {"seed": ("seed", study.seed), **own}.items():
        if name in known:
            try:
                AlignSettings(study.dominant[0].state, **{name: value})
            except BadSetting as error:
                raise bad_study(study.path, key, str(error).removeprefix(f"{name} = ")) from error
    study_settings(study)


def _check_corpora(study: Study) -> None:
    for number, part in enumerate(study.corpora):
        if part.path and not is_file(study.file(part.path)):
            raise file_missing(f"{study.path}: key corpus[{number}].path: {study.file(part.path)}", "document table")
        if not part.path:
            try:
                find_entry(part.name)
            except UnknownName:
                near = did_you_mean(part.name, list(load_catalogue()))
                remedy = f"{near} A table of your own is given with path."
                raise bad_study(study.path, f"corpus[{number}].name", f"{part.name!r} is no corpus.{remedy}") from None


def _check_documents(study: Study) -> None:
    """Documents to leave out, and genres to take, are in the corpus; where it can be told without texts, none is read."""
    for number, part in enumerate(study.corpora):
        if not part.without and not part.genres:
            continue
        select = _documents(study, part)
        found = {document.id for document in select(Selection.of(ids=part.without))} if part.without else ()
        for name in part.without:
            if name not in found:
                raise bad_study(
                    study.path, f"corpus[{number}].without", f"there is no document {name!r} in the corpus."
                )
        for genre in part.genres:
            if next(select(Selection.of(genres=[genre])), None) is None:
                near = did_you_mean(genre, sorted({document.genre for document in select(EVERYTHING)} - {""}))
                problem = f"there is no document of genre {genre!r} in the corpus.{near}"
                raise bad_study(study.path, f"corpus[{number}].genres", problem)


def _documents(study: Study, part: StudyCorpus) -> Callable[[Selection], Iterator[Document]]:
    """The documents of a corpus, or those of its published frames where it was not fetched."""
    try:
        return open_corpus(str(study.file(part.path)) if part.path else part.name).stream
    except CorpusNotFetched as missing:
        published = find_published(part.name, model=study.model)
        if published is None:
            raise no_frames(part.name) from missing
    rows = published.documents()[METADATA].to_dict("records")
    documents = [Document(text="", **{str(name): value for name, value in row.items()}) for row in rows]
    return lambda selection: filter(selection.keeps, documents)


def _check_codes(study: Study) -> None:
    book = loaded_model(study.model).codebook
    topics = [topic.id for topic in book.placebo]
    for topic in study.placebo:
        if topic not in topics:
            raise unknown_code(f"{study.path}: key placebo", topic, book.name, topics)
    for frame in study.frames:
        if frame not in book:
            raise unknown_code(f"{study.path}: key frames", frame, book.name, book.ids())
    for number, item in enumerate(study.expectations):
        if item.frame not in book and item.frame not in topics:
            raise unknown_code(f"{study.path}: key expectation[{number}].frame", item.frame, book.name, book.ids())


def _states(study: Study) -> Named:
    for number, turn in enumerate(study.dominant):
        yield f"dominant[{number}].state", turn.state
    for number, part in enumerate(study.corpora):
        yield from ((f"corpus[{number}].states", state) for state in part.states)
    for key, states in (("states", study.secondary), ("exclude", study.exclude)):
        yield from ((f"secondary.{key}", state) for state in states)
    for number, item in enumerate(study.expectations):
        yield f"expectation[{number}].state", item.state


def _check_states(study: Study) -> None:
    """Codes of states, or what the study's own document tables call theirs."""

    @cache
    def own() -> frozenset[str]:
        paths = [study.file(part.path) for part in study.corpora if part.path]
        return frozenset(state for path in paths for item in read_document_table(path) for state in item.states)

    for key, state in _states(study):
        if not is_state(state) and state not in own():
            near = hint_states(state) or " docs/corpora.md lists the codes."
            raise bad_study(
                study.path, key, f"there is no document of {state}, which is not the code of a state.{near}"
            )


def _check_audiences(study: Study) -> None:
    given = [(f"corpus[{number}].audience", part.audience) for number, part in enumerate(study.corpora)]
    given += [(f"expectation[{number}].audience", item.audience) for number, item in enumerate(study.expectations)]
    given += [(f"corpus[{n}].audiences", name) for n, part in enumerate(study.corpora) for name in part.audiences]
    valid = [name for name in AUDIENCES if name]
    for key, audience in given:
        if audience and audience not in valid:
            raise bad_study(study.path, key, f"is {audience!r}.{did_you_mean(audience, valid)}")


def _check_years(study: Study) -> None:
    spans = [(f"corpus[{n}]", *_years(study, part)) for n, part in enumerate(study.corpora)]
    spans += [(f"expectation[{n}]", item.first, item.last) for n, item in enumerate(study.expectations)]
    for key, first, last in spans:
        if first > last:
            raise bad_study(study.path, f"{key}.first", f"({first}) is after last ({last}). Swap them.")


def _years(study: Study, part: StudyCorpus) -> tuple[int, int]:
    return part.first or study.first, part.last or study.last


def _check_tables(study: Study) -> None:
    """The tables of facts are there and have the columns and groups that the study names."""
    for key, file in _files(study):
        if not is_file(study.file(file)):
            raise file_missing(f"{study.path}: key {key}: {study.file(file)}")
    groups = align_inputs(study).groups
    if study.groups is not None and groups is not None and "group" in groups:
        labels = sorted(set(groups["group"].astype(str)))
        if study.groups.compare not in labels:
            near = did_you_mean(study.groups.compare, labels)
            raise bad_study(
                study.path, "groups.compare", f"{study.groups.compare!r} is not a group of the table.{near}"
            )


def _files(study: Study) -> Named:
    tables: Sequence[tuple[str, object]] = (
        ("exposure", study.exposure), ("groups", study.groups), ("votes", study.votes),
        *((f"mechanisms.{name}", one) for name, one in study.mechanisms.items()),
    )  # fmt: skip
    yield from ((f"{name}.file", str(one.file)) for name, one in tables if one is not None and hasattr(one, "file"))
    plain = {"covariates": study.covariates, "circumstances": study.circumstances, "reuse": study.reuse}
    yield from ((key, file) for key, file in plain.items() if file)
