"""Repacks video and sound: coded pictures and samples are copied, everything around them is left out.

Left out: tags of container and streams (place, time, device, author), chapters, cover pictures, data,
subtitle and attachment tracks, side data of packets, bytes before or after the container, and notes inside
the coded data itself (``codecs``). A film in a codec that is not listed there is not copied at all.
"""

from __future__ import annotations  # av.Packet is generic for type checkers only

import io
from typing import Any, Final, Never

import av
from av.bitstream import BitStreamFilterContext
from av.container import InputContainer, OutputContainer
from av.packet import Packet
from av.stream import Disposition, Stream
from av.video.stream import VideoStream

from bot.domain.submissions.clean_copies import CleanCopy, CleaningFailure
from bot.media.codecs import FILM, SOUND, Rule
from bot.media.kinds import MediaKind
from bot.media.refusal import CleaningRefusal

# kind -> demuxer, muxer, suffix. The demuxer is fixed, so that no playlist format can be smuggled in.
_FORMATS: Final = {
    MediaKind.MP4: ("mov", "mp4", ".mp4"),
    MediaKind.MOV: ("mov", "mov", ".mov"),
    MediaKind.M4A: ("mov", "ipod", ".m4a"),
    MediaKind.THREE_GP: ("mov", "3gp", ".3gp"),
    MediaKind.OGG: ("ogg", "ogg", ".ogg"),
    MediaKind.MP3: ("mp3", "mp3", ".mp3"),
    MediaKind.WEBM: ("matroska", "webm", ".webm"),
    MediaKind.MATROSKA: ("matroska", "matroska", ".mkv"),
}
_MIMES: Final = {
    ".mp4": ("video/mp4", "audio/mp4"),
    ".mov": ("video/quicktime", "audio/mp4"),
    ".m4a": ("audio/mp4", "audio/mp4"),
    ".3gp": ("video/3gpp", "audio/3gpp"),
    ".ogg": ("video/ogg", "audio/ogg"),
    ".mp3": ("audio/mpeg", "audio/mpeg"),
    ".webm": ("video/webm", "audio/webm"),
    ".mkv": ("video/x-matroska", "audio/x-matroska"),
}
_NOT_FILM: Final = Disposition.attached_pic | Disposition.timed_thumbnails | Disposition.still_image
_MOST_STREAMS: Final = 16
_STAYS_ON_PACKETS: Final = "skip_samples"
"""How much of the first or last packet is not played. Any other side data of packets can hold anything."""


def clean_container(data: bytes, kind: MediaKind, *, max_output: int, silent: bool = False) -> CleanCopy:
    """The same film or sound in a new container of its kind; a ``silent`` copy has no sound track. Raises
    Refused, or av's errors."""
    _, muxer, suffix = _FORMATS[kind]
    out = io.BytesIO()
    with open_container(data, kind) as source:
        chosen, partial = _choose_streams(source, silent=silent)
        has_film = any(stream.type == "video" for stream in chosen)
        with av.open(out, "w", format=muxer, container_options={"fflags": "+bitexact"}) as target:
            _copy(source, target, chosen, out, max_output=max_output)
    return CleanCopy(
        data=out.getvalue(), mime=_MIMES[suffix][0 if has_film else 1], suffix=suffix, partial=partial
    )


def open_container(data: bytes, kind: MediaKind) -> InputContainer:
    """Open these bytes for reading, and nothing else; the caller closes it. Raises av's errors."""
    return av.open(io.BytesIO(data), "r", format=_FORMATS[kind][0], io_open=_no_other_file)


def film_of(source: InputContainer) -> VideoStream:
    """The film track. Raises CleaningRefusal if there is none, or none in a supported codec."""
    stream = _choose_streams(source, silent=True)[0][0]
    if not isinstance(stream, VideoStream):
        raise CleaningRefusal(CleaningFailure.KEPT_SEALED)
    return stream


def _no_other_file(*_: object) -> Never:
    raise CleaningRefusal(
        CleaningFailure.DAMAGED
    )  # a container that refers to another file could read the machine's files


