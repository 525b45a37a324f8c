"""The form for a new group of learners, step by step: track, body, place, size, last day."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import Arg, Button, Reply, Say, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.cohorts.cohorts import LONGEST_NAME, MOST, clean_name, last_day, typed_number
from bot.domain.errors import BadInput, NotFound, WrongState
from bot.domain.learning.lessons import Audience
from bot.handlers.cohorts.cohorts import invitation_turn
from bot.handlers.flows.confirming import ConfirmedChange
from bot.handlers.flows.paging import Pager
from bot.handlers.pieces import argument, button, number_argument
from bot.handlers.press_arguments import AreaPage
from bot.handlers.submissions.report_choices import place
from bot.usecases.cohorts.manage_cohorts import make_cohort

TRACKS: Final = (Audience.STAFF, Audience.SECURITY, Audience.CANDIDATE, Audience.VOTER)
SIZES: Final = (10, 50, 200, 1000)
SPANS: Final = (7, 30, 90)
PAGER: Final = Pager(12)
_A_YEAR: Final = timedelta(days=365)


async def begin(update: Incoming, ctx: Ctx) -> Turn:
    """Ask for one of the four tracks."""
    rows = (
        *(
            (button("button-cohort-track", "cohort-track", track, {"track": track.value}),)
            for track in TRACKS
        ),
        _stop(),
    )
    return Turn((Screen("cohort-ask-track", buttons=rows),), session=ctx.session.at("cohort.track"))


async def track(update: Incoming, ctx: Ctx) -> Turn:
    """Take the track and ask for the body's name."""
    chosen = argument(update)
    _form_data("cohort.track", ctx)
    if chosen not in Audience:
        raise NotFound("cohort-form-gone")
    screen = Screen("cohort-ask-body", {"most": LONGEST_NAME}, (_stop(),))
    return Turn((screen,), session=ctx.session.at("cohort.body", track=chosen))


async def area(update: Incoming, ctx: Ctx) -> Turn:
    """Show the areas below a place: ``id/page``."""
    _form_data("cohort.place", ctx)
    return Turn((_places(argument(update, AreaPage), ctx),))


async def choose_place(update: Incoming, ctx: Ctx) -> Turn:
    """Take the place."""
    data = _form_data("cohort.place", ctx)
    chosen = argument(update)
    if chosen not in ctx.content.areas:
        raise NotFound("cohort-form-gone")
    sizes = tuple(button("button-cohort-most", "cohort-most", str(n), {"count": n}) for n in SIZES)
    rows = (sizes[:2], sizes[2:], _stop())
    session = ctx.session.at("cohort.most", **{**data, "area": chosen})
    return Turn((Screen("cohort-ask-most", {"most": MOST}, rows),), session=session)


async def choose_size(update: Incoming, ctx: Ctx) -> Turn:
    """Take the size from a button."""
    return _take_size(number_argument(update), ctx, Screen)


async def choose_last_day(update: Incoming, ctx: Ctx) -> Turn:
    """Take the last day from a button."""
    days = number_argument(update)
    return _ask_confirmation(ctx.clock.today() + timedelta(days=days) if days in SPANS else None, ctx, Screen)


async def take_typed_answer(update: Incoming, ctx: Ctx) -> Turn:
    """Take a typed name, number or day. Anything else gets a sentence about what is expected."""
    words = update.text if isinstance(update, TextSaid) else ""
    match ctx.session.state:
        case "cohort.body":
            return _take_body_name(words, ctx)
        case "cohort.most":
            return _take_size(typed_number(words), ctx, Say)
        case "cohort.until":
            # Read from a year ahead, «12 Azar» without a year is the next one, not the last one.
            day = ctx.dates.read_day(words, ctx.clock.today() + _A_YEAR)
            return _ask_confirmation(day, ctx, Say)
    return Turn((Say("cohort-press-please", buttons=(_stop(),)),))


def _take_body_name(words: str, ctx: Ctx) -> Turn:
    data = _form_data("cohort.body", ctx)
    body = clean_name(words)
    if body is None:
        raise BadInput("cohort-body-how", {"most": LONGEST_NAME})
    session = ctx.session.at("cohort.place", **{**data, "body": body})
    screen = _places(AreaPage(""), ctx)
    return Turn((Say(screen.key, screen.args, screen.buttons),), session=session)


