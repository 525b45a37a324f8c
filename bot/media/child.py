"""The child process: reads files from standard input, writes clean copies to standard output, and ends.

`python -m bot.media.child IDLE_SECONDS MOST_BYTES pictures|all`. It loads its decoders, confines itself and
reports whether that worked; only then does it get a file. It ends with status 0 when its input ends or after
IDLE_SECONDS without a file. It is killed when it takes too long.
"""

import os
import select
import sys
from collections.abc import Mapping
from typing import BinaryIO, Final

from bot.confined import confinement, frames
from bot.domain.submissions.clean_copies import CleanCopy, CleaningFailure, CleanSound
from bot.media import decoders
from bot.media.images import clean_image
from bot.media.kinds import IMAGES, MediaKind
from bot.media.refusal import CleaningRefusal

_OUT_OF_STEP: Final = 3


def main(arguments: list[str]) -> int:
    """Serve until the input ends; return the exit status."""
    idle_seconds, most_bytes, pictures_alone = (
        float(arguments[0]),
        int(arguments[1]),
        arguments[2] == "pictures",
    )
    confinement.close_inherited()
    # Output that a library prints must not get between the frames.
    words = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    decoders.load_pictures()
    if not pictures_alone:
        decoders.load_papers()
        decoders.load_films()
    with words, open(0, "rb", buffering=0, closefd=False) as raw:
        why = confinement.confine()
        _write(words, {"confined": why is None, "why": why or ""})
        while select.select([raw], [], [], idle_seconds)[0]:
            try:
                frame = frames.read_frame(_FullReader(raw), most=most_bytes)  # type: ignore[arg-type]  # reads only
            except (frames.BadFrame, EOFError):
                return _OUT_OF_STEP
            if frame is None:
                return 0
            header, data = frame
            _write_answer(words, _outcome(header, data))
    return 0


class _FullReader:
    """An unbuffered stream whose reads are complete: a buffer would hide waiting bytes from `select`."""

    def __init__(self, raw: BinaryIO) -> None:
        self._raw = raw

    def read(self, size: int) -> bytes:
        parts: list[bytes] = []
        while size > 0 and (part := self._raw.read(min(size, 1 << 20))):
            parts.append(part)
            size -= len(part)
        return b"".join(parts)


def _outcome(header: dict[str, int | str], data: bytes) -> CleanCopy | CleanSound | CleaningFailure:
    try:
        confinement.allow(memory_bytes=int(header["memory"]), cpu_seconds=int(header["cpu"]))
        kind, most = MediaKind(str(header["kind"])), int(header["output"])
        copy = _copy(data, kind, header, most=most)
        if header["measured"] and len(copy.data) <= most:
            return _measured_copy(copy, kind)
    except CleaningRefusal as refusal:
        return refusal.reason
    except MemoryError:
        return CleaningFailure.TOO_LARGE
    except Exception:  # hostile bytes can make decoders raise anything
        return CleaningFailure.DAMAGED
    return copy if len(copy.data) <= most else CleaningFailure.TOO_LARGE


def _copy(data: bytes, kind: MediaKind, header: dict[str, int | str], *, most: int) -> CleanCopy:
    if kind in IMAGES:
        return clean_image(
            data,
            kind,
            max_pixels=int(header["pixels"]),
            most=most,
            fields=int(header["fields"]),
            lines=bool(header["lines"]),
            quarter=int(header["quarter"]),
        )
    if kind is MediaKind.PDF:
        from bot.media.pdfs import clean_pdf  # noqa: PLC0415 loaded before, by who has it

        return clean_pdf(
            data,
            max_pages=int(header["pages"]),
            page_pixels=int(header["page"]),
            most=most,
            seconds=int(header["cpu"]) / 2,  # half of its limit: the pages drawn by then are not lost
            whole=bool(header["whole"]),
        )
    if header["fields"] or header["lines"]:
        return _covered_copy(data, kind, header, most=most)
    from bot.media.containers import clean_container  # noqa: PLC0415

    return clean_container(data, kind, max_output=most, silent=bool(header["silent"]))


def _covered_copy(data: bytes, kind: MediaKind, header: dict[str, int | str], *, most: int) -> CleanCopy:
    from bot.media.films import covered_film, stills  # noqa: PLC0415

    fields = int(header["fields"])
    if header["lines"]:
        return stills(data, kind, fields=fields, lines=True, quarter=int(header["quarter"]))
    return covered_film(data, kind, fields=fields, max_output=most)


def _measured_copy(copy: CleanCopy, kind: MediaKind) -> CleanSound:
    """The copy with what is heard in it: in the copy, not in what came."""
    from bot.media.sounds import measure_sound  # noqa: PLC0415

    return CleanSound(copy=copy, measure=measure_sound(copy.data, kind))


def _write_answer(words: BinaryIO, outcome: CleanCopy | CleanSound | CleaningFailure) -> None:
    if isinstance(outcome, CleaningFailure):
        _write(words, {"refused": outcome.value})
        return
    head: dict[str, str | bool | int] = {}
    if isinstance(outcome, CleanSound):
        heard, outcome = outcome.measure, outcome.copy
        head = {"codec": heard.codec, "millis": heard.millis, "heard": heard.heard_seconds}
    head |= {"mime": outcome.mime, "suffix": outcome.suffix, "partial": outcome.partial}
    _write(words, head, outcome.data)


def _write(words: BinaryIO, head: Mapping[str, str | bool | int], body: bytes = b"") -> None:
    words.write(frames.pack_header(dict(head), len(body)))
    words.write(body)
    words.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
