"""Films with unrecognisable fields: the same ones in every picture, no sound, the same limits."""

import io
import random
import subprocess
import sys
from fractions import Fraction
from typing import Any

import av
import pytest
from PIL import Image

from bot.domain.submissions.evidence import CELLS, SIDE, bits_of
from bot.media.films import MOST_WORK, covered_film, stills
from bot.media.kinds import MediaKind
from bot.media.pool import CleaningPool
from bot.media.refusal import CleaningRefusal
from bot.usecases.ports.media import Changes, CleanCopy, CleaningFailure, MediaLimits, NotCleanable
from tests.media import samples
from tests.media.conftest import IN_ONE_LOOP

pytestmark = pytest.mark.slow

BRIGHT = 90
"""The range of brightness inside a field in which something is recognisable."""
FLAT = 45
"""The largest range inside a covered field, which comes from the coding of its neighbours."""
MOST = 20 * 1024 * 1024


def noise_film(
    *,
    size: tuple[int, int] = (240, 180),
    pictures: int = 20,
    codec: str = "libx264",
    container: str = "mp4",
    points: Fraction | None = None,
) -> bytes:
    """Coarse moving noise, the same each time: every field of every picture has light and dark parts."""
    out = io.BytesIO()
    wide, high = size
    coarse = wide // 8 + pictures, high // 8
    rng = random.Random(7)
    levels = bytes(min(255, max(0, round(rng.gauss(128, 250)))) for _ in range(coarse[0] * coarse[1]))
    noise = Image.frombytes("L", coarse, levels).resize((wide + 8 * pictures, high), Image.Resampling.NEAREST)
    with av.open(out, "w", format=container) as target:
        track: Any = target.add_stream(codec, rate=10)
        track.width, track.height, track.pix_fmt = wide, high, "yuv420p"
        if points is not None:
            track.codec_context.sample_aspect_ratio = points
        for number in range(pictures):
            part = noise.crop((8 * number, 0, 8 * number + wide, high)).convert("RGB")
            target.mux(track.encode(av.VideoFrame.from_image(part)))
        target.mux(track.encode(None))
    return out.getvalue()


def rotate_film(film: bytes) -> bytes:
    """As phones write it for upright films: a quarter turn in the track's header."""
    film_bytes = bytearray(film)
    place = film_bytes.index(b"tkhd") + 4 + 40
    matrix = [0, 1 << 16, 0, -(1 << 16), 0, 0, 0, 0, 1 << 30]
    film_bytes[place : place + 36] = b"".join(value.to_bytes(4, signed=True) for value in matrix)
    return bytes(film_bytes)


def pictures_of(film: bytes) -> list[Image.Image]:
    with av.open(io.BytesIO(film)) as source:
        return [frame.to_image().convert("L") for frame in source.decode(video=0)]


def brightness_range(picture: Image.Image, place: int) -> int:
    """The difference between the darkest and the brightest pixel inside a field."""
    wide, high = picture.width / SIDE, picture.height / SIDE
    row, column = divmod(place, SIDE)
    inner = (column * wide + 5, row * high + 5, (column + 1) * wide - 5, (row + 1) * high - 5)
    low, top = picture.crop(tuple(map(int, inner))).getextrema()
    return int(top) - int(low)  # type: ignore[arg-type]  # one band


@pytest.mark.parametrize(
    ("codec", "container", "kind"), [("libx264", "mp4", MediaKind.MP4), ("libvpx", "webm", MediaKind.WEBM)]
)
def test_the_same_fields_are_covered_in_every_picture(codec: str, container: str, kind: MediaKind) -> None:
    film = noise_film(codec=codec, container=container)
    copy = covered_film(film, kind, fields=bits_of([0, 14, 35]), max_output=MOST)
    pictures = pictures_of(copy.data)
    assert len(pictures) == 20 and pictures[0].size == (240, 180)
    for picture in pictures:
        assert max(brightness_range(picture, place) for place in (0, 14, 35)) < FLAT
        assert min(brightness_range(picture, place) for place in (1, 8, 34)) > BRIGHT
    assert (copy.mime, copy.suffix) == ("video/mp4", ".mp4")


