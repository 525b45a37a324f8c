"""Clean copies of video and audio play the same and have no tags, notes or extra tracks."""

import io
from fractions import Fraction
from typing import Any

import av
import pytest
from av.packet import PacketSideData, packet_sidedata_type_from_literal

from bot.media.codecs import one_mp3_frame, without_hevc_notes, without_user_data, without_vorbis_comments
from bot.media.pool import CleaningPool
from bot.media.refusal import CleaningRefusal
from bot.usecases.ports.media import CleanCopy, CleaningFailure, NotCleanable
from tests.media import samples
from tests.media.conftest import IN_ONE_LOOP

pytestmark = pytest.mark.slow

FILMS = [
    ("mp4", "libx264", "aac", "video/mp4"),
    ("mp4", "libx265", "aac", "video/mp4"),
    ("mov", "libx264", "aac", "video/quicktime"),
    ("ipod", None, "aac", "audio/mp4"),
    ("3gp", "mpeg4", "aac", "video/3gpp"),
    ("ogg", None, "libopus", "audio/ogg"),
    ("ogg", None, "vorbis", "audio/ogg"),
    ("mp3", None, "libmp3lame", "audio/mpeg"),
    ("webm", "libvpx", "libopus", "video/webm"),
    ("webm", "libvpx-vp9", "vorbis", "video/webm"),
    ("matroska", "libx264", "aac", "video/x-matroska"),
    ("matroska", "libsvtav1", "flac", "video/x-matroska"),
    ("matroska", "mpeg2video", "ac3", "video/x-matroska"),
    ("mov", None, "pcm_s16le", "audio/mp4"),
]
TRACES = (samples.MARK.encode(), b"35.68", b"051.38", b"2026-12", b"x264", b"x265", b"\xa9xyz")


def count_frames(data: bytes) -> tuple[int, int]:
    """The numbers of pictures and audio samples that a decoder gives."""
    pictures = sounds = 0
    with av.open(io.BytesIO(data)) as source:
        for frame in source.decode():
            if isinstance(frame, av.VideoFrame):
                pictures += 1
            elif isinstance(frame, av.AudioFrame):
                sounds += frame.samples
    return pictures, sounds


@pytest.mark.parametrize(
    ("container", "video", "audio", "mime"), FILMS, ids=[f"{c}-{v}-{a}" for c, v, a, _ in FILMS]
)
@IN_ONE_LOOP
async def test_tags_go_and_the_film_stays(
    pool: CleaningPool, container: str, video: str | None, audio: str | None, mime: str
) -> None:
    original = samples.film(container, video, audio)
    assert samples.MARK.encode() in original
    copy = await pool.clean_copy(original)
    assert isinstance(copy, CleanCopy), copy
    assert copy.mime == mime
    for trace in TRACES:
        assert trace not in copy.data
    pictures, sounds = count_frames(copy.data)
    before = count_frames(original)
    assert pictures == before[0] == (10 if video else 0)
    assert abs(sounds - before[1]) <= 2048


@IN_ONE_LOOP
async def test_a_copys_tracks_have_no_tags(pool: CleaningPool) -> None:
    copy = await pool.clean_copy(samples.film("mp4", "libx264", "aac"))
    assert isinstance(copy, CleanCopy)
    with av.open(io.BytesIO(copy.data)) as source:
        assert set(source.metadata) <= {"major_brand", "minor_version", "compatible_brands"}
        for stream in source.streams:
            assert set(stream.metadata) <= {"language", "handler_name"}
            assert stream.metadata["handler_name"] in {"VideoHandler", "SoundHandler"}


def with_extra_tracks() -> bytes:
    """A film with an attachment and a chapter, both marked."""
    film, out = samples.film("webm", "libvpx", "libopus"), io.BytesIO()
    with av.open(io.BytesIO(film)) as source, av.open(out, "w", format="matroska") as target:
        tracks: dict[int, Any] = {
            s.index: target.add_stream_from_template(s, opaque=True) for s in source.streams
        }
        target.add_attachment(f"{samples.MARK}.txt", "text/plain", samples.MARK.encode())
        chapter = {
            "id": 1,
            "start": 0,
            "end": 500,
            "time_base": Fraction(1, 1000),
            "metadata": {"title": samples.MARK},
        }
        target.set_chapters([chapter])
        for packet in source.demux():
            if packet.size:
                packet.stream = tracks[packet.stream.index]
                target.mux_one(packet)
    return out.getvalue()


