"""Makes parts of films unrecognisable: decoded, covered, encoded again. The sound is left out.

The same fields are covered in every picture, each with its own average colour. The encoded film is cleaned
like any other. Everything here uses one thread, because a child may start no others.
"""

from __future__ import annotations  # av's classes are generic for type checkers only

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

import av
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image

from bot.domain.submissions.clean_copies import CleanCopy, CleaningFailure
from bot.media.containers import clean_container, film_of, open_container
from bot.media.fields import Box, boxes, colour_of, fill_box, with_fields
from bot.media.kinds import MediaKind
from bot.media.refusal import CleaningRefusal

SIDES: Final = (1280, 854, 640)
"""The longer side of the covered film in pixels: the first for which there is time."""
MOST_WORK: Final = 1_500_000_000
"""The limit of work for one film, in pixels that are read. Drawing and writing a pixel takes as long as
reading two, and each picture as long as reading 300,000: 16 seconds of film at 1280 x 720, 30 if it is made
smaller. That takes a third of the processor time that the limits allow, because the clock goes on while other
work uses the machine. Counted before anything is decoded, so that the person who chooses is told at once."""
_A_PICTURE: Final = 300_000
_A_PIXEL: Final = 2
_STILLS_SIDE: Final = 960
_GAP: Final = 16
_QUALITY: Final = 85
_PLAIN: Final = "yuv420p"
_TURNS: Final = {
    90: Image.Transpose.ROTATE_90,
    -90: Image.Transpose.ROTATE_270,
    180: Image.Transpose.ROTATE_180,
    -180: Image.Transpose.ROTATE_180,
}
_WAY: Final = {"preset": "superfast", "crf": "25", "threads": "1"}


def covered_film(data: bytes, kind: MediaKind, *, fields: int, max_output: int) -> CleanCopy:
    """The film with these fields (a bit each) in one colour, upright, silent, as MP4. Raises CleaningRefusal
    (TOO_SLOW if it is too long), or av's errors."""
    out = io.BytesIO()
    with open_container(data, kind) as source:
        film = _measure_film(source)
        with av.open(out, "w", format="mp4", container_options={"fflags": "+bitexact"}) as target:
            _code(film, target, fields=fields, out=out, most=max_output)
    return clean_container(out.getvalue(), MediaKind.MP4, max_output=max_output, silent=True)


