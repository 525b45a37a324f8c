"""The level that the State Security Council's classification gives an area: entered by leads, with source and day."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import Arg, Button, Screen, Term, Turn
from bot.conversation.ports import Ctx
from bot.domain.atlas.atlas import Kind, Known, Level, known_value
from bot.domain.catalogue.catalogue import Area, AreaKind
from bot.domain.errors import BadInput, NotFound, WrongState
from bot.handlers.atlas.atlas_words import area_rows, home, level_term, name_of_area, official_told, page_of
from bot.handlers.changes import changes, question, told_to_others
from bot.handlers.pieces import argument, button, split, whole
from bot.usecases.atlas.know_area import (
    end_official,
    may_give_official,
    official_given,
    official_of,
    set_official,
    source_words,
)

SOURCE: Final = "atlas.source"
DAY: Final = "atlas.day"


async def official(update: Incoming, ctx: Ctx) -> Turn:
    """Which area, then which level: ``thr`` and ``thr/3``."""
    await may_give_official(ctx.person.account, uow=ctx.uow, clock=ctx.clock)
    area, level = split(argument(update))
    page = page_of(area)
    if not area or page is not None:
        return await _ask_area(page or 0, ctx)
    _known_area(area, ctx)
    if not level:
        return await _ask_level(area, ctx)
    value = known_value(Kind.OFFICIAL, whole(level) or 0)
    args: dict[str, Arg] = {"area": name_of_area(area, ctx), "level": level_term(Level(value))}
    session = ctx.session.at(SOURCE, area=area, level=str(value))
    return Turn((Screen("atlas-official-source", args, (home(),)),), session=session)


async def source_typed(update: Incoming, ctx: Ctx) -> Turn:
    """Who says so; then the day is asked."""
    if not isinstance(update, TextSaid):
        raise BadInput("atlas-source-how")
    source = source_words(update.text)
    session = ctx.session.at(DAY, **{**ctx.session.data, "source": source})
    return Turn(
        (Screen("atlas-official-day", {"source": source, "example": ctx.clock.today()}, (home(),)),),
        session=session,
    )


async def day_typed(update: Incoming, ctx: Ctx) -> Turn:
    """The day of the source; then it is read whole, beside what stands, before anything is kept."""
    data = ctx.session.data
    text = update.text if isinstance(update, TextSaid) else ""
    day = ctx.dates.read_spoken_day(text, ctx.clock.today())
    if day is None:
        raise BadInput("atlas-day-how", {"example": ctx.clock.today()})
    then = official_given(
        data.get("area", ""),
        whole(data.get("level", "")) or 0,
        source=data.get("source", ""),
        day=day,
        areas=ctx.content.areas,
        clock=ctx.clock,
    )
    was = await _given(then.area, ctx)
    screen = question(
        _changes(was, then, then.area, ctx)[0],
        yes=Press("atlas.official-yes", f"{then.area}/{then.value}/{then.day}"),
        no=Press("atlas.official", then.area),
    )
    asked = {"area": then.area, "level": str(then.value), "source": then.source, "day": then.day}
    return Turn((screen,), session=ctx.session.at("", **asked, was=_mark(was)))


async def keep(update: Incoming, ctx: Ctx) -> Turn:
    """It is kept, and the owners hear of it. Raises WrongState where something else is asked, or stands, by now."""
    data = ctx.session.data
    asked = f"{data.get('area')}/{data.get('level')}/{data.get('day')}"
    if "was" not in data or argument(update) != asked:
        raise WrongState("atlas-official-meanwhile")
    was = await _given(data["area"], ctx)
    if _mark(was) != data["was"]:
        raise WrongState("atlas-official-meanwhile")
    found = await set_official(
        data["area"],
        int(data["level"]),
        source=data["source"],
        day=date.fromisoformat(data["day"]),
        by=ctx.person.account,
        areas=ctx.content.areas,
        uow=ctx.uow,
        clock=ctx.clock,
    )
    args: dict[str, Arg] = {"area": name_of_area(found.area, ctx), **official_told(found)}
    rows = ((button("atlas-button-official", "atlas.official"),), home())
    told = await told_to_others(_changes(was, found, found.area, ctx)[1], ctx)
    return Turn((Screen("atlas-official-kept", args, rows), *told), session=ctx.session.at(""))


async def ask_end(update: Incoming, ctx: Ctx) -> Turn:
    """What would be taken back, with its source."""
    was = await official_of(argument(update), by=ctx.person.account, uow=ctx.uow, clock=ctx.clock)
    yes, no = Press("atlas.official-gone", was.area), Press("atlas.official", was.area)
    change, _ = _changes(was, None, was.area, ctx)
    return Turn((question(change, yes=yes, no=no),), session=ctx.session.at(""))


async def end(update: Incoming, ctx: Ctx) -> Turn:
    """It is taken back; versions that have it keep it."""
    was = await end_official(argument(update), by=ctx.person.account, uow=ctx.uow, clock=ctx.clock)
    rows = ((button("atlas-button-official", "atlas.official"),), home())
    screen = Screen("atlas-official-ended", {"area": name_of_area(was.area, ctx)}, rows)
    told = await told_to_others(_changes(was, None, was.area, ctx)[1], ctx)
    return Turn((screen, *told), session=ctx.session.at(""))


def _changes(was: Known | None, then: Known | None, area: str, ctx: Ctx) -> tuple[Term, Term]:
    what = Term("atlas-official-what", {"area": name_of_area(area, ctx)})
    return changes(what, _shown(was), _shown(then))


def _shown(one: Known | None) -> Term:
    return Term("atlas-official-no") if one is None else Term("atlas-official-was", official_told(one))


def _mark(one: Known | None) -> str:
    """What stood when it was asked, to be found unchanged by the second press."""
    return "" if one is None else f"{one.value}/{one.day}/{one.source}"


async def _given(area: str, ctx: Ctx) -> Known | None:
    known = await ctx.uow.atlas.known()
    return next((one for one in known if (one.kind, one.area) == (Kind.OFFICIAL, area)), None)


def _known_area(area: str, ctx: Ctx) -> None:
    if area not in {one.id for one in _classified(ctx)}:
        raise NotFound("atlas-no-area")


def _classified(ctx: Ctx) -> Sequence[Area]:
    """Counties are classified as a whole; districts may be given a level of their own."""
    kinds = (AreaKind.COUNTY, AreaKind.DISTRICT, AreaKind.RURAL_DISTRICT)
    return [area for area in ctx.content.areas.areas if area.kind in kinds]


async def _ask_area(page: int, ctx: Ctx) -> Turn:
    given = {one.area: one.value for one in await ctx.uow.atlas.known() if one.kind is Kind.OFFICIAL}

    def one(area: Area) -> Button:
        key = "atlas-button-area-at" if area.id in given else "atlas-button-area"
        args: dict[str, Arg] = {"name": area.name, "level": given.get(area.id, 0)}
        return button(key, "atlas.official", area.id, args)

    rows = area_rows(_classified(ctx), page, one=one, turn=lambda name: ("atlas.official", name))
    screen = Screen("atlas-official-area", buttons=(*rows, home()))
    return Turn((screen,), session=ctx.session.at(""))


async def _ask_level(area: str, ctx: Ctx) -> Turn:
    levels = [level for level in Level if level]
    given = await _given(area, ctx)
    rows = [
        (button(f"atlas-level-{int(level)}", "atlas.official", f"{area}/{int(level)}"),) for level in levels
    ]
    taking = [(button("atlas-button-official-end", "atlas.official-end", area),)] if given else []
    stands = Term("atlas-official-stands", official_told(given)) if given else Term("atlas-official-none")
    args: dict[str, Arg] = {"area": name_of_area(area, ctx), "stands": stands}
    screen = Screen("atlas-official-level", args, (*rows, *taking, home()))
    return Turn((screen,), session=ctx.session.at(""))