def _take_size(size: int | None, ctx: Ctx, kind: type[Screen] | type[Say]) -> Turn:
    data = _form_data("cohort.most", ctx)
    if size is None or not 1 <= size <= MOST:
        raise BadInput("cohort-most-how", {"most": MOST})
    days = tuple(button("button-cohort-days", "cohort-until", str(n), {"days": n}) for n in SPANS)
    reply: Reply = kind("cohort-ask-until", {}, (days, _stop()))
    return Turn((reply,), session=ctx.session.at("cohort.until", **{**data, "most": str(size)}))


def _ask_confirmation(day: date | None, ctx: Ctx, kind: type[Screen] | type[Say]) -> Turn:
    """Show all answers before the group is created."""
    data = _form_data("cohort.until", ctx)
    if day is None or not last_day(day, today=ctx.clock.today()):
        raise BadInput("cohort-until-how")
    args: dict[str, Arg] = {
        "track": data["track"],
        "body": data["body"],
        "place": place(data["area"], ctx.content),
        "most": int(data["most"]),
        "until": day,
    }
    rows = ((button("button-cohort-sure", "cohort-make"),), _stop())
    reply: Reply = kind("cohort-ask-make", args, rows)
    return Turn((reply,), session=ctx.session.at("cohort.sure", **{**data, "until": day.isoformat()}))


async def make(update: Incoming, ctx: Ctx) -> Turn:
    """Create the group, show its codes once, and notify the other owners."""
    data = _form_data("cohort.sure", ctx)
    invitation = await make_cohort(
        ctx,
        Audience(data["track"]),
        data["body"],
        area_id=data["area"],
        most=int(data["most"]),
        expires=date.fromisoformat(data["until"]),
        by=str(ctx.account),
    )
    now = TextRef(
        "cohort-made",
        {"track": data["track"], "most": invitation.cohort.most, "until": invitation.cohort.expires},
    )
    change = ConfirmedChange(
        TextRef("cohort-what", {"body": invitation.cohort.body}), TextRef("cohort-unmade"), now
    )
    return invitation_turn(invitation, ctx, notices=await change.owner_notices(ctx))


def _form_data(state: str, ctx: Ctx) -> Mapping[str, str]:
    """The answers so far. Raises WrongState for a button of an earlier step."""
    if ctx.session.state != state:
        raise WrongState("cohort-form-gone")
    return ctx.session.data


def _places(at: AreaPage, ctx: Ctx) -> Screen:
    """The areas below this one, down to districts. A single root area is opened at once."""
    areas = ctx.content.areas
    here, number = at
    if here not in areas:
        here = areas.roots()[0].id if len(areas.roots()) == 1 else ""
    below = areas.children(here) if here else areas.roots()
    child_areas = [child for child in below if areas.coarse(child.id).id == child.id]
    page = PAGER.page(number, count=len(child_areas))
    buttons = [_place_button(child.id, child.name, ctx) for child in page.of(child_areas)]
    rows: list[tuple[Button, ...]] = [tuple(buttons[n : n + 2]) for n in range(0, len(buttons), 2)]
    rows += page.turns(lambda label, to: button(label, "cohort-area", AreaPage(here, to)))
    args: dict[str, Arg] = {"place": TextRef("report-place-anywhere")}
    if here:
        rows.append((button("button-cohort-here", "cohort-here", here, {"name": areas[here].name}),))
        args = {"place": place(here, ctx.content)}
        if (parent := areas[here].parent_id) is not None:
            rows.append((button("button-area-up", "cohort-area", AreaPage(parent, 0)),))
    return Screen("cohort-ask-place", args, (*rows, _stop()))


def _place_button(area_id: str, name: str, ctx: Ctx) -> Button:
    areas = ctx.content.areas
    deeper = any(areas.coarse(child.id).id == child.id for child in areas.children(area_id))
    if deeper:
        return button("button-cohort-place", "cohort-area", AreaPage(area_id, 0), {"name": name})
    return button("button-cohort-place", "cohort-here", area_id, {"name": name})


def _stop() -> tuple[Button, ...]:
    return (button("button-cohort-stop", "cohorts"),)