@IN_ONE_LOOP
async def test_attachments_and_chapters_are_left_out(pool: CleaningPool) -> None:
    original = with_extra_tracks()
    with av.open(io.BytesIO(original)) as source:
        assert source.chapters()
        assert "attachment" in {stream.type for stream in source.streams}
    copy = await pool.clean_copy(original)
    assert isinstance(copy, CleanCopy), copy
    assert samples.MARK.encode() not in copy.data
    with av.open(io.BytesIO(copy.data)) as source:
        assert not source.chapters()
        assert {stream.type for stream in source.streams} == {"video", "audio"}


@IN_ONE_LOOP
async def test_a_cover_picture_is_left_out(pool: CleaningPool) -> None:
    cover = samples.jpeg_from_a_phone()
    body = b"\x00image/jpeg\x00\x03\x00" + cover
    frame = b"APIC" + len(body).to_bytes(4) + b"\0\0" + body
    size = len(frame)
    sizes = bytes((size >> shift) & 0x7F for shift in (21, 14, 7, 0))
    copy = await pool.clean_copy(b"ID3\x03\0\0" + sizes + frame + samples.film("mp3", None, "libmp3lame"))
    assert isinstance(copy, CleanCopy)
    assert samples.MARK.encode() not in copy.data
    assert copy.mime == "audio/mpeg"


@IN_ONE_LOOP
async def test_an_upright_film_stays_upright(pool: CleaningPool) -> None:
    original = bytearray(samples.film("mp4", "libx264", None))
    # The matrix of the track header, as phones write it for upright films: a quarter turn.
    place = original.index(b"tkhd") + 4 + 40
    turn = [0, 1 << 16, 0, -(1 << 16), 0, 0, 0, 0, 1 << 30]
    original[place : place + 36] = b"".join(value.to_bytes(4, signed=True) for value in turn)
    copy = await pool.clean_copy(bytes(original))
    assert isinstance(copy, CleanCopy)
    with av.open(io.BytesIO(bytes(original))) as before, av.open(io.BytesIO(copy.data)) as after:
        rotation = next(before.decode(video=0)).rotation
        assert abs(rotation) == 90
        assert next(after.decode(video=0)).rotation == rotation


@IN_ONE_LOOP
async def test_bytes_around_the_film_are_left_out(pool: CleaningPool) -> None:
    hidden = len(samples.MARK) + 8
    tail = hidden.to_bytes(4) + b"free" + samples.MARK.encode()
    copy = await pool.clean_copy(samples.film("mp4", "libx264", None) + tail)
    assert isinstance(copy, CleanCopy)
    assert samples.MARK.encode() not in copy.data


@IN_ONE_LOOP
async def test_old_tags_at_end_of_mp3_are_removed(pool: CleaningPool) -> None:
    id3v1 = b"TAG" + samples.MARK.encode().ljust(125, b"\0")
    copy = await pool.clean_copy(samples.film("mp3", None, "libmp3lame") + id3v1)
    assert isinstance(copy, CleanCopy)
    assert samples.MARK.encode() not in copy.data


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
@IN_ONE_LOOP
async def test_truncated_film_is_damaged_or_short_but_never_identifying(
    pool: CleaningPool, share: float
) -> None:
    for container, video, audio in (
        ("mp4", "libx264", "aac"),
        ("ogg", None, "libopus"),
        ("webm", "libvpx", None),
    ):
        whole = samples.film(container, video, audio)
        answer = await pool.clean_copy(whole[: int(len(whole) * share)])
        if isinstance(answer, NotCleanable):
            assert answer.reason is CleaningFailure.DAMAGED
        else:
            assert samples.MARK.encode() not in answer.data


@pytest.mark.parametrize("clean", [without_vorbis_comments, without_hevc_notes])
@pytest.mark.parametrize("headers", [b"", b"\x02", b"\x02\xff\xff", b"\x01" * 40, b"\x00" * 40, b"\x02\x05"])
def test_broken_codec_headers_are_refused(clean: Any, headers: bytes) -> None:
    with pytest.raises(CleaningRefusal):
        clean(headers)


