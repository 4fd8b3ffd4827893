"""Opening recordings of strangers, and saying what is wrong with those that do not open."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import AudioError

if TYPE_CHECKING:
    from av.container import InputContainer

# Recordings come from strangers. Playlist formats (m3u8, concat, dash...) would make the decoder
# open other files and addresses, so only formats that hold their sound themselves are read.
CONTAINERS = (
    "mp3,mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,ogg,wav,w64,flac,amr,amrnb,amrwb,aac,asf,"
    "aiff,caf,avi,mpegts,mpeg,au,ac3,eac3,ape,wv,tta"
)


@contextmanager
def open_recording(path: Path) -> Iterator["InputContainer"]:
    """The recording, opened, with at least one track of sound. Raises AudioError."""
    import av

    _check_file(path)
    options = {"format_whitelist": CONTAINERS, "protocol_whitelist": "file"}
    try:
        container = av.open(str(path), options=options, metadata_errors="ignore")
    except (av.error.FFmpegError, ValueError) as exc:
        raise _unreadable(path) from exc
    with container:
        if not container.streams.audio:
            raise AudioError(
                f"{path.name} has no sound: it holds {'video' if container.streams.video else 'no'}"
                f"{' but no audio track' if container.streams.video else ' audio track'}. "
                "Export the recording again with sound, or send the sound file itself."
            )
        yield container


def _check_file(path: Path) -> None:
    try:
        size = path.stat().st_size
    except OSError as exc:
        raise AudioError(f"{path} cannot be read: {exc.strerror}. Check the path.") from exc
    if not path.is_file():
        raise AudioError(f"{path} is not a file. Name the recording itself.")
    if size == 0:
        raise AudioError(
            f"{path.name} is empty (0 bytes): the recording or the upload was broken off. "
            "Send the file again, or save it again on the device that recorded it."
        )


def _unreadable(path: Path) -> AudioError:
    with path.open("rb") as file:
        head = file.read(4096)
    if head[4:8] == b"ftyp":
        return AudioError(
            f"{path.name} is cut short: its index (moov) is missing, as when a recording is not "
            "stopped properly or an upload breaks off. Send it again; when the original is cut "
            "short too, repair it with the app that recorded it."
        )
    if _is_text(head):
        return AudioError(
            f"{path.name} holds text, not sound, whatever its name says. "
            "Send the recording itself (mp3, m4a, wav, ogg, mp4...)."
        )
    return AudioError(
        f"{path.name} is not a recording that can be read, or it is damaged from its start. "
        "Send mp3, m4a, wav, ogg, opus, flac, amr, aac, wma, mp4, mov, mkv or webm."
    )


def undecodable(path: Path) -> AudioError:
    """What to say of a recording that opens and holds nothing that can be decoded."""
    head = path.open("rb").read(4096) if path.is_file() else b""
    if _is_text(head):
        return _unreadable(path)
    return AudioError(
        f"Nothing in {path.name} could be decoded: the file is damaged or its sound is encrypted. "
        "Save or export it again on the device that recorded it."
    )


def _is_text(head: bytes) -> bool:
    if b"\0" in head:
        return False
    # The head may end inside a character.
    for encoding in ("utf-8", "gb18030"):
        for end in range(len(head), max(0, len(head) - 4), -1):
            try:
                text = head[:end].decode(encoding)
            except UnicodeDecodeError:
                continue
            return all(c.isprintable() or c.isspace() for c in text)
    return False
