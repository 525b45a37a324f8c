"""What the atlas screens share: names of areas, phases and levels, and pages of areas to choose from."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from bot.conversation.arguments import Argument
from bot.conversation.outgoing import Arg, Button, Rows, TextRef
from bot.conversation.ports import Ctx, TickCtx
from bot.domain.atlas.atlas import CASES, EARLIER, FEW, AreaFact, AreaFactKind, AtlasLevel, Factor
from bot.domain.catalogue.catalogue import Area, Phase
from bot.domain.errors import NotFound
from bot.domain.people import Person
from bot.domain.staff.permissions import Permission, acting_staff, has_role_for, is_granted
from bot.handlers.flows.paging import Pager
from bot.handlers.pieces import button, whole_number

A_PAGE: Final = 24
_PAGER: Final = Pager(A_PAGE, before="atlas-button-fewer", after="atlas-button-more", onward_first=True)
TEXT_FAMILIES: Final = (
    *(f"atlas-phase-{phase}" for phase in Phase),
    *(f"atlas-factor-{factor}" for factor in (*Factor, EARLIER, CASES)),
    *(f"atlas-level-{int(level)}" for level in AtlasLevel),
    *(f"atlas-about-{factor}" for factor in Factor),
    *(f"atlas-value-{kind}" for kind in AreaFactKind),
    *(f"atlas-grade-{grade}" for grade in range(1, 6)),
)


def phase_of(text: str) -> Phase:
    """Raises NotFound for anything else, which comes from an old or a forged button."""
    if text not in Phase:
        raise NotFound("atlas-gone")
    return Phase(text)


def phase_term(phase: Phase) -> TextRef:
    return TextRef(f"atlas-phase-{phase}")


def level_term(level: AtlasLevel) -> TextRef:
    """The level in words, with its number: colour alone never shows it."""
    return TextRef(f"atlas-level-{int(level)}")


def official_args(official_level: AreaFact) -> dict[str, Arg]:
    """A level that the competent authority gave, always with its source and day."""
    day = date.fromisoformat(official_level.day)
    return {
        "level": level_term(AtlasLevel(official_level.value)),
        "source": official_level.source,
        "day": day,
    }


def name_of_area(area_id: str, ctx: Ctx | TickCtx) -> str | TextRef:
    areas = ctx.content.areas
    return areas.distinct_name(area_id) if area_id in areas else TextRef("case-area-unknown")


def is_lead(person: Person) -> bool:
    return has_role_for(person.staff, Permission.LEAD)


def can_watch_atlas(person: Person) -> bool:
    return is_granted(Permission.WATCH_ATLAS, acting_staff(person.staff))


def page_of(text: str) -> int | None:
    """``+2`` names a page of areas. IDs of areas begin with a letter or a digit."""
    return whole_number(text[1:]) if text.startswith("+") else None


def area_rows(
    areas: Sequence[Area],
    page: int,
    *,
    make_button: Callable[[Area], Button],
    turn: Callable[[str], tuple[str, Argument]],
) -> Rows:
    """Areas, two to a row, and buttons to other pages. ``turn``: verb and argument for a page's name."""
    area_page = _PAGER.page(page, count=len(areas))
    buttons = [make_button(area) for area in area_page.of(areas)]
    rows = [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]

    def turn_button(label: str, to: int) -> Button:
        name = f"+{to}"
        return button(label, *turn(name))

    return (*rows, *area_page.turns(turn_button))


def home() -> tuple[Button, ...]:
    return (button("atlas-button-home", "atlas"),)


def count_term(count: int) -> TextRef:
    """A count of verified cases as staff see it: «fewer than 5», «5 to 9»."""
    if count < 0:
        return TextRef("atlas-few")
    args: dict[str, Arg] = {"low": count, "high": count + FEW - 1}
    return TextRef("atlas-count", args)