def test_it_lasts_as_long_as_it_did() -> None:
    film = noise_film()
    copy = covered_film(film, MediaKind.MP4, fields=1, max_output=MOST)
    with av.open(io.BytesIO(film)) as before, av.open(io.BytesIO(copy.data)) as after:
        times = [
            [frame.pts * (frame.time_base or Fraction(0)) for frame in source.decode(video=0)]
            for source in (before, after)
        ]
    assert times[0] == times[1]


def test_all_fields_leave_nothing_of_the_film() -> None:
    copy = covered_film(
        noise_film(size=(122, 94)), MediaKind.MP4, fields=bits_of(range(CELLS)), max_output=MOST
    )
    assert all(
        brightness_range(picture, place) < FLAT
        for picture in pictures_of(copy.data)
        for place in range(CELLS)
    )


def test_fields_of_upright_film_are_the_visible_ones() -> None:
    film = rotate_film(noise_film(size=(240, 120)))
    copy = covered_film(film, MediaKind.MP4, fields=bits_of([5]), max_output=MOST)
    with av.open(io.BytesIO(copy.data)) as source:
        frame = next(source.decode(video=0))
    picture = frame.to_image().convert("L")
    assert (picture.width, picture.height, frame.rotation) == (120, 240, 0)
    assert (
        brightness_range(picture, 5) < FLAT
        and min(brightness_range(picture, place) for place in (0, 30, 35)) > BRIGHT
    )
    with av.open(io.BytesIO(film)) as source:
        first = next(source.decode(video=0))
    seen = first.to_image().convert("L").rotate(first.rotation, expand=True)
    assert abs(seen.getpixel((10, 230)) - picture.getpixel((10, 230))) < 60, "turned in the same direction"


@pytest.mark.parametrize("upright", [False, True])
def test_points_that_are_not_square_stay_so(upright: bool) -> None:
    film = noise_film(size=(240, 120), points=Fraction(4, 3))
    copy = covered_film(rotate_film(film) if upright else film, MediaKind.MP4, fields=1, max_output=MOST)
    with av.open(io.BytesIO(copy.data)) as source:
        assert source.streams.video[0].sample_aspect_ratio == (Fraction(3, 4) if upright else Fraction(4, 3))


def test_neither_sound_nor_notes_come_along() -> None:
    copy = covered_film(samples.film("mp4", "libx264", "aac"), MediaKind.MP4, fields=1, max_output=MOST)
    assert samples.MARK.encode() not in copy.data and b"x264" not in copy.data
    with av.open(io.BytesIO(copy.data)) as source:
        assert [stream.type for stream in source.streams] == ["video"]


def test_chooser_sees_three_film_frames_with_grid() -> None:
    sheet = stills(noise_film(), MediaKind.MP4, fields=bits_of([0]), lines=False)
    with Image.open(io.BytesIO(sheet.data)) as picture:
        assert picture.size == (240, 3 * 180 + 2 * 16), "wide pictures below each other"
        for number in range(3):
            top = number * 196
            panel = picture.crop((0, top, 240, top + 180)).convert("L")
            assert brightness_range(panel, 0) < FLAT and brightness_range(panel, 1) > BRIGHT
    lined = stills(noise_film(), MediaKind.MP4, fields=bits_of([0]), lines=True)
    assert len(lined.data) != len(sheet.data), "with its quarters, and crosses on what is covered"
    part = stills(noise_film(), MediaKind.MP4, fields=0, lines=True, quarter=2)
    with Image.open(io.BytesIO(part.data)) as picture:
        assert picture.width == 8 * 120, "a quarter of each, enlarged"
    upright = stills(rotate_film(noise_film(size=(240, 120))), MediaKind.MP4, fields=0, lines=True)
    with Image.open(io.BytesIO(upright.data)) as picture:
        assert picture.size == (3 * 120 + 2 * 16, 240)