def _choose_streams(source: InputContainer, *, silent: bool) -> tuple[list[Stream], bool]:
    """The first film track and the first two sound tracks; and whether there were more."""
    if not 0 < len(source.streams) <= _MOST_STREAMS:
        raise CleaningRefusal(CleaningFailure.DAMAGED)
    films = [s for s in source.streams.video if not s.disposition & _NOT_FILM and s.codec_context is not None]
    sounds = [s for s in source.streams.audio if s.codec_context is not None]
    if not films and not sounds:
        raise CleaningRefusal(CleaningFailure.DAMAGED)
    heard = () if silent else sounds[:2]
    chosen: list[Stream] = [s for s in (*films[:1], *heard) if _rule(s) is not None]
    if not chosen:
        raise CleaningRefusal(CleaningFailure.KEPT_SEALED)
    return chosen, len(films) + len(sounds) > len(chosen)


def _rule(stream: Stream) -> Rule | None:
    """The rule by the name of the codec; a decoder can have another name (libdav1d for av1)."""
    rules = FILM if stream.type == "video" else SOUND
    return rules.get(stream.codec_context.codec.canonical_name)


class _Track:
    """One track being copied: filters out its notes and gives every packet a decoding time."""

    def __init__(self, target: OutputContainer, stream: Stream) -> None:
        # opaque: no encoder for the codec is needed, because nothing is encoded
        self._stream: Any = target.add_stream_from_template(stream, opaque=True)
        rule, headers = _rule(stream) or Rule(), stream.codec_context.extradata
        self._notes = BitStreamFilterContext(rule.units, stream, self._stream) if rule.units else None
        self._payload = rule.payload
        if headers and rule.headers is not None:
            self._stream.codec_context.extradata = rule.headers(headers)
        self._untimed: list[Packet[Any]] = []
        self._last: int | None = None

    def ready(self, packet: Packet[Any]) -> list[Packet[Any]]:
        """The packets that can be written now. Matroska stores no decoding times, so the first packets
        wait."""
        if packet.size == 0:
            return self._flush_untimed(min((p.pts for p in self._untimed if p.pts is not None), default=0))
        if packet.dts is None and self._last is None:
            self._untimed.append(packet)
            return []
        if packet.dts is None and self._last is not None:
            packet.dts = self._last + 1
        first = packet.dts or 0
        self._last = first
        return [*self._flush_untimed(first), packet]

    def _flush_untimed(self, before: int) -> list[Packet[Any]]:
        waiting, self._untimed = self._untimed, []
        for steps, packet in enumerate(reversed(waiting), start=1):
            packet.dts = before - steps
        return waiting

    def write_packet(self, packet: Packet[Any], target: OutputContainer) -> int:
        """Write one packet; return how many came out of the filter."""
        bare = [self._bare(piece) for piece in (self._notes.filter(packet) if self._notes else [packet])]
        for piece in bare:
            if piece.size:
                piece.stream = self._stream
                target.mux_one(piece)
        return sum(piece.size > 0 for piece in bare)

    def _bare(self, piece: Packet[Any]) -> Packet[Any]:
        """The packet with only its bytes and times."""
        data = bytes(piece)
        bare: Packet[Any] = Packet(self._payload(data) if self._payload else data)
        bare.time_base, bare.is_keyframe = piece.time_base, piece.is_keyframe
        bare.pts, bare.dts, bare.duration = piece.pts, piece.dts, piece.duration
        if piece.has_sidedata(_STAYS_ON_PACKETS):
            bare.set_sidedata(piece.get_sidedata(_STAYS_ON_PACKETS))
        return bare


def _copy(
    source: InputContainer, target: OutputContainer, chosen: list[Stream], out: io.BytesIO, *, max_output: int
) -> None:
    tracks = {stream.index: _Track(target, stream) for stream in chosen}
    written = 0
    for packet in source.demux(chosen):
        track = tracks[packet.stream.index]
        written += sum(track.write_packet(piece, target) for piece in track.ready(packet))
        if out.tell() > max_output:
            raise CleaningRefusal(CleaningFailure.TOO_LARGE)
    if written == 0:
        raise CleaningRefusal(CleaningFailure.DAMAGED)