def stills(data: bytes, kind: MediaKind, *, fields: int, lines: bool, quarter: int = 0) -> CleanCopy:
    """The film's first, middle and last picture in one, each with its fields, or a ``quarter`` of each, for the
    person who chooses them. Raises as ``covered_film``, so that nobody chooses fields of a film that cannot be
    covered."""
    with open_container(data, kind) as source:
        film = _measure_film(source)
        middle, last = film.times[len(film.times) // 2], film.times[-1]
        images = [film.still_image(at) for at in sorted({film.times[0], middle, last})]
    usable = [image for image in images if image is not None]
    pictures = [with_fields(_small(image), fields, lines=lines, quarter=quarter) for image in usable]
    if not pictures:
        raise CleaningRefusal(CleaningFailure.DAMAGED)
    out = io.BytesIO()
    _join_pictures(pictures).save(out, "JPEG", quality=_QUALITY)
    return CleanCopy(data=out.getvalue(), mime="image/jpeg", suffix=".jpg")


@dataclass(frozen=True, slots=True)
class _Film:
    """A film track, the times of its pictures, and the size of the copy."""

    source: InputContainer
    stream: VideoStream
    times: Sequence[int]
    side: int

    def decode_from(self, at: int) -> Iterator[VideoFrame]:
        """The pictures from the last keyframe before ``at``."""
        self.source.seek(at, stream=self.stream)
        yield from self.source.decode(self.stream)

    def still_image(self, at: int) -> Image.Image | None:
        """The picture that is shown at this time, or the last readable one before it."""
        best = None
        for frame in self.decode_from(at):
            best = frame
            if frame.pts is not None and frame.pts >= at:
                break
        return _as_image(_build_frame(_planes(best, self.side))) if best is not None else None


def _measure_film(source: InputContainer) -> _Film:
    """Count the pictures of the film; its header is not trusted."""
    stream = film_of(source)
    context = stream.codec_context
    context.thread_count = 1
    times = [packet.pts for packet in source.demux(stream) if packet.size and packet.pts is not None]
    if not times or not context.width or not context.height:
        raise CleaningRefusal(CleaningFailure.DAMAGED)
    for side in SIDES:
        width, height = _size(context.width, context.height, side)
        cost = context.width * context.height + _A_PIXEL * width * height + _A_PICTURE
        if len(times) * cost <= MOST_WORK:
            return _Film(source, stream, sorted(times), side)
    raise CleaningRefusal(CleaningFailure.TOO_SLOW)


def _code(film: _Film, target: Any, *, fields: int, out: io.BytesIO, most: int) -> None:
    """Encode all pictures at the size of the first one and at their original times."""
    track: Any = None
    first, last = film.times[0], -1
    for frame in film.decode_from(first):
        picture = _cover_frame(frame, fields, film.side)
        if track is None:
            track = _track(target, film, picture)
        when = last + 1 if frame.pts is None else frame.pts - first
        if when <= last or (picture.width, picture.height) != (track.width, track.height):
            continue
        picture.pts, picture.time_base, last = when, track.codec_context.time_base, when
        target.mux(track.encode(picture))
        if out.tell() > most:
            raise CleaningRefusal(CleaningFailure.TOO_LARGE)
    if track is None:
        raise CleaningRefusal(CleaningFailure.DAMAGED)
    target.mux(track.encode(None))


def _track(target: Any, film: _Film, picture: VideoFrame) -> Any:
    context = film.stream.codec_context
    track = target.add_stream("libx264", rate=film.stream.average_rate or 30, options=dict(_WAY))
    track.width, track.height, track.pix_fmt = picture.width, picture.height, _PLAIN
    track.codec_context.time_base = film.stream.time_base or Fraction(1, 90_000)
    track.codec_context.thread_count = 1
    points = film.stream.sample_aspect_ratio
    if points:  # not square: in a rotated film they are rotated too
        upright = (picture.width > picture.height) != (context.width > context.height)
        ratio = Fraction(points.numerator, points.denominator)
        track.codec_context.sample_aspect_ratio = 1 / ratio if upright else ratio
    return track


def _cover_frame(frame: VideoFrame, fields: int, side: int) -> VideoFrame:
    """The picture, upright, with its fields in one colour. Colours are stored for two by two pixels: a field
    includes those that it partly covers."""
    planes = _planes(frame, side)
    for field, cells in boxes(planes[0].size, fields):
        _cover_plane(planes[0], field, cells)
        for plane in planes[1:]:
            _cover_plane(plane, _half_box(field) if field else None, [_half_box(box) for box in cells])
    return _build_frame(planes)


def _cover_plane(plane: Image.Image, field: Box | None, cells: Sequence[Box]) -> None:
    colour = colour_of(plane, field)
    for box in cells:
        fill_box(plane, box, colour)


def _half_box(box: Box) -> Box:
    left, top, right, bottom = box
    return left // 2, top // 2, (right + 1) // 2, (bottom + 1) // 2


def _planes(frame: VideoFrame, side: int) -> list[Image.Image]:
    """The planes of brightness and both colours, upright."""
    width, height = _size(frame.width, frame.height, side)
    plain = frame.reformat(width=width, height=height, format=_PLAIN, threads=1)
    turn = _TURNS.get(frame.rotation)
    planes = []
    for number, plane in enumerate(plain.planes):
        size = (width, height) if number == 0 else (width // 2, height // 2)
        image = Image.frombytes("L", size, bytes(plane), "raw", "L", plane.line_size, 1)
        planes.append(image if turn is None else image.transpose(turn))
    return planes


def _size(width: int, height: int, side: int) -> tuple[int, int]:
    """The size with no side longer than ``side``, and even, as the encoder needs it."""
    scale = min(1.0, side / max(width, height))
    return max(2, round(width * scale / 2) * 2), max(2, round(height * scale / 2) * 2)


def _build_frame(planes: Sequence[Image.Image]) -> VideoFrame:
    frame = VideoFrame(*planes[0].size, _PLAIN)
    for image, plane in zip(planes, frame.planes, strict=True):
        plane.update(image.tobytes("raw", "L", plane.line_size, 1))
    return frame


def _as_image(frame: VideoFrame) -> Image.Image:
    plain = frame.reformat(format="rgb24", threads=1)
    plane = plain.planes[0]
    return Image.frombytes("RGB", (plain.width, plain.height), bytes(plane), "raw", "RGB", plane.line_size, 1)


def _small(picture: Image.Image) -> Image.Image:
    picture.thumbnail((_STILLS_SIDE, _STILLS_SIDE))
    return picture


def _join_pictures(pictures: Sequence[Image.Image]) -> Image.Image:
    """Join upright pictures side by side, wide ones one below the other."""
    wide, high = max(image.width for image in pictures), max(image.height for image in pictures)
    step = (wide + _GAP, 0) if high > wide else (0, high + _GAP)
    count = len(pictures) - 1
    sheet = Image.new("RGB", (wide + step[0] * count, high + step[1] * count), (255, 255, 255))
    for number, picture in enumerate(pictures):
        sheet.paste(picture, (step[0] * number, step[1] * number))
    return sheet
