"""What the coded pictures and samples of each codec may keep. A file in a codec that is not listed here stays
sealed.

Encoders, cameras and people can leave notes inside coded data: user data in H.264, HEVC, AV1, MPEG-2 and
MPEG-4, comment headers in Vorbis. What a decoder needs is listed and kept, the rest is removed. MJPEG of old
cameras is missing: each of its pictures can hold a location and a serial number.

Removes notes inside coded data that no filter of the library reaches, byte by byte.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bot.domain.submissions.clean_copies import CleaningFailure
from bot.media.refusal import CleaningRefusal

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


@dataclass(frozen=True, slots=True)
class Rule:
    """How one codec is copied. ``units`` is a bitstream filter, ``headers`` cleans the data before the first
    packet, ``payload`` cleans each packet; a packet that it leaves empty is dropped."""

    units: str = ""
    headers: Callable[[bytes], bytes] | None = None
    payload: Callable[[bytes], bytes] | None = None


_PLAIN: Final = Rule()

FILM: Final[dict[str, Rule]] = {
    # Slices, parameter sets, delimiters and layers; not SEI (6), filler (12) and numbers without a meaning.
    "h264": Rule("filter_units=pass_types=1-5|7-11|13-15|19-21"),
    # Slices, parameter sets, delimiters; not filler (38), SEI (39, 40) and numbers without a meaning.
    "hevc": Rule("filter_units=pass_types=0-9|16-21|32-37", headers=without_hevc_notes),
    # Sequence and frame headers, tiles; not metadata (5) and padding (15).
    "av1": Rule("filter_units=pass_types=1-4|6-8"),
    "vp8": _PLAIN,
    "vp9": _PLAIN,
    "h263": _PLAIN,
    "mpeg4": Rule(headers=without_user_data, payload=without_user_data),
    "mpeg1video": Rule("filter_units=remove_types=178"),
    "mpeg2video": Rule("filter_units=remove_types=178"),
}
SOUND: Final[dict[str, Rule]] = {
    **dict.fromkeys(("aac", "opus", "flac", "alac", "ac3", "eac3"), _PLAIN),
    "mp3": Rule(payload=one_mp3_frame),
    **dict.fromkeys(("amr_nb", "amr_wb", "adpcm_ima_qt", "adpcm_ima_wav", "adpcm_ms"), _PLAIN),
    **dict.fromkeys(("pcm_s16le", "pcm_s16be", "pcm_s24le", "pcm_s24be", "pcm_s32le", "pcm_f32le"), _PLAIN),
    **dict.fromkeys(("pcm_u8", "pcm_s8", "pcm_alaw", "pcm_mulaw"), _PLAIN),
    "vorbis": Rule(headers=without_vorbis_comments),
}