@IN_ONE_LOOP
async def test_what_hangs_on_a_packet_is_left_out(pool: CleaningPool) -> None:
    """Matroska allows extra bytes beside a block; players ignore them."""
    hidden = (1).to_bytes(8) + samples.MARK.encode()
    beside = PacketSideData(packet_sidedata_type_from_literal("matroska_block_additional"), len(hidden))
    beside.update(hidden)
    film, out = samples.film("webm", "libvpx", None), io.BytesIO()
    with av.open(io.BytesIO(film)) as source, av.open(out, "w", format="matroska") as target:
        track: Any = target.add_stream_from_template(source.streams.video[0], opaque=True)
        for packet in source.demux(video=0):
            if packet.size:
                packet.set_sidedata(beside)
                packet.stream = track
                target.mux_one(packet)
    original = out.getvalue()
    assert original.count(samples.MARK.encode()) >= 10
    copy = await pool.clean_copy(original)
    assert isinstance(copy, CleanCopy), copy
    assert samples.MARK.encode() not in copy.data
    assert count_frames(copy.data) == count_frames(original)


@IN_ONE_LOOP
async def test_a_codec_that_nobody_has_looked_into_stays_sealed(pool: CleaningPool) -> None:
    answer = await pool.clean_copy(samples.film("matroska", "ffv1", None))
    assert answer == NotCleanable(reason=CleaningFailure.KEPT_SEALED, mime="video/x-matroska")
    copy = await pool.clean_copy(samples.film("matroska", "ffv1", "aac"))
    assert isinstance(copy, CleanCopy)
    assert (copy.mime, copy.partial) == ("audio/x-matroska", True), "the audio plays and is marked as partial"


@IN_ONE_LOOP
async def test_units_without_a_meaning_are_left_out(pool: CleaningPool) -> None:
    """H.264 leaves unit types 24 to 31 unspecified, and type 12 is filler data."""
    original, out = samples.film("matroska", "libx264", None), io.BytesIO()
    with av.open(io.BytesIO(original)) as source, av.open(out, "w", format="matroska") as target:
        track: Any = target.add_stream_from_template(source.streams.video[0], opaque=True)
        for packet in source.demux(video=0):
            if packet.size:
                notes = b"".join(
                    (len(samples.MARK) + 1).to_bytes(4) + bytes([number]) + samples.MARK.encode()
                    for number in (12, 24, 30)
                )
                more: Any = av.Packet(notes + bytes(packet))
                more.pts, more.dts, more.time_base = packet.pts, packet.dts, packet.time_base
                more.is_keyframe, more.stream = packet.is_keyframe, track
                target.mux_one(more)
    assert samples.MARK.encode() in out.getvalue()
    copy = await pool.clean_copy(out.getvalue())
    assert isinstance(copy, CleanCopy), copy
    assert samples.MARK.encode() not in copy.data
    assert count_frames(copy.data)[0] == 10


def test_mpeg4_user_data_is_removed_between_start_codes() -> None:
    start = b"\x00\x00\x01"
    coded = start + b"\xb0\x01" + start + b"\xb2MARK\x00\x00" + start + b"\xb6picture" + start + b"\xb2end"
    assert without_user_data(coded) == start + b"\xb0\x01" + start + b"\xb6picture"


def test_an_mp3_frame_ends_where_its_head_says() -> None:
    head = bytes((0xFF, 0xFB, 0x90, 0x00))  # MPEG-1, layer III, 128 kbit/s, 44.1 kHz: 417 bytes
    assert len(one_mp3_frame(head + bytes(2000))) == 417
    assert (
        len(one_mp3_frame(bytes((0xFF, 0xF3, 0x92, 0x00)) + bytes(2000))) == 262
    )  # MPEG-2, 80 kbit/s, padded
    for none in (b"", b"PK\x03\x04", b"ID3\x04", bytes((0xFF, 0xFB, 0xF0, 0)), bytes((0xFF, 0xFB, 0x9C, 0))):
        assert one_mp3_frame(none + bytes(100)) == b""
