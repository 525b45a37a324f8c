"""A measure of one's own, step by step: kind, lesson or number, body, last day, and its title in words at the end."""

from collections.abc import Sequence
from typing import Final

from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import Arg, Button, Rows, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.catalogue.catalogue import Agency, Confidence, Hotline
from bot.domain.errors import BadInput, NotAllowed, NotFound
from bot.domain.learning.lessons import Audience, Lesson, Tier
from bot.domain.news.legal_calendar import AnchorOffset
from bot.domain.staff.permissions import Permission, has_role_for
from bot.domain.threats.threats import MeasureKind, ReadyMeasure, Threat
from bot.handlers.flows.choosing import choice_rows
from bot.handlers.pieces import NOTHING, argument, body_name, button
from bot.handlers.threats.measure_notices import tell_liaisons
from bot.handlers.threats.measures import anchor_rows, measure_screen, offset_rows, signed_number
from bot.handlers.threats.threat_arguments import MeasureStep, NewMeasureKind
from bot.handlers.threats.threat_words import home, offset_term, threat_button
from bot.usecases.threats.keep_measures import add_measure, check_due, may_set_measure
from bot.usecases.threats.register import find_threat

STEPS: Final = "threats.steps"
"""The state in which a number of days may be typed; other words are not an answer to anything."""
TITLE: Final = "threats.words"
_LESSON, _PHONE, _BODY, _ANCHOR, _DAYS, _TRACK = "lesson", "phone", "body", "anchor", "days", "track"
_THREAT, _KIND = "threat", "kind"
TEXT_FAMILIES: Final = tuple(f"broadcast-audience-{track}" for track in Audience)


async def begin(update: Incoming, ctx: Ctx) -> Turn:
    """``box-moved`` asks for the kind, ``box-moved/check`` begins."""
    press = argument(update, NewMeasureKind)
    threat = await find_threat(ctx, press.threat)
    if press.kind is None:
        rows = choice_rows(
            MeasureKind, "measure-kind", "threats.new", lambda kind: NewMeasureKind(threat.id, kind)
        )
        screen = Screen("measure-new-kind", {"threat": threat.title}, (*rows, threat_button(threat), home()))
        return Turn((screen,), session=ctx.session.at(""))
    data = {_THREAT: threat.id, _KIND: press.kind.value}
    staff = ctx.person.staff
    if not has_role_for(staff, Permission.LEAD):
        data[_BODY] = staff.body if staff is not None else ""
        if not may_set_measure(data[_BODY], ctx.person):
            raise NotAllowed("measure-not-yours")
    return await _next_turn(data, ctx)


async def step(update: Incoming, ctx: Ctx) -> Turn:
    """Keep one choice and ask for what is missing."""
    data, choice = _pending(ctx), argument(update, MeasureStep)
    known = _offers(data, ctx)
    if choice.of not in known or choice.value not in known[choice.of]:
        raise NotFound("measure-lost")
    return await _next_turn({**data, choice.of: choice.value}, ctx)


async def days_typed(update: Incoming, ctx: Ctx) -> Turn:
    """A number of days that was typed, ``-10`` for ten days before."""
    data = _pending(ctx)
    if not isinstance(update, TextSaid) or _ANCHOR not in data or _DAYS in data:
        raise BadInput("measure-press")
    return await _next_turn({**data, _DAYS: str(signed_number(update.text))}, ctx)


async def title_typed(update: Incoming, ctx: Ctx) -> Turn:
    """Store the measure under the typed title."""
    data = _pending(ctx)
    if not isinstance(update, TextSaid):
        raise BadInput("threat-title-short", {"least": 5})
    draft = ReadyMeasure(
        "own",
        kind=MeasureKind(data[_KIND]),
        title=update.text,
        body=data[_BODY],
        due=_due(data),
        lesson=data.get(_LESSON, ""),
        phone=data.get(_PHONE, ""),
    )
    measure = await add_measure(ctx, data[_THREAT], draft, later=ctx.dates.months_later)
    news = await tell_liaisons(None, measure, ctx)
    return Turn((await measure_screen(measure, ctx), *news), session=ctx.session.at(""))


def _pending(ctx: Ctx) -> dict[str, str]:
    """What is chosen so far. Raises NotFound if nothing is, as on a button of yesterday."""
    if ctx.session.state not in (STEPS, TITLE) or _THREAT not in ctx.session.data:
        raise NotFound("measure-lost")
    return dict(ctx.session.data)