def test_overlong_film_is_refused_before_work_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    film = noise_film()
    monkeypatch.setattr("bot.media.films.MOST_WORK", 20 * (3 * 240 * 180 + 300_000) - 1)
    for refused in (
        lambda: covered_film(film, MediaKind.MP4, fields=1, max_output=MOST),
        lambda: stills(film, MediaKind.MP4, fields=1, lines=True),
    ):
        with pytest.raises(CleaningRefusal) as excinfo:
            refused()
        assert excinfo.value.reason is CleaningFailure.TOO_SLOW


def test_a_long_film_is_made_smaller(monkeypatch: pytest.MonkeyPatch) -> None:
    film = noise_film(size=(1280, 720), pictures=4)
    monkeypatch.setattr("bot.media.films.MOST_WORK", 4 * (1280 * 720 + 2 * 640 * 360 + 300_000))
    copy = covered_film(film, MediaKind.MP4, fields=1, max_output=MOST)
    assert pictures_of(copy.data)[0].size == (640, 360)
    assert MOST_WORK > 1_000_000_000


# --- in the child -------------------------------------------------------------------------------------------


@IN_ONE_LOOP
async def test_child_covers_film_deterministically(pool: CleaningPool) -> None:
    film, changes = noise_film(), Changes(fields=bits_of([3]), silent=True)
    first_copy, second_copy = [await pool.clean_copy(film, changes=changes) for _ in range(2)]
    assert isinstance(first_copy, CleanCopy) and isinstance(second_copy, CleanCopy)
    assert first_copy.data == second_copy.data, "the hashes in the letter are those of the copies"
    part = await pool.clean_copy(film, changes=Changes(lines=True, quarter=4))
    assert isinstance(part, CleanCopy) and part.mime == "image/jpeg"
    sheet = await pool.clean_copy(film, changes=Changes(lines=True))
    assert isinstance(sheet, CleanCopy) and sheet.mime == "image/jpeg"


@IN_ONE_LOOP
async def test_the_limits_are_those_of_every_file(pool: CleaningPool) -> None:
    film = noise_film(size=(1280, 720), pictures=60)
    slow = await pool.clean_copy(film, changes=Changes(fields=1), limits=MediaLimits(wall_seconds=0.2))
    assert isinstance(slow, NotCleanable) and slow.reason is CleaningFailure.TOO_SLOW
    small = await pool.clean_copy(film, changes=Changes(fields=1), limits=MediaLimits(max_output=20_000))
    assert isinstance(small, NotCleanable) and small.reason is CleaningFailure.TOO_LARGE


@IN_ONE_LOOP
async def test_sound_has_no_fields(pool: CleaningPool) -> None:
    voice = samples.film("ogg", None, "libopus")
    assert isinstance(await pool.clean_copy(voice, changes=Changes(fields=1)), NotCleanable)
    assert isinstance(await pool.clean_copy(voice, changes=Changes(lines=True)), NotCleanable)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a list of threads is Linux's")
def test_it_starts_no_thread() -> None:
    """If the program does not run as root, a child may not start threads, and an attempt would fail."""
    code = (
        "import sys, os; from bot.media.films import covered_film, stills; from bot.media.kinds import MediaKind\n"
        "import threading, time; data = sys.stdin.buffer.read(); most = [0]; end = []\n"
        "def look():\n"
        "    while not end:\n"
        "        most[0] = max(most[0], len(os.listdir('/proc/self/task'))); time.sleep(0.001)\n"
        "watch = threading.Thread(target=look); watch.start()\n"
        "covered_film(data, MediaKind.MP4, fields=5, max_output=10**8)\n"
        "stills(data, MediaKind.MP4, fields=5, lines=True)\n"
        "end.append(1); watch.join(); print(most[0])"
    )
    film = noise_film(size=(640, 360), pictures=60)
    done = subprocess.run([sys.executable, "-c", code], input=film, capture_output=True, check=True)
    assert done.stdout.strip() == b"2", "the thread that watches, and the one that works"
