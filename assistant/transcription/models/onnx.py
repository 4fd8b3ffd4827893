"""What an ONNX file says of itself, read without loading the model.

sherpa-onnx ends the whole process when a file lacks an entry it wants, so the entries are looked at
before it gets the file.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from assistant.errors import SpeechError

# ModelProto.metadata_props and the fields of its entries:
# https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
_METADATA, _KEY, _VALUE = 14, 1, 2


def read_metadata(path: Path) -> dict[str, str]:
    """The entries beside the model's graph. Raises SpeechError for a file cut short or not ONNX."""
    try:
        with path.open("rb") as file:
            size = path.stat().st_size
            pairs = [_entry(file, length) for length in _metadata_lengths(file, size)]
    except (EOFError, UnicodeDecodeError) as exc:
        raise SpeechError(
            f"{path} is no ONNX file or is not whole. Fetch it again.", permanent=True
        ) from exc
    except OSError as exc:
        raise SpeechError(f"{path} cannot be read: {exc.strerror}.", permanent=True) from exc
    return dict(pairs)


def _metadata_lengths(file: BinaryIO, size: int) -> Iterator[int]:
    """The length of each metadata entry, with the file standing at its start."""
    while file.tell() < size:
        key = _varint(file)
        field, kind = key >> 3, key & 7
        length = _length(file, kind)
        end = file.tell() + length
        if end > size:
            raise EOFError
        if field == _METADATA:
            yield length
        file.seek(end)


def _length(file: BinaryIO, kind: int) -> int:
    """How many bytes the field's value has from here on."""
    match kind:
        case 0:  # a number, which is its own length
            _varint(file)
            return 0
        case 1:
            return 8
        case 2:
            return _varint(file)
        case 5:
            return 4
    raise EOFError


def _entry(file: BinaryIO, length: int) -> tuple[str, str]:
    end = file.tell() + length
    texts = {_KEY: "", _VALUE: ""}
    while file.tell() < end:
        key = _varint(file)
        content = file.read(_varint(file))
        texts[key >> 3] = content.decode()
    return texts[_KEY], texts[_VALUE]


def _varint(file: BinaryIO) -> int:
    value = 0
    for shift in range(0, 64, 7):
        byte = file.read(1)
        if not byte:
            raise EOFError
        value |= (byte[0] & 0x7F) << shift
        if byte[0] < 0x80:
            return value
    raise EOFError
