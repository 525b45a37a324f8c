"""What the coded pictures and samples of each codec may keep. A file in a codec that is not listed here stays
sealed.

Encoders, cameras and people can leave notes inside coded data: user data in H.264, HEVC, AV1, MPEG-2 and
MPEG-4, comment headers in Vorbis. What a decoder needs is listed and kept, the rest is removed. MJPEG of old
cameras is missing: each of its pictures can hold a location and a serial number.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bot.media.codec_headers import (
    one_mp3_frame,
    without_hevc_notes,
    without_user_data,
    without_vorbis_comments,
)


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
