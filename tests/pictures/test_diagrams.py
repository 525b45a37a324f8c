"""Diagrams: every kind, readable, right to left, nothing cut off; and every shipped diagram."""

import io

import pytest
from PIL import Image

from bot.domain.catalogue.material import DiagramKind
from bot.papers.registry import make
from bot.pictures import diagrams
from bot.pictures.diagrams import draw_diagram
from tests.fakes.shared_content import shipped_content

KINDS = [kind.value for kind in DiagramKind]
LONG = "رأی‌گیری در شعبهٔ ۱۲ و توضیح بسیار بلندی که پایان ندارد"


def render_diagram(kind: str, rows: list[tuple[str, str]], title: str = "روز رأی‌گیری") -> Image.Image:
    return Image.open(io.BytesIO(draw_diagram(kind, title, rows))).convert("RGB")


def ink(picture: Image.Image, box: tuple[int, int, int, int]) -> int:
    """The number of pixels in this part that are neither paper nor box."""
    part = picture.crop(box).convert("L")
    return sum(part.histogram()[:200])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("count", [2, 7])
def test_nothing_reaches_the_edges_however_long_it_is(kind: str, count: int) -> None:
    picture = render_diagram(
        kind, [(LONG, LONG * 2), *[("آ" * 300, "ی" * 300)] * (count - 1)], title=LONG * 4
    )
    assert picture.width == 800
    for side in ((0, 0, 40, picture.height), (760, 0, 800, picture.height)):
        assert ink(picture, side) == 0
    assert ink(picture, (0, picture.height - 20, 800, picture.height)) == 0


@pytest.mark.parametrize("kind", KINDS)
def test_more_to_say_makes_a_higher_picture(kind: str) -> None:
    short, long = [("یک", "دو")] * 3, [(LONG, LONG)] * 3
    assert render_diagram(kind, long).height > render_diagram(kind, short).height
    assert render_diagram(kind, short).height > render_diagram(kind, short[:2]).height


def test_steps_and_dates_begin_at_the_right() -> None:
    for kind in ("steps", "timeline"):
        picture = render_diagram(kind, [("یک", ""), ("دو", "")])
        top = 110
        right = ink(picture, (600, top, 740, picture.height - 40))
        left = ink(picture, (60, top, 200, picture.height - 40))
        assert right > 500 and left < right / 2


def test_allowed_side_is_right_with_own_colour_and_sign() -> None:
    picture = render_diagram("compare", [("بله", "نه"), ("بله", "نه")])
    green = tuple(int(diagrams.YES[n : n + 2], 16) for n in (1, 3, 5))
    red = tuple(int(diagrams.NO[n : n + 2], 16) for n in (1, 3, 5))

    def middle(colour: tuple[int, ...]) -> float:
        places = [
            x
            for x in range(0, 800, 2)
            for y in range(110, picture.height, 3)
            if all(abs(a - b) < 14 for a, b in zip(picture.getpixel((x, y)), colour, strict=True))  # type: ignore[arg-type] # RGB
        ]
        return sum(places) / len(places)

    assert middle(green) > 500 and middle(red) < 300


def test_too_many_rows_and_unknown_kinds_are_errors() -> None:
    with pytest.raises(ValueError, match="at most 7"):
        draw_diagram("steps", "", [("a", "")] * 8)
    with pytest.raises(KeyError):
        draw_diagram("pie", "", [("a", "")])


@pytest.mark.slow
def test_every_diagram_that_ships_can_be_drawn() -> None:
    content = shipped_content()
    kinds = set()
    for lesson in content.lessons_by_id.values():
        for card in lesson.cards:
            if card.diagram is not None:
                fields = {"kind": card.diagram.kind.value, "title": card.diagram.title}
                made = make("diagram", fields, [(item.label, item.note) for item in card.diagram.items])
                assert 3_000 < len(made.data) < 100_000, card.id
                kinds.add(card.diagram.kind)
    assert kinds == set(DiagramKind)
