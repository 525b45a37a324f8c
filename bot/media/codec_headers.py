"""Removes notes inside coded data that no filter of the library reaches, byte by byte."""

import re
from typing import Final

from bot.media.refusal import CleaningRefusal
from bot.usecases.ports.media import CleaningFailure

_USER_DATA: Final = re.compile(rb"\x00\x00\x01\xb2.*?(?=\x00\x00\x01|\Z)", re.DOTALL)
# MPEG audio layer III (ISO/IEC 11172-3, 2.4.2.3; 13818-3, 2.4.2.3): kilobits per second, by version and
# index.
_RATES_1: Final = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0)
_RATES_2: Final = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0)
_SAMPLES: Final = (44_100, 48_000, 32_000, 0)
_SEI_UNITS: Final = frozenset({39, 40})
_HVCC_FIXED: Final = 22  # ISO/IEC 14496-15, 8.3.2.1: bytes before the number of arrays


def without_vorbis_comments(headers: bytes) -> bytes:
    """Vorbis' three headers in Xiph lacing with an empty comment header. Raises CleaningRefusal on broken
    ones."""
    if not headers.startswith(b"\x02"):
        raise CleaningRefusal(CleaningFailure.DAMAGED)
    sizes, place = [], 1
    for _ in range(2):
        size = 0
        while headers[place : place + 1] == b"\xff":
            size, place = size + 255, place + 1
        if place >= len(headers):
            raise CleaningRefusal(CleaningFailure.DAMAGED)
        sizes.append(size + headers[place])
        place += 1
    identification = headers[place : place + sizes[0]]
    setup = headers[place + sum(sizes) :]
    comment = b"\x03vorbis" + bytes(8) + b"\x01"
    return b"\x02" + _lacing(identification) + _lacing(comment) + identification + comment + setup


def without_hevc_notes(headers: bytes) -> bytes:
    """The parameter sets of an hvcC record in Annex B form, without its SEI units. Raises CleaningRefusal if
    broken.

    Annex B, because the unit filter converts the packets to it; the muxer converts both back.
    """
    if headers[:1] != b"\x01" or len(headers) <= _HVCC_FIXED:
        raise CleaningRefusal(CleaningFailure.DAMAGED)
    parameter_sets, place = [], _HVCC_FIXED + 1
    for _ in range(headers[_HVCC_FIXED]):
        unit_type = headers[place] & 0x3F if place < len(headers) else 0
        units = int.from_bytes(headers[place + 1 : place + 3])
        place += 3
        for _ in range(units):
            size = int.from_bytes(headers[place : place + 2])
            unit = headers[place + 2 : place + 2 + size]
            place += 2 + size
            if place > len(headers):
                raise CleaningRefusal(CleaningFailure.DAMAGED)
            if unit_type not in _SEI_UNITS:
                parameter_sets.append(b"\x00\x00\x00\x01" + unit)
    return b"".join(parameter_sets)


def without_user_data(coded: bytes) -> bytes:
    """MPEG-4 part 2 without its user data (ISO/IEC 14496-2, 6.2.2.1)."""
    return _USER_DATA.sub(b"", coded)


def one_mp3_frame(coded: bytes) -> bytes:
    """The frame at the beginning, without what follows it: raw MP3 does not mark the ends of frames, and the
    demuxer passes on any bytes between or after them. Empty if no frame starts there."""
    if len(coded) < 4 or coded[0] != 0xFF or coded[1] & 0xE6 != 0xE2:
        return b""
    first_version = coded[1] & 0x18 == 0x18
    shift = 0 if first_version else 1 if coded[1] & 0x18 == 0x10 else 2
    rate = (_RATES_1 if first_version else _RATES_2)[coded[2] >> 4]
    samples = _SAMPLES[coded[2] >> 2 & 3] >> shift
    if not rate or not samples:
        return b""
    return coded[: (144_000 if first_version else 72_000) * rate // samples + (coded[2] >> 1 & 1)]


def _lacing(part: bytes) -> bytes:
    return b"\xff" * (len(part) // 255) + bytes([len(part) % 255])