def _due(data: dict[str, str]) -> AnchorOffset:
    return AnchorOffset(data[_ANCHOR], int(data[_DAYS]))


def _offers(data: dict[str, str], ctx: Ctx) -> dict[str, Sequence[str]]:
    """What may be pressed for each question."""
    return {
        _TRACK: tuple(Audience),
        _LESSON: [lesson.id for lesson in _lessons(data, ctx)],
        _PHONE: [line.number for line in _hotlines(ctx)],
        _BODY: [body.id for body in _bodies(ctx)],
        _ANCHOR: [day.id for day in ctx.content.election.days],
        _DAYS: [str(number) for number in range(-400, 401)],
    }


def _lessons(data: dict[str, str], ctx: Ctx) -> list[Lesson]:
    if data.get(_TRACK) not in tuple(Audience):
        return []
    track = Audience(data[_TRACK])
    return [lesson for tier in Tier for lesson in ctx.content.lessons(track, tier)]


def _hotlines(ctx: Ctx) -> list[Hotline]:
    """The numbers that need no check before they are called."""
    return [line for line in ctx.content.hotlines if line.confidence is not Confidence.RECHECK]


def _bodies(ctx: Ctx) -> list[Agency]:
    return [body for body in ctx.content.agencies.values() if not body.calls_only]


async def _next_turn(data: dict[str, str], ctx: Ctx) -> Turn:
    """Ask for the first thing that is missing; then for the title."""
    threat = await find_threat(ctx, data[_THREAT])
    kind = MeasureKind(data[_KIND])
    if kind is MeasureKind.LESSON and _LESSON not in data:
        return _ask_lesson(data, threat, ctx)
    if kind is MeasureKind.NUMBER and _PHONE not in data:
        buttons = [
            _press(_PHONE, line.number, "measure-hotline", {"label": line.label}) for line in _hotlines(ctx)
        ]
        return _ask("measure-new-phone", buttons, data, threat, ctx)
    if _BODY not in data:
        buttons = [_press(_BODY, body.id, "measure-body", {"name": body.name}) for body in _bodies(ctx)]
        return _ask("measure-new-body", buttons, data, threat, ctx)
    if _ANCHOR not in data:
        rows = anchor_rows(ctx, lambda anchor: ("threats.step", MeasureStep(_ANCHOR, anchor)))
        return _ask_rows("measure-new-anchor", rows, data, threat, ctx)
    if _DAYS not in data:
        rows = offset_rows(data[_ANCHOR], ctx, lambda number: ("threats.step", MeasureStep(_DAYS, number)))
        return _ask_rows("measure-new-days", rows, data, threat, ctx)
    await check_due(ctx, _due(data), later=ctx.dates.months_later)
    args: dict[str, Arg] = {
        "threat": threat.title,
        "kind": TextRef(f"measure-kind-{kind}"),
        "body": body_name(data[_BODY], ctx.content),
        "due": offset_term(_due(data), ctx),
        "about": NOTHING,
    }
    session = ctx.session.at(TITLE, **data)
    return Turn((Screen("measure-new-title", args, (threat_button(threat), home())),), session=session)


def _ask_lesson(data: dict[str, str], threat: Threat, ctx: Ctx) -> Turn:
    if _TRACK not in data:
        buttons = [_press(_TRACK, track, f"broadcast-audience-{track}", {}) for track in Audience]
        return _ask("measure-new-track", buttons, data, threat, ctx)
    buttons = [
        _press(_LESSON, lesson.id, "measure-lesson-button", {"title": lesson.title})
        for lesson in _lessons(data, ctx)
    ]
    return _ask("measure-new-lesson", buttons, data, threat, ctx)


def _press(of: str, value: str, key: str, args: dict[str, Arg]) -> Button:
    return button(key, "threats.step", MeasureStep(of, value), args)


def _ask(key: str, buttons: Sequence[Button], data: dict[str, str], threat: Threat, ctx: Ctx) -> Turn:
    return _ask_rows(key, tuple((entry,) for entry in buttons), data, threat, ctx)


def _ask_rows(key: str, rows: Rows, data: dict[str, str], threat: Threat, ctx: Ctx) -> Turn:
    screen = Screen(key, {"threat": threat.title}, (*rows, threat_button(threat), home()))
    return Turn((screen,), session=ctx.session.at(STEPS, **data))
