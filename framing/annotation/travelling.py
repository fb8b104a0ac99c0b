"""A model that travels to another machine, is put down there, and must give the frames that it gives here."""

from __future__ import annotations

import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path

from framing.annotation.batch import loaded_model
from framing.annotation.identity import code_sha256, entity_model, model_identity
from framing.classify.models.by_cues import find_cue_codebook
from framing.classify.models.outside import is_outside, list_outside
from framing.classify.models.store import find_model, verify_model
from framing.cluster.there import working_folder
from framing.codebook.scheme import is_codebook
from framing.errors.cluster import workers_differ
from framing.resources import shipped

_PUT_DOWN: dict[str, Path] = {}
_PUTTING = threading.Lock()
_MAKERS = {
    "code": "a worker has another version of framing or of its libraries",
    "model": "a worker has another model",
    "entities": "a worker has another model of entities",
}


def makers_of(model: str, *, entities: bool) -> dict[str, str]:
    """What makes frames besides the texts, each by its hash or version: code, model, entities."""
    named = entity_model() if entities else "none"
    return {"code": code_sha256(), "model": model_identity(loaded_model(model)), "entities": named}


@dataclass(frozen=True)
class Traveller:
    """A model by its name, with its files where other machines do not have them, and what makes frames here.

    name : as it was given. kind : ``spacy:`` or ``skops:`` for models trained elsewhere, else empty. root : what the model's
    folder or file is called. files : paths beside or below `root`, to their bytes; empty for a model that comes with the
    package. where : what messages call the cluster.
    """

    name: str
    kind: str
    root: str
    files: dict[str, bytes]
    makers: dict[str, str]
    where: str

    def arrive(self) -> str:
        """The name under which a worker loads the model.

        Raises
        ------
        ClusterFailed : it would make other frames here than there: another version of framing, of its libraries or the model.
        """
        name = self._put_down() if self.files else self.name
        own = makers_of(name, entities=self.makers["entities"] != "none")
        for maker, expected in self.makers.items():
            if own[maker] != expected:
                raise workers_differ(self.where, f"{_MAKERS[maker]} ({own[maker][:12]}, here {expected[:12]})")
        return name

    def _put_down(self) -> str:
        """Write the files once a process."""
        sha256 = self.makers["model"]
        with _PUTTING:
            if sha256 not in _PUT_DOWN:
                folder = Path(tempfile.mkdtemp(prefix="model-", dir=working_folder()))
                for name, content in self.files.items():
                    (folder / name).parent.mkdir(parents=True, exist_ok=True)
                    (folder / name).write_bytes(content)
                _PUT_DOWN[sha256] = folder / self.root
            return f"{self.kind}{_PUT_DOWN[sha256]}"


def pack_model(name: str, where: str, *, entities: bool = False) -> Traveller:
    """A model, ready to travel.

    Raises
    ------
    UnknownName, BadModel, FileMissing : there is no such model, or it is damaged.
    """
    kind, makers = "", makers_of(name, entities=entities)
    if is_outside(name):
        before, _, written = name.partition(":")
        kind, path = f"{before}:", Path(written).resolve()
        files = list_outside(path)
    elif is_codebook(name):
        path = find_cue_codebook(name).resolve()
        files = [path]
    else:
        path = find_model(name).resolve()
        if path.is_relative_to(shipped("models").resolve()):
            return Traveller(name, "", path.name, {}, makers, where)
        files = [path / listed for listed in (*verify_model(path), "files.json")]
    contents = {file.relative_to(path.parent).as_posix(): file.read_bytes() for file in files}
    return Traveller(name, kind, path.name, contents, makers, where)
