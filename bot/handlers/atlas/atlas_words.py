"""What the screens of the atlas share: names of areas, phases and levels, pages of areas to choose from."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from bot.conversation.outgoing import Arg, Button, Rows, Term
from bot.conversation.ports import Ctx, TickCtx
from bot.domain.atlas.atlas import CASES, EARLIER, FEW, Factor, Kind, Known, Level
from bot.domain.catalogue.catalogue import Area, Phase
from bot.domain.errors import NotFound
from bot.domain.people import Person, Role
from bot.domain.staff.roles import SIGNERS
from bot.handlers.pieces import button, whole

A_PAGE: Final = 24
WATCHERS: Final = frozenset({*SIGNERS, Role.LIAISON})
"""Who sees the atlas."""
TEXT_FAMILIES: Final = (
    *(f"atlas-phase-{phase}" for phase in Phase),
    *(f"atlas-factor-{factor}" for factor in (*Factor, EARLIER, CASES)),
    *(f"atlas-level-{int(level)}" for level in Level),
    *(f"atlas-about-{factor}" for factor in Factor),
    *(f"atlas-value-{kind}" for kind in Kind),
    *(f"atlas-grade-{grade}" for grade in range(1, 6)),
)


def phase_of(text: str) -> Phase:
    """Raises NotFound for anything else, from an old or a forged button."""
    if text not in Phase:
        raise NotFound("atlas-gone")
    return Phase(text)


def phase_term(phase: Phase) -> Term:
    return Term(f"atlas-phase-{phase}")


def level_term(level: Level) -> Term:
    """The level in words, with its number: never by colour alone."""
    return Term(f"atlas-level-{int(level)}")


def official_told(one: Known) -> dict[str, Arg]:
    """A level that the competent authority gave, never without its source and day."""
    day = date.fromisoformat(one.day)
    return {"level": level_term(Level(one.value)), "source": one.source, "day": day}


def name_of_area(area_id: str, ctx: Ctx | TickCtx) -> str | Term:
    areas = ctx.content.areas
    return areas[area_id].name if area_id in areas else Term("case-area-unknown")


def is_lead(person: Person) -> bool:
    return person.staff is not None and person.staff.role in SIGNERS


def watches(person: Person) -> bool:
    staff = person.staff
    return staff is not None and staff.role in WATCHERS and not staff.frozen


def page_of(text: str) -> int | None:
    """``+2`` names a page of areas; ids of areas begin with a letter or a digit."""
    return whole(text[1:]) if text.startswith("+") else None


def area_rows(
    areas: Sequence[Area],
    page: int,
    *,
    one: Callable[[Area], Button],
    turn: Callable[[str], tuple[str, str]],
) -> Rows:
    """Areas two a row, and the way to the other pages. ``turn``: verb and argument for a page's name."""
    page = min(page, max(0, len(areas) - 1) // A_PAGE)
    shown = [one(area) for area in areas[page * A_PAGE : (page + 1) * A_PAGE]]
    rows = [tuple(shown[at : at + 2]) for at in range(0, len(shown), 2)]
    turned, later, earlier = [], f"+{page + 1}", f"+{page - 1}"
    if len(areas) > (page + 1) * A_PAGE:
        turned.append(button("atlas-button-more", *turn(later)))
    if page:
        turned.append(button("atlas-button-fewer", *turn(earlier)))
    return (*rows, *([tuple(turned)] if turned else []))


def home() -> tuple[Button, ...]:
    return (button("atlas-button-home", "atlas"),)


def count_term(shown: int) -> Term:
    """A count of verified cases as staff see it: «fewer than 5», «5 to 9»."""
    if shown < 0:
        return Term("atlas-few")
    args: dict[str, Arg] = {"low": shown, "high": shown + FEW - 1}
    return Term("atlas-count", args)
