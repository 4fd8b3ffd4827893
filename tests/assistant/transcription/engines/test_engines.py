"""One contract for every engine of the table."""

import json
import threading
from collections.abc import Callable, Iterator
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import AssistantError, InputError, MissingExtraError, SpeechError
from assistant.transcription.audio import Samples, decode
from assistant.transcription.engines import (
    ENGINES,
    EngineConfig,
    SpeechEngine,
    SpeechOptions,
    load_engine,
)
from assistant.transcription.models import base_model
from tests.assistant.transcription.sound import SAMPLE, shared, silence

OPTIONS = SpeechOptions(language="zh-Hans", prompt="以下是普通话的会议录音，参加会议的有孙主管。")

# 三月八号可以把测试版本交付给大家。这件事由我们部门的孙主管负责。
SPOKEN_S = (23.0, 28.8)
SAID = ("版本", "部门", "主管")


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="module")
def speech() -> Samples:
    pcm = np.concatenate(list(decode(SAMPLE)))[
        int(SPOKEN_S[0] * 16_000) : int(SPOKEN_S[1] * 16_000)
    ]
    return pcm / np.float32(32768)


class Transcriber:
    """A server that answers /v1/audio/transcriptions as OpenAI does, or as a test wants."""

    def __init__(self) -> None:
        self.status = 200
        self.error = {"error": {"message": "no", "type": "x", "param": None, "code": None}}
        self.gives_segments = True
        self.forms: list[dict[str, str]] = []
        self.uploads: list[bytes] = []

    def answer(self, form: dict[str, str], upload: bytes) -> tuple[int, dict[str, object]]:
        self.forms.append(form)
        self.uploads.append(upload)
        if self.status != 200:
            return self.status, self.error
        if form["response_format"] == "json":
            return 200, {"text": "原型测试完成了，三月八号交付。"}
        if not self.gives_segments:
            message = "response_format 'verbose_json' is not compatible with this model"
            return 400, {"error": {"message": message, "type": "invalid_request_error"}}
        return 200, {
            "task": "transcribe",
            "language": "chinese",
            "duration": 6.1,
            "text": "测试版本三月八号交付。由我们部门的孙主管负责。",
            "segments": [
                _segment(0, 0.3, 3.1, " 测试版本三月八号交付。"),
                _segment(1, 3.4, 5.7, " 由我们部门的孙主管负责。"),
            ],
        }


def _segment(index: int, start: float, end: float, text: str) -> dict[str, object]:
    return {
        "id": index,
        "seek": 0,
        "start": start,
        "end": end,
        "text": text,
        "tokens": [1, 2],
        "temperature": 0.0,
        "avg_logprob": -0.2,
        "compression_ratio": 1.1,
        "no_speech_prob": 0.01,
    }


@pytest.fixture
def transcriber() -> Iterator[tuple[Transcriber, str]]:
    state = Transcriber()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            form, upload = _parse(self.headers["Content-Type"], body)
            status, answer = state.answer(form | {"path": self.path}, upload)
            content = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.send_header("x-should-retry", "false")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield state, f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    server.server_close()
    thread.join()


def _parse(content_type: str, body: bytes) -> tuple[dict[str, str], bytes]:
    message = BytesParser().parsebytes(
        b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + body
    )
    form, upload = {}, b""
    for part in message.walk():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        if name == "file":
            upload = content
        elif name:
            form[str(name)] = content.decode()
    return form, upload


@pytest.fixture
def engine(
    request: pytest.FixtureRequest, cache: Path, transcriber: tuple[Transcriber, str]
) -> SpeechEngine:
    match request.param:
        case "faster-whisper":
            config = EngineConfig(cache_dir=cache)
        case "openai-whisper":
            config = EngineConfig(model=str(_checkpoint(cache)))
        case "openai":
            config = EngineConfig(base_url=transcriber[1], api_key="key")
        case "sherpa-onnx":
            pytest.skip("no real weights to be had; test_sherpa_onnx.py has small ones")
        case name:
            raise AssertionError(f"Say here how the contract test loads {name}.")
    return load_engine(request.param, config)


def _checkpoint(cache: Path) -> Path:
    """The bundled weights as a checkpoint of openai-whisper."""
    pytest.importorskip("whisper", reason="openai-whisper is not installed")
    target = cache / "base.pt"
    if not target.exists():
        spec = spec_from_file_location("ct2_to_openai", shared("models", "ct2_to_openai.py"))
        assert spec and spec.loader
        converter = module_from_spec(spec)
        spec.loader.exec_module(converter)
        converter.convert(str(base_model(cache) / "model.bin"), str(target))
    return target


@pytest.mark.slow
@pytest.mark.parametrize("engine", ENGINES, indirect=True)
def test_every_engine_hears_speech_with_its_times(engine: SpeechEngine, speech: Samples) -> None:
    seen: list[float] = []
    passages = engine.recognise(speech, OPTIONS, seen.append)
    text = "".join(p.text for p in passages)
    assert [word for word in SAID if word in text] == list(SAID)
    words = [w for p in passages for w in p.words]
    assert all(0 <= w.start <= w.end <= 6.0 for w in words)
    assert [w.start for w in words] == sorted(w.start for w in words)
    assert all(0 < (p.confidence or 0) <= 1 for p in passages)
    assert seen == sorted(seen)
    assert 0.9 < seen[-1] <= 1
    assert ENGINES.keys() >= {engine.name}


