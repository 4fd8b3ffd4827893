"""Releases of sherpa-onnx in small: real ONNX files that say the same whatever they hear.

The real weights have hundreds of megabytes; what is tested with these is everything else: the
files, their metadata, the library's own features, search and times.
"""

import base64
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

# frame of 60 ms -> what is said there
Said = dict[int, str]

SENSE_VOICE_SAID: Said = {5: "三", 10: "月", 15: "▁plan"}
SENSE_VOICE_ITN: Said = {5: "3", 10: "月", 15: "▁plan", 16: "。"}
_TAGS = ("<|zh|>", "<|NEUTRAL|>", "<|Speech|>", "<|woitn|>")
_FEATURES = {
    "vocab_size": "",
    "lfr_window_size": "7",
    "lfr_window_shift": "6",
    "neg_mean": ",".join(["0"] * 560),
    "inv_stddev": ",".join(["1"] * 560),
}
_FRAMES = 600


def sense_voice(folder: Path, *, leave_out: str = "") -> Path:
    """Says 三月 plan, or with digits and punctuation 3月 plan。 when asked for them."""
    vocabulary = ["<blank>", *_TAGS, *dict.fromkeys([*SENSE_VOICE_SAID.values(), "3", "。"])]
    plain, written = (_frames(vocabulary, said) for said in (SENSE_VOICE_SAID, SENSE_VOICE_ITN))
    nodes = [
        helper.make_node("Equal", ["text_norm", "with_itn"], ["is_written"]),
        helper.make_node("Where", ["is_written", "written", "plain"], ["all"]),
        helper.make_node("Shape", ["x"], ["shape"]),
        helper.make_node("Gather", ["shape", "one"], ["heard"]),
        helper.make_node("Add", ["heard", "tags"], ["length"]),
        helper.make_node("Slice", ["all", "zero", "length", "one"], ["logits"]),
    ]
    values = {
        "plain": plain,
        "written": written,
        "with_itn": np.array([14], np.int32),
        "zero": np.array([0], np.int64),
        "one": np.array([1], np.int64),
        "tags": np.array([4], np.int64),
    }
    inputs = [
        _value("x", TensorProto.FLOAT, ["N", "T", 560]),
        *(_value(name, TensorProto.INT32, ["N"]) for name in ("x_length", "language", "text_norm")),
    ]
    metadata = _FEATURES | {
        "model_type": "sense_voice_ctc",
        "vocab_size": str(len(vocabulary)),
        "normalize_samples": "0",
        "with_itn": "14",
        "without_itn": "15",
        **{f"lang_{language}": "3" for language in ("auto", "zh", "en", "ja", "ko", "yue")},
    }
    metadata.pop(leave_out, None)
    outputs = [_value("logits", TensorProto.FLOAT, ["N", "T2", len(vocabulary)])]
    _save(folder / "model.int8.onnx", nodes, inputs, outputs, values, metadata)
    _write_tokens(folder, vocabulary)
    return folder


def paraformer(folder: Path, *, has_times: bool = True) -> Path:
    """Says 我们 ship the 计划, "ship" in two tokens, one every fifth of a second."""
    said = ["我", "们", "sh@@", "ip", "the", "计", "划"]
    vocabulary = ["<blank>", "<s>", "</s>", *said, "<unk>"]
    logits = _one_hot([vocabulary.index(word) for word in [*said, "</s>"]], len(vocabulary))
    # Peaks lie at thirds of a window of 60 ms; the last ends the last word.
    peaks = np.zeros((1, 200), np.float32)
    peaks[0, [10 * (i + 1) for i in range(len(said) + 1)]] = 1.0
    values = {
        "logits_value": logits[None],
        "count_value": np.array([len(said) + 1], np.int32),
        "peaks_value": peaks,
    }
    names = {"logits": "logits_value", "token_num": "count_value"}
    outputs = [
        _value("logits", TensorProto.FLOAT, [1, len(said) + 1, len(vocabulary)]),
        _value("token_num", TensorProto.INT32, [1]),
    ]
    if has_times:
        names |= {"us_alphas": "peaks_value", "us_cif_peak": "peaks_value"}
        outputs += [
            _value(name, TensorProto.FLOAT, [1, 200]) for name in ("us_alphas", "us_cif_peak")
        ]
    nodes = [helper.make_node("Identity", [value], [name]) for name, value in names.items()]
    inputs = [
        _value("speech", TensorProto.FLOAT, ["N", "T", 560]),
        _value("speech_lengths", TensorProto.INT32, ["N"]),
    ]
    metadata = _FEATURES | {"model_type": "paraformer", "vocab_size": str(len(vocabulary))}
    _save(folder / "model.onnx", nodes, inputs, outputs, values, metadata)
    _write_tokens(folder, vocabulary)
    return folder


