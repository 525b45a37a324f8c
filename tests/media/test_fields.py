"""Pictures with unrecognisable fields, and films without sound; made in the confined child."""

import io

import av
import pytest
from PIL import Image, ImageChops

from bot.domain.submissions.evidence import (
    CELLS,
    FINE_SIDE,
    MOST_CELLS,
    SIDE,
    bits_of,
    cell_number,
    cell_place,
    fine_cells,
    quarter_cells,
    read_cells,
    write_cells,
)
from bot.media.drawn_digits import draw_number
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
    assert lined.getpixel((60, 20)) in ((255, 255, 255), (0, 0, 0)) and lined.size == plain.size


def old_fields(picture: Image.Image, fields: list[int]) -> Image.Image:
    """As earlier releases covered whole fields."""
    wide, high = picture.size
    for row, column in (divmod(place, SIDE) for place in fields):
        box = (
            wide * column // SIDE, high * row // SIDE, wide * (column + 1) // SIDE, high * (row + 1) // SIDE,
        )  # fmt: skip
        if box[2] > box[0] and box[3] > box[1]:
            average = picture.resize((1, 1), Image.Resampling.BOX, box=box)
            picture.paste(average.resize((box[2] - box[0], box[3] - box[1])), box)
    return picture


@pytest.mark.parametrize("size", [(120, 90), (61, 47), (7, 5), (3, 2)])
def test_fields_of_signed_referrals_are_covered_as_before(size: tuple[int, int]) -> None:
    picture, fields = noise_image(size), [0, 7, 14, 35]
    before = old_fields(picture.copy(), fields).tobytes()
    assert with_fields(picture.copy(), bits_of(fields), lines=False).tobytes() == before, "hashes were signed"
    cells = bits_of(fine_cells(fields))
    assert with_fields(picture.copy(), cells, lines=False).tobytes() == before


def test_whole_field_has_its_average_and_part_is_grey() -> None:
    picture = noise_image((240, 240))
    average = picture.resize((1, 1), Image.Resampling.BOX, box=(0, 0, 40, 40)).getpixel((0, 0))
    whole = with_fields(picture.copy(), bits_of(fine_cells([0])), lines=False)
    assert {whole.getpixel(at) for at in ((5, 5), (25, 5), (38, 38))} == {average}
    part = with_fields(picture.copy(), bits_of([cell_number(0, 1), cell_number(1, 0)]), lines=False)
    assert {part.getpixel(at) for at in ((25, 5), (38, 18), (3, 25))} == {(128, 128, 128)}
    assert part.crop((0, 0, 20, 20)).tobytes() == picture.crop((0, 0, 20, 20)).tobytes(), "the rest stays"


@pytest.mark.parametrize("mode", ["RGB", "L", "RGBA"])
def test_seen_cells_tell_nothing_of_covered_ones(mode: str) -> None:
    """Three cells of a field are seen: with the field's average the fourth one's would follow."""
    picture = noise_image((240, 240), mode)
    other = picture.copy()
    other.paste(Image.new(mode, (20, 20)), (0, 0))
    covered = [
        with_fields(each, bits_of([cell_number(0, 0)]), lines=False).tobytes() for each in (picture, other)
    ]
    assert picture.size == other.size and covered[0] == covered[1]


def test_all_cells_together_tell_no_more_than_all_fields() -> None:
    cells = [cell_number(row, column) for row in range(FINE_SIDE) for column in range(FINE_SIDE)]
    picture = with_fields(noise_image((241, 187)), bits_of(cells), lines=False)
    assert len(picture.getcolors(100_000) or []) <= CELLS, "no finer mosaic than before"


def test_quarters_have_each_cell_once() -> None:
    numbers = [number for quarter in range(4) for number in quarter_cells(quarter)]
    assert sorted(numbers) == list(range(CELLS, MOST_CELLS))
    assert cell_place(quarter_cells(3)[0]) == (6, 6) and cell_place(quarter_cells(1)[5]) == (0, 11)
    assert fine_cells([0]) == {cell_number(0, 0), cell_number(0, 1), cell_number(1, 0), cell_number(1, 1)}


def test_a_quarter_is_shown_enlarged_with_its_own_cells() -> None:
    picture = Image.new("RGB", (300, 200), (40, 90, 160))
    picture.paste((200, 30, 30), (150, 100, 300, 200))
    part = with_fields(picture, 0, lines=True, quarter=4)
    assert part.size == (1200, 800), "half as wide and high, eight times as large"
    assert part.getpixel((180, 110)) == (200, 30, 30), "only the lower right"
    assert with_fields(picture, 0, lines=True, quarter=1).getpixel((180, 110)) == (40, 90, 160)
    thin = with_fields(Image.new("RGB", (1, 900)), bits_of([0]), lines=True, quarter=2)
    assert min(thin.size) >= 1


@pytest.mark.parametrize("quarter", [0, 1])
def test_covered_cells_have_a_cross_for_the_chooser(quarter: int) -> None:
    picture = Image.new("RGB", (300, 300), (128, 128, 128))
    cell = bits_of([cell_number(4, 4)])
    bare = with_fields(picture.copy(), 0, lines=True, quarter=quarter)
    crossed = with_fields(picture.copy(), cell, lines=True, quarter=quarter)
    box = ImageChops.difference(bare, crossed).getbbox()
    assert box is not None, "nothing else shows that a cell of one colour is covered"
    assert with_fields(picture.copy(), cell, lines=False).getcolors() == [(90_000, (128, 128, 128))]


@pytest.mark.parametrize("number", [1, 8, 10, 36])
def test_numbers_are_drawn_around_their_point(number: int) -> None:
    picture = Image.new("RGB", (200, 120), (128, 128, 128))
    draw_number(picture, number, (100, 60), height=60)
    touched = ImageChops.difference(picture, Image.new("RGB", (200, 120), (128, 128, 128))).getbbox()
    assert touched is not None and abs((touched[0] + touched[2]) / 2 - 100) < 12
    assert 20 <= touched[1] <= 35 and 85 <= touched[3] <= 100
    small = Image.new("RGB", (20, 20))
    draw_number(small, number, (10, 10), height=5)
    assert small.getbbox() is None, "nobody could read it"


def test_fields_are_written_and_read_as_one_number() -> None:
    assert read_cells("5") == (0, 2) and write_cells((0, 2)) == "5"
    assert read_cells(write_cells(range(MOST_CELLS))) == tuple(range(MOST_CELLS))
    for wrong in ("", "x", f"{1 << MOST_CELLS:x}", "-1"):
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
