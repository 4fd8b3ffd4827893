"""The speech models we know: what each costs and gives, and where it is to be had.

Figures say where they come from. "measured": by us, on two processors. "published": by whoever made
the model, on other machines and recordings. "estimated": worked out, from the number of parameters
where nothing else is said. None of the last two was checked here.
"""

from typing import Literal

from assistant.types import Data

Source = Literal["measured", "published", "estimated"]


class Figure(Data):
    value: float
    source: Source


class KnownModel(Data):
    """One line of the catalogue. None where a figure does not apply or is not known.

    `repo` is where a hub keeps it, None where it is not fetched from one. `extras` are repositories
    that are fetched into a folder of this name inside the model's. `speed` is in times of the base
    model's; `real_time` is the time needed for a second of sound. `chinese_cer` is in percent, on
    our own recordings: figures for others do not compare with it and stand in the lines, with what
    they do compare with.
    """

    name: str
    engine: str
    repo: str | None = None
    files: tuple[str, ...] = ()
    extras: dict[str, str] = {}
    disk_mb: Figure | None = None
    memory_mb: Figure | None = None
    speed: Figure | None = None
    real_time: Figure | None = None
    chinese_cer: Figure | None = None
    line_en: str
    line_zh: str


def _measured(value: float) -> Figure:
    return Figure(value=value, source="measured")


def _published(value: float) -> Figure:
    return Figure(value=value, source="published")


def _estimated(value: float) -> Figure:
    return Figure(value=value, source="estimated")


WHISPER_FILES = (
    "config.json",
    "model.bin",
    "tokenizer.json",
    "vocabulary.*",
    "preprocessor_config.json",
)
SHERPA_FILES = ("model.int8.onnx", "tokens.txt")
# By the same publisher: sets punctuation in Chinese and English.
PUNCTUATION_REPO = "csukuangfj/sherpa-onnx-punct-ct-transformer-zh-en-vocab272727-2024-04-12"

