"""Notes that encoders leave inside the headers of a codec, taken out byte by byte."""

from collections.abc import Callable
from typing import Final

from bot.media.refusal import Refused
from bot.usecases.ports_media import WhyNot

_SEI_UNITS: Final = frozenset({39, 40})
_HVCC_FIXED: Final = 22  # ISO/IEC 14496-15, 8.3.2.1: bytes before the number of arrays


def without_vorbis_comments(headers: bytes) -> bytes:
    """Vorbis' three headers in Xiph lacing with an empty comment header. Raises Refused on broken ones."""
    if not headers.startswith(b"\x02"):
        raise Refused(WhyNot.DAMAGED)
    sizes, place = [], 1
    for _ in range(2):
        size = 0
        while headers[place : place + 1] == b"\xff":
            size, place = size + 255, place + 1
        if place >= len(headers):
            raise Refused(WhyNot.DAMAGED)
        sizes.append(size + headers[place])
        place += 1
    identification = headers[place : place + sizes[0]]
    setup = headers[place + sum(sizes) :]
    comment = b"\x03vorbis" + bytes(8) + b"\x01"
    return b"\x02" + _lacing(identification) + _lacing(comment) + identification + comment + setup


def without_hevc_notes(headers: bytes) -> bytes:
    """The parameter sets of an hvcC record in Annex B form, without its SEI units. Raises Refused if broken.

    Annex B, because that is what the unit filter makes of the packets; the muxer turns both back.
    """
    if headers[:1] != b"\x01" or len(headers) <= _HVCC_FIXED:
        raise Refused(WhyNot.DAMAGED)
    kept, place = [], _HVCC_FIXED + 1
    for _ in range(headers[_HVCC_FIXED]):
        unit_type = headers[place] & 0x3F if place < len(headers) else 0
        units = int.from_bytes(headers[place + 1 : place + 3])
        place += 3
        for _ in range(units):
            size = int.from_bytes(headers[place : place + 2])
            unit = headers[place + 2 : place + 2 + size]
            place += 2 + size
            if place > len(headers):
                raise Refused(WhyNot.DAMAGED)
            if unit_type not in _SEI_UNITS:
                kept.append(b"\x00\x00\x00\x01" + unit)
    return b"".join(kept)


def _lacing(part: bytes) -> bytes:
    return b"\xff" * (len(part) // 255) + bytes([len(part) % 255])


HEADER_CLEANERS: Final[dict[str, Callable[[bytes], bytes]]] = {
    "vorbis": without_vorbis_comments,
    "hevc": without_hevc_notes,
}
