"""Pictures with unrecognisable fields, and films without sound; made in the confined child."""

import io

import av
import pytest
from PIL import Image

from bot.domain.submissions.evidence import CELLS, SIDE, bits_of, read_cells, write_cells
from bot.media.fields import with_fields
from bot.media.pool import CleaningPool
from bot.usecases.ports.media import Changes, CleanCopy, NotCleanable
from tests.media import samples
from tests.media.conftest import IN_ONE_LOOP


def noise_image(size: tuple[int, int] = (120, 90), mode: str = "RGB") -> Image.Image:
    return Image.effect_noise(size, 90).convert(mode)


def colours(picture: Image.Image, place: int) -> int:
    """The number of colours inside a field, away from its edges."""
    wide, high = picture.width / SIDE, picture.height / SIDE
    row, column = divmod(place, SIDE)
    inner = (column * wide + 3, row * high + 3, (column + 1) * wide - 3, (row + 1) * high - 3)
    return len(picture.crop(tuple(map(int, inner))).getcolors(100_000) or [])


@pytest.mark.parametrize("mode", ["RGB", "L", "RGBA", "1"])
def test_a_field_is_one_colour_and_the_others_stay(mode: str) -> None:
    picture = with_fields(noise_image(mode=mode), bits_of([0, 14, 35]), lines=False)
    assert [colours(picture, place) for place in (0, 14, 35)] == [1, 1, 1]
    assert colours(picture, 1) > 1
    assert picture.size == (120, 90)


def test_all_fields_leave_nothing_of_the_picture() -> None:
    picture = with_fields(noise_image((61, 47)), bits_of(range(CELLS)), lines=False)
    assert len(picture.getcolors(100_000) or []) <= CELLS, "no detail is left between the fields"


def test_picture_thinner_than_grid_is_still_covered() -> None:
    picture = with_fields(noise_image((4, 3)), bits_of(range(CELLS)), lines=False)
    assert picture.size == (4, 3)


def test_grid_is_drawn_only_for_the_chooser() -> None:
    plain, lined = noise_image(), with_fields(noise_image(), 0, lines=True)
    assert with_fields(plain, 0, lines=False) is plain
    assert lined.getpixel((20, 45)) in ((255, 255, 255), (0, 0, 0))


def test_fields_are_written_and_read_as_one_number() -> None:
    assert read_cells("5") == (0, 2) and write_cells((0, 2)) == "5"
    assert read_cells(write_cells(range(CELLS))) == tuple(range(CELLS))
    for wrong in ("", "x", f"{1 << CELLS:x}", "-1"):
        with pytest.raises(ValueError, match=r".*"):
            read_cells(wrong)


@pytest.mark.slow
@IN_ONE_LOOP
async def test_child_applies_requested_changes_deterministically(pool: CleaningPool) -> None:
    changes = Changes(fields=bits_of([0, 1]))
    first_copy, second_copy = [
        await pool.clean_copy(samples.jpeg_from_a_phone(), changes=changes) for _ in range(2)
    ]
    assert isinstance(first_copy, CleanCopy) and isinstance(second_copy, CleanCopy)
    assert first_copy.data == second_copy.data, "the hashes in the letter are those of the copies"
    as_it_is = await pool.clean_copy(samples.jpeg_from_a_phone())
    assert isinstance(as_it_is, CleanCopy) and as_it_is.data != first_copy.data
    with Image.open(io.BytesIO(first_copy.data)) as picture:
        assert not picture.getexif()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("container", "video", "audio"), [("mp4", "libx264", "aac"), ("webm", "libvpx", "libopus")]
)
@IN_ONE_LOOP
async def test_silenced_film_has_no_sound_data(
    pool: CleaningPool, container: str, video: str, audio: str
) -> None:
    whole = samples.film(container, video, audio)
    loud = await pool.clean_copy(whole)
    silent = await pool.clean_copy(whole, changes=Changes(silent=True))
    assert isinstance(loud, CleanCopy) and isinstance(silent, CleanCopy)
    with av.open(io.BytesIO(silent.data)) as film:
        assert len(film.streams.video) == 1 and not film.streams.audio
        assert sum(1 for _ in film.decode(video=0)) > 0
    assert len(silent.data) < len(loud.data)
    again = await pool.clean_copy(whole, changes=Changes(silent=True))
    assert isinstance(again, CleanCopy) and again.data == silent.data


@pytest.mark.slow
@IN_ONE_LOOP
async def test_of_sound_alone_nothing_is_left(pool: CleaningPool) -> None:
    voice = samples.film("ogg", None, "libopus")
    assert isinstance(await pool.clean_copy(voice), CleanCopy)
    assert isinstance(await pool.clean_copy(voice, changes=Changes(silent=True)), NotCleanable)