# Sizes: the files on the hub, for sherpa-onnx with 292 MB for punctuation. Memory of Whisper:
# faster-whisper's own figures for small and large at int8, the others between them. Errors at
# Chinese of the large Whispers, SenseVoice and Paraformer: the benchmark of FunASR, who make the
# latter two, on 184 recordings; it has two runs of those, and this is the worse of them.
# https://github.com/SYSTRAN/faster-whisper#benchmark
# https://modelscope.github.io/FunASR/benchmark.html
CATALOGUE: tuple[KnownModel, ...] = (
    KnownModel(
        name="base",
        engine="faster-whisper",
        disk_mb=_measured(148),
        memory_mb=_measured(560),
        chinese_cer=_measured(18),
        line_en="Comes with the package and needs no network. Fast; mishears names and terms.",
        line_zh="随软件附带，无需联网。速度快；人名和术语容易听错。",
    ),
    KnownModel(
        name="tiny",
        engine="faster-whisper",
        repo="Systran/faster-whisper-tiny",
        files=WHISPER_FILES,
        disk_mb=_published(78),
        memory_mb=_estimated(400),
        speed=_estimated(1.9),
        line_en="For machines too small for base. Chinese clearly worse than base.",
        line_zh="仅适合跑不动 base 的机器。中文明显不如 base。",
    ),
    KnownModel(
        name="small",
        engine="faster-whisper",
        repo="Systran/faster-whisper-small",
        files=WHISPER_FILES,
        disk_mb=_published(486),
        memory_mb=_published(1477),
        speed=_estimated(0.3),
        line_en="The first step up from base: better Chinese for about three times the time.",
        line_zh="比 base 高一档：中文更准，用时约为三倍。",
    ),
    KnownModel(
        name="medium",
        engine="faster-whisper",
        repo="Systran/faster-whisper-medium",
        files=WHISPER_FILES,
        disk_mb=_published(1530),
        memory_mb=_estimated(2100),
        speed=_estimated(0.1),
        line_en="Better again; on two processors slower than the meeting itself.",
        line_zh="更准；两核机器上用时会超过会议本身。",
    ),
    KnownModel(
        name="large-v3-turbo",
        engine="faster-whisper",
        repo="mobiuslabsgmbh/faster-whisper-large-v3-turbo",
        files=WHISPER_FILES,
        disk_mb=_published(1620),
        memory_mb=_estimated(2100),
        speed=_estimated(0.09),
        line_en=(
            "Nearly as good as large-v3 and much faster, with a graphics card above all: 22 % of "
            "Chinese characters wrong where large-v3 has 20 %, by FunASR's count."
        ),
        line_zh=(
            "接近 large-v3 而快得多，有显卡时尤其合适。"
            "FunASR 的测试：中文错字率 22%（large-v3 为 20%）。"
        ),
    ),
    KnownModel(
        name="large-v3",
        engine="faster-whisper",
        repo="Systran/faster-whisper-large-v3",
        files=WHISPER_FILES,
        disk_mb=_published(3090),
        memory_mb=_published(2926),
        speed=_estimated(0.05),
        line_en="The best Whisper. Wants a graphics card.",
        line_zh="最好的 Whisper，需要显卡。",
    ),
    KnownModel(
        name="sense-voice",
        engine="sherpa-onnx",
        repo="csukuangfj/sherpa-onnx-sense-voice-zh-en-ja-ko-yue-2024-07-17",
        files=SHERPA_FILES,
        extras={"punctuation": PUNCTUATION_REPO},
        disk_mb=_published(531),
        memory_mb=_estimated(600),
        real_time=_published(0.058),
        line_en=(
            "Made for Chinese, Cantonese too, and fast without a graphics card: 9 % of Chinese "
            "characters wrong where Whisper large-v3 has 20 %, by its maker's count. Takes no "
            "names beforehand. Not tested by us with its real weights."
        ),
        line_zh=(
            "为中文（含粤语）而做，无显卡也快。其发布者的测试：中文错字率 9%（large-v3 为 20%）。"
            "不能事先告知人名。本项目未用真实权重测试过。"
        ),
    ),
    KnownModel(
        name="paraformer-zh",
        engine="sherpa-onnx",
        repo="csukuangfj/sherpa-onnx-paraformer-zh-2023-09-14",
        files=SHERPA_FILES,
        extras={"punctuation": PUNCTUATION_REPO},
        disk_mb=_published(535),
        memory_mb=_estimated(600),
        real_time=_published(0.064),
        line_en=(
            "Chinese with some English: 13 % of Chinese characters wrong where Whisper large-v3 "
            "has 20 %, by its maker's count. Takes no names beforehand. Not tested by us with its "
            "real weights."
        ),
        line_zh=(
            "中文（可夹英文）。其发布者的测试：中文错字率 13%（large-v3 为 20%）。"
            "不能事先告知人名。本项目未用真实权重测试过。"
        ),
    ),
    KnownModel(
        name="openai-whisper",
        engine="openai-whisper",
        disk_mb=_published(145),
        memory_mb=_estimated(1000),
        speed=_measured(0.15),
        chinese_cer=_measured(18),
        line_en=(
            "The original Whisper on torch: the same words, six times slower without a graphics "
            "card. Fetches its weights by itself."
        ),
        line_zh="原版 Whisper（torch）：结果相同，无显卡时慢约六倍。权重由它自己下载。",
    ),
    KnownModel(
        name="openai",
        engine="openai",
        line_en=(
            "A service behind the OpenAI API. No load on this machine; the recording leaves it "
            "and the service may cost money."
        ),
        line_zh="OpenAI 兼容的远程服务。不占本机资源；录音会发送出去，服务可能收费。",
    ),
)

# The model without which there is none: it is in the package.
BUNDLED = "base"


def known(name: str) -> KnownModel | None:
    """The model of the catalogue with this name; None when it has none."""
    return next((model for model in CATALOGUE if model.name == name), None)
