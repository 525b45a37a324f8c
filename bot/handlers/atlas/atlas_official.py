"""The level from the State Security Council's classification: leads enter it, with its source and day."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import Arg, Button, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.atlas.atlas import AreaFact, AreaFactKind, AtlasLevel, known_value
from bot.domain.catalogue.catalogue import Area, AreaKind
from bot.domain.errors import BadInput, NotFound, WrongState
from bot.handlers.atlas.atlas_words import area_rows, home, level_term, name_of_area, official_args, page_of
from bot.handlers.flows.confirming import ConfirmedChange
from bot.handlers.pieces import argument, button, whole_number
from bot.handlers.press_arguments import OfficialLevel
from bot.usecases.atlas.facts import (
    end_official_level,
    find_official_level,
    may_give_official,
    official_level_fact,
    set_official_level,
    source_words,
)

SOURCE: Final = "atlas.source"
DAY: Final = "atlas.day"


async def official(update: Incoming, ctx: Ctx) -> Turn:
    """Ask which area, then which level: ``thr`` and ``thr/3``."""
    await may_give_official(ctx)
    area, level, _ = argument(update, OfficialLevel)
    page = page_of(area)
    if not area or page is not None:
        return await _ask_area(page or 0, ctx)
    _known_area(area, ctx)
    if not level:
        return await _ask_level(area, ctx)
    value = known_value(AreaFactKind.OFFICIAL, whole_number(level) or 0)
    args: dict[str, Arg] = {"area": name_of_area(area, ctx), "level": level_term(AtlasLevel(value))}
    session = ctx.session.at(SOURCE, area=area, level=str(value))
    return Turn((Screen("atlas-official-source", args, (home(),)),), session=session)


async def source_typed(update: Incoming, ctx: Ctx) -> Turn:
    """Take the name of the source, then ask for its day."""
    if not isinstance(update, TextSaid):
        raise BadInput("atlas-source-how")
    source = source_words(update.text)
    session = ctx.session.at(DAY, **{**ctx.session.data, "source": source})
    return Turn(
        (Screen("atlas-official-day", {"source": source, "example": ctx.clock.today()}, (home(),)),),
        session=session,
    )


async def day_typed(update: Incoming, ctx: Ctx) -> Turn:
    """Take the day of the source, then show the entry beside the current one before anything is stored."""
    data = ctx.session.data
    text = update.text if isinstance(update, TextSaid) else ""
    day = ctx.dates.read_spoken_day(text, ctx.clock.today())
    if day is None:
        raise BadInput("atlas-day-how", {"example": ctx.clock.today()})
    new_level = official_level_fact(
        ctx,
        data.get("area", ""),
        whole_number(data.get("level", "")) or 0,
        source=data.get("source", ""),
        day=day,
    )
    was = await _current_official(new_level.area, ctx)
    screen = _change(was, new_level, new_level.area, ctx).question(
        yes=Press(
            "atlas.official-yes", OfficialLevel(new_level.area, str(new_level.value), str(new_level.day))
        ),
        no=Press("atlas.official", new_level.area),
    )
    question_data = {
        "area": new_level.area,
        "level": str(new_level.value),
        "source": new_level.source,
        "day": new_level.day,
    }
    return Turn((screen,), session=ctx.session.at("", **question_data, was=_official_key(was)))


async def keep(update: Incoming, ctx: Ctx) -> Turn:
    """Store the level and tell the owners. Raises WrongState if question or stored level have changed."""
    data = ctx.session.data
    question_key = OfficialLevel(data.get("area", ""), data.get("level", ""), data.get("day", ""))
    if "was" not in data or argument(update, OfficialLevel) != question_key:
        raise WrongState("atlas-official-meanwhile")
    was = await _current_official(data["area"], ctx)
    if _official_key(was) != data["was"]:
        raise WrongState("atlas-official-meanwhile")
    official_level = await set_official_level(
        ctx, data["area"], int(data["level"]), source=data["source"], day=date.fromisoformat(data["day"])
    )
    args: dict[str, Arg] = {"area": name_of_area(official_level.area, ctx), **official_args(official_level)}
    rows = ((button("atlas-button-official", "atlas.official"),), home())
    notices = await _change(was, official_level, official_level.area, ctx).owner_notices(ctx)
    return Turn((Screen("atlas-official-saved", args, rows), *notices), session=ctx.session.at(""))


async def ask_end(update: Incoming, ctx: Ctx) -> Turn:
    """Show what would be withdrawn, with its source."""
    was = await find_official_level(ctx, argument(update))
    yes, no = Press("atlas.official-gone", was.area), Press("atlas.official", was.area)
    screen = _change(was, None, was.area, ctx).question(yes=yes, no=no)
    return Turn((screen,), session=ctx.session.at(""))


async def end(update: Incoming, ctx: Ctx) -> Turn:
    """Withdraw the level. Versions that contain it keep it."""
    was = await end_official_level(ctx, argument(update))
    rows = ((button("atlas-button-official", "atlas.official"),), home())
    screen = Screen("atlas-official-ended", {"area": name_of_area(was.area, ctx)}, rows)
    notices = await _change(was, None, was.area, ctx).owner_notices(ctx)
    return Turn((screen, *notices), session=ctx.session.at(""))


def _change(was: AreaFact | None, new_level: AreaFact | None, area: str, ctx: Ctx) -> ConfirmedChange:
    what = TextRef("atlas-official-what", {"area": name_of_area(area, ctx)})
    return ConfirmedChange(what, _official_term(was), _official_term(new_level))


def _official_term(official_level: AreaFact | None) -> TextRef:
    return (
        TextRef("atlas-official-no")
        if official_level is None
        else TextRef("atlas-official-was", official_args(official_level))
    )


def _official_key(official_level: AreaFact | None) -> str:
    """The level that stood when the question was asked. The second press requires that it is unchanged."""
    return (
        ""
        if official_level is None
        else f"{official_level.value}/{official_level.day}/{official_level.source}"
    )


async def _current_official(area: str, ctx: Ctx) -> AreaFact | None:
    known = await ctx.uow.atlas.known_facts()
    return next((entry for entry in known if (entry.kind, entry.area) == (AreaFactKind.OFFICIAL, area)), None)


def _known_area(area: str, ctx: Ctx) -> None:
    if area not in {candidate.id for candidate in _classified_areas(ctx)}:
        raise NotFound("atlas-no-area")


def _classified_areas(ctx: Ctx) -> Sequence[Area]:
    """The areas that can have an official level: whole counties, and districts with a level of their own."""
    kinds = (AreaKind.COUNTY, AreaKind.DISTRICT, AreaKind.RURAL_DISTRICT)
    return [area for area in ctx.content.areas.areas if area.kind in kinds]


async def _ask_area(page: int, ctx: Ctx) -> Turn:
    official_levels = {
        entry.area: entry.value
        for entry in await ctx.uow.atlas.known_facts()
        if entry.kind is AreaFactKind.OFFICIAL
    }

    def area_button(area: Area) -> Button:
        key = "atlas-button-area-at" if area.id in official_levels else "atlas-button-area"
        args: dict[str, Arg] = {"name": name_of_area(area.id, ctx), "level": official_levels.get(area.id, 0)}
        return button(key, "atlas.official", area.id, args)

    rows = area_rows(
        _classified_areas(ctx), page, make_button=area_button, turn=lambda name: ("atlas.official", name)
    )
    screen = Screen("atlas-official-area", buttons=(*rows, home()))
    return Turn((screen,), session=ctx.session.at(""))


async def _ask_level(area: str, ctx: Ctx) -> Turn:
    levels = [level for level in AtlasLevel if level]
    official_level = await _current_official(area, ctx)
    rows = [
        (button(f"atlas-level-{int(level)}", "atlas.official", OfficialLevel(area, str(int(level)))),)
        for level in levels
    ]
    taking = [(button("atlas-button-official-end", "atlas.official-end", area),)] if official_level else []
    stands = (
        TextRef("atlas-official-stands", official_args(official_level))
        if official_level
        else TextRef("atlas-official-none")
    )
    args: dict[str, Arg] = {"area": name_of_area(area, ctx), "stands": stands}
    screen = Screen("atlas-official-level", args, (*rows, *taking, home()))
    return Turn((screen,), session=ctx.session.at(""))
