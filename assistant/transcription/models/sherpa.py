"""The releases of sherpa-onnx: which files of a folder are which, and whether they fit together."""

from pathlib import Path
from typing import Literal

from assistant.errors import SpeechError
from assistant.transcription.models.onnx import read_metadata
from assistant.types import Data

Kind = Literal["sense-voice", "paraformer", "whisper"]

# What the library reads of each kind, and ends the process for when it is not there.
_FEATURES = ("vocab_size", "lfr_window_size", "lfr_window_shift", "neg_mean", "inv_stddev")
NEEDED: dict[Kind, tuple[str, ...]] = {
    "sense-voice": (
        *_FEATURES,
        *("normalize_samples", "with_itn", "without_itn", "lang_auto"),
        *("lang_zh", "lang_en", "lang_ja", "lang_ko", "lang_yue"),
    ),
    "paraformer": _FEATURES,
    "whisper": (
        *("n_mels", "n_text_layer", "n_text_ctx", "n_text_state", "n_vocab", "sot", "eot"),
        *("blank_id", "translate", "transcribe", "is_multilingual", "no_timestamps"),
        *("no_speech", "sot_sequence"),
    ),
}
NEEDED_OF_SEVERAL_LANGUAGES = ("all_language_tokens", "all_language_codes")
NEEDED_OF_PUNCTUATION = ("tokens", "vocab_size", "punctuations", "unk_symbol")

# A punctuation model (CT-Transformer) in a folder of this name inside the model's.
PUNCTUATION = "punctuation"


class SherpaFiles(Data):
    """The files of one release. `decoder` belongs to Whisper only; `model` is its encoder then.

    `languages` are those a Whisper model takes; empty for the others. `punctuation` is the model
    that sets punctuation, None where the release brings none.
    """

    kind: Kind
    model: Path
    tokens: Path
    decoder: Path | None = None
    languages: tuple[str, ...] = ()
    punctuation: Path | None = None


def find(folder: Path) -> SherpaFiles:
    """The release in a folder. Raises SpeechError that names what is missing or does not fit."""
    if not folder.is_dir():
        raise _unusable(folder, "there is no such folder")
    tokens = _one(folder, "tokens.txt")
    if encoder := _first(folder, "encoder"):
        return _whisper(folder, encoder, tokens)
    model = _first(folder, "model")
    if model is None:
        raise _unusable(folder, "it has neither model.onnx nor an encoder and a decoder")
    metadata = read_metadata(model)
    kind = _kind(folder, metadata)
    _check(model, metadata, NEEDED[kind])
    if _lines(tokens) < int(metadata["vocab_size"]):
        raise _unusable(folder, f"{tokens.name} is shorter than the model's vocabulary")
    return SherpaFiles(kind=kind, model=model, tokens=tokens, punctuation=_punctuation(folder))


def looks_like_one(folder: Path) -> bool:
    """Whether the folder holds ONNX files with tokens, whole or not."""
    return any(folder.glob("*.onnx")) and any(folder.glob("*tokens.txt"))


def _whisper(folder: Path, encoder: Path, tokens: Path) -> SherpaFiles:
    decoder = _first(folder, "decoder")
    if decoder is None:
        raise _unusable(folder, f"it has {encoder.name} but no decoder")
    metadata = read_metadata(encoder)
    made_as = metadata.get("model_type", "nothing known")
    if not made_as.startswith("whisper"):
        raise _unusable(
            folder,
            f"its encoder is of {made_as}: with encoder and decoder only Whisper is read, and "
            "models for live speech are not",
        )
    _check(encoder, metadata, NEEDED["whisper"])
    read_metadata(decoder)
    languages = ["en"]
    if metadata["is_multilingual"] == "1":
        _check(encoder, metadata, NEEDED_OF_SEVERAL_LANGUAGES)
        languages = metadata["all_language_codes"].split(",")
    return SherpaFiles(
        kind="whisper", model=encoder, decoder=decoder, tokens=tokens, languages=tuple(languages)
    )


def _kind(folder: Path, metadata: dict[str, str]) -> Kind:
    made_as = metadata.get("model_type", "")
    if made_as.startswith("sense_voice") or "with_itn" in metadata:
        return "sense-voice"
    if made_as == "paraformer":
        return "paraformer"
    raise _unusable(
        folder,
        f"its model says to be {made_as or 'nothing'}; SenseVoice, Paraformer and Whisper are read",
    )


def _check(path: Path, metadata: dict[str, str], needed: tuple[str, ...]) -> None:
    missing = [name for name in needed if not metadata.get(name)]
    if missing:
        raise _unusable(path.parent, f"{path.name} does not say its {', '.join(missing)}")


def _punctuation(folder: Path) -> Path | None:
    model = _first(folder / PUNCTUATION, "model")
    if model:
        _check(model, read_metadata(model), NEEDED_OF_PUNCTUATION)
    return model


def _first(folder: Path, part: str) -> Path | None:
    """The ONNX file with this in its name; the small one of whole numbers before the large."""
    found = sorted(folder.glob(f"*{part}*.onnx"), key=lambda path: ".int8." not in path.name)
    return found[0] if found else None


def _one(folder: Path, ending: str) -> Path:
    found = sorted(folder.glob(f"*{ending}"))
    if not found:
        raise _unusable(folder, f"it has no {ending}")
    return found[0]


def _lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(1 for _ in file)


def _unusable(folder: Path, why: str) -> SpeechError:
    return SpeechError(
        f"The speech model in {folder} cannot be used by sherpa-onnx: {why}. Name the folder of a "
        "SenseVoice, Paraformer or Whisper release of sherpa-onnx, whole.",
        permanent=True,
    )