def punctuation(folder: Path) -> Path:
    """A model that sets a comma after every second sign, in the folder of another model."""
    marks = ["<unk>", "_", "，", "。", "？", "、"]
    nodes = [
        helper.make_node("Shape", ["text"], ["shape"]),
        helper.make_node("Gather", ["shape", "one"], ["length"]),
        helper.make_node("Slice", ["all", "zero", "length", "one"], ["logits"]),
    ]
    values = {
        "all": _one_hot([1, 2] * 100, len(marks))[None],
        "zero": np.array([0], np.int64),
        "one": np.array([1], np.int64),
    }
    inputs = [
        _value("text", TensorProto.INT32, ["N", "T"]),
        _value("text_length", TensorProto.INT32, ["N"]),
    ]
    outputs = [_value("logits", TensorProto.FLOAT, ["N", "T", len(marks)])]
    metadata = {
        "model_type": "ct_transformer",
        "tokens": "<unk>|三|月",
        "vocab_size": "3",
        "punctuations": "|".join(marks),
        "unk_symbol": "<unk>",
    }
    (folder / "punctuation").mkdir()
    _save(folder / "punctuation" / "model.onnx", nodes, inputs, outputs, values, metadata)
    return folder


def whisper(folder: Path, *, languages: tuple[str, ...] = ("en", "zh")) -> Path:
    """Says 你好 from 0.2 s to 0.8 s."""
    said = ["你", "好"]
    first_time = 20
    specials = {"sot": 10, "eot": 11, "translate": 13, "transcribe": 14, "no_speech": 15}
    width = first_time + 1501
    # By position: three tokens of the beginning, then <|0.20|>, the words, <|0.80|>, the end.
    spoken = [0, 0, first_time + 10, 1, 2, first_time + 40, *[specials["eot"]] * 60]
    encoder = {
        "model_type": "whisper-tiny",
        "n_mels": "80",
        "n_text_layer": "1",
        "n_text_ctx": "64",
        "n_text_state": "2",
        "n_vocab": str(width),
        "blank_id": "3",
        "no_timestamps": str(first_time - 1),
        "sot_sequence": "10,16,14",
        "is_multilingual": str(int(len(languages) > 1)),
        "all_language_codes": ",".join(languages),
        "all_language_tokens": ",".join(str(16 + i) for i in range(len(languages))),
        **{name: str(value) for name, value in specials.items()},
    }
    keys = ("n_layer_cross_k", "n_layer_cross_v")
    _save(
        folder / "tiny-encoder.int8.onnx",
        [helper.make_node("Identity", ["state"], [key]) for key in keys],
        [_value("mel", TensorProto.FLOAT, ["N", 80, "T"])],
        [_value(key, TensorProto.FLOAT, [1, 1, 4, 2]) for key in keys],
        {"state": np.zeros((1, 1, 4, 2), np.float32)},
        encoder,
    )
    _whisper_decoder(folder / "tiny-decoder.int8.onnx", _one_hot(spoken, width))
    lines = [base64.b64encode(word.encode()).decode() for word in ["!", *said]]
    _write_tokens(folder, lines, "tiny-tokens.txt")
    return folder


def _whisper_decoder(path: Path, table: np.ndarray) -> None:
    caches = ("n_layer_self_k_cache", "n_layer_self_v_cache")
    nodes = [
        helper.make_node("Shape", ["tokens"], ["shape"]),
        helper.make_node("Gather", ["shape", "one"], ["count"]),
        helper.make_node("Add", ["offset", "count"], ["next"]),
        helper.make_node("Sub", ["next", "one"], ["position"]),
        helper.make_node("Gather", ["table", "position"], ["row"]),
        helper.make_node("Unsqueeze", ["row", "zero"], ["logits"]),
        *(helper.make_node("Identity", [f"in_{cache}"], [f"out_{cache}"]) for cache in caches),
    ]
    cache_shape = [1, "N", 64, 2]
    inputs = [
        _value("tokens", TensorProto.INT64, ["N", "T"]),
        *(_value(f"in_{cache}", TensorProto.FLOAT, cache_shape) for cache in caches),
        *(
            _value(f"n_layer_cross_{letter}", TensorProto.FLOAT, [1, "N", "F", 2])
            for letter in "kv"
        ),
        _value("offset", TensorProto.INT64, [1]),
    ]
    outputs = [
        _value("logits", TensorProto.FLOAT, [1, 1, table.shape[1]]),
        *(_value(f"out_{cache}", TensorProto.FLOAT, cache_shape) for cache in caches),
    ]
    values = {"table": table, "zero": np.array([0], np.int64), "one": np.array([1], np.int64)}
    _save(path, nodes, inputs, outputs, values, {})


def _frames(vocabulary: list[str], said: Said) -> np.ndarray:
    ids = [vocabulary.index(tag) for tag in _TAGS] + [0] * _FRAMES
    for frame, word in said.items():
        ids[4 + frame] = vocabulary.index(word)
    return _one_hot(ids, len(vocabulary))[None]


def _one_hot(ids: list[int], width: int) -> np.ndarray:
    return (10 * np.eye(width, dtype=np.float32)[ids]).astype(np.float32)


def _value(name: str, kind: int, shape: list[int | str]) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, kind, shape)


def _save(
    path: Path,
    nodes: list[onnx.NodeProto],
    inputs: list[onnx.ValueInfoProto],
    outputs: list[onnx.ValueInfoProto],
    values: dict[str, np.ndarray],
    metadata: dict[str, str],
) -> None:
    constants = [numpy_helper.from_array(value, name) for name, value in values.items()]
    graph = helper.make_graph(nodes, "tiny", inputs, outputs, constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    helper.set_model_props(model, metadata)
    path.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(model, str(path))


def _write_tokens(folder: Path, vocabulary: list[str], name: str = "tokens.txt") -> None:
    lines = [f"{token} {index}\n" for index, token in enumerate(vocabulary)]
    (folder / name).write_text("".join(lines), "utf-8")