@pytest.mark.parametrize("engine", ["faster-whisper"], indirect=True)
def test_faster_whisper_hears_nothing_in_silence(engine: SpeechEngine) -> None:
    assert engine.recognise(silence(5), OPTIONS) == ()


def test_an_engine_nobody_knows_names_those_there_are() -> None:
    with pytest.raises(InputError, match="Choose one of faster-whisper, openai-whisper, sherpa"):
        load_engine("dragon")


@pytest.mark.parametrize("name", ["faster-whisper", "openai-whisper"])
def test_a_model_that_cannot_be_loaded_says_what_to_name(name: str, tmp_path: Path) -> None:
    if name == "openai-whisper":
        pytest.importorskip("whisper", reason="openai-whisper is not installed")
    (tmp_path / "model.bin").write_text("no model")
    path = tmp_path if name == "faster-whisper" else tmp_path / "model.bin"
    with pytest.raises(SpeechError, match="cannot be loaded") as caught:
        load_engine(name, EngineConfig(model=str(path)))
    assert caught.value.permanent


def test_a_model_without_a_network_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import huggingface_hub.constants

    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(SpeechError, match="could not be fetched.*connect to the hub"):
        load_engine("faster-whisper", EngineConfig(model="small", cache_dir=tmp_path))


def test_openai_whisper_missing_names_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    from assistant.transcription.engines import openai_whisper

    monkeypatch.setattr(openai_whisper, "find_spec", _without("whisper"))
    with pytest.raises(MissingExtraError, match=r"'meeting-assistant\[openai-whisper\]'"):
        load_engine("openai-whisper")


def _without(package: str) -> Callable[[str], object]:
    return lambda name: None if name == package else find_spec(name)


def test_openai_sends_the_sound_the_language_and_the_prompt(
    transcriber: tuple[Transcriber, str], speech: Samples, tmp_path: Path
) -> None:
    state, url = transcriber
    engine = load_engine("openai", EngineConfig(base_url=url, api_key="key", model="whisper-1"))
    passages = engine.recognise(speech, OPTIONS)
    assert [(p.text, p.start, round(p.end, 6)) for p in passages] == [
        ("测试版本三月八号交付。", 0.3, 3.1),
        ("由我们部门的孙主管负责。", 3.4, 5.7),
    ]
    form = state.forms[0]
    assert (form["path"], form["model"], form["language"], form["prompt"]) == (
        "/v1/audio/transcriptions",
        "whisper-1",
        "zh",
        OPTIONS.prompt,
    )
    sent = tmp_path / "sent.flac"
    sent.write_bytes(state.uploads[0])
    assert sum(map(len, decode(sent))) == len(speech)


def test_openai_cuts_the_sound_short_for_an_endpoint_without_times(
    transcriber: tuple[Transcriber, str], speech: Samples
) -> None:
    state, url = transcriber
    state.gives_segments = False
    engine = load_engine("openai", EngineConfig(base_url=url, api_key="key"))
    twice = np.concatenate([speech] * 6)
    passages = engine.recognise(twice, OPTIONS)
    assert [p.text for p in passages] == ["原型测试完成了，三月八号交付。"] * len(passages)
    assert all(p.end - p.start <= 20 for p in passages)
    assert passages[-1].end == pytest.approx(len(twice) / 16_000)
    engine.recognise(speech, OPTIONS)
    assert [f["response_format"] for f in state.forms].count("verbose_json") == 1


@pytest.mark.parametrize(
    ("status", "says", "permanent"),
    [
        (401, "key.*was refused. Set OPENAI_API_KEY", True),
        (403, "key.*was refused", True),
        (404, "knows no speech model 'whisper-1'", True),
        (413, r"refused the recording \(413\)", True),
        (429, "rate limit or the credit", False),
        (500, r"refused the recording \(500\)", False),
    ],
)
def test_openai_errors_say_what_to_do(
    status: int, says: str, permanent: bool, transcriber: tuple[Transcriber, str], speech: Samples
) -> None:
    state, url = transcriber
    state.status = status
    engine = load_engine("openai", EngineConfig(base_url=url, api_key="key"))
    with pytest.raises(SpeechError, match=says) as caught:
        engine.recognise(speech, OPTIONS)
    assert caught.value.permanent is permanent


def test_openai_that_cannot_be_reached_says_so(speech: Samples) -> None:
    # Port 9 discards; nothing listens there.
    engine = load_engine("openai", EngineConfig(base_url="http://127.0.0.1:9/v1", api_key="key"))
    with pytest.raises(AssistantError, match="cannot be reached. Check the network"):
        engine.recognise(speech, OPTIONS)


def test_openai_without_key_and_address_says_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "of the environment, which is not ours to read")
    with pytest.raises(InputError, match="Set OPENAI_API_KEY or OPENAI_BASE_URL"):
        load_engine("openai")
