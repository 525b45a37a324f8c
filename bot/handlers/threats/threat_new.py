"""A threat of one's own: its title in words, then phases, spaces and acts by buttons, then one press that stores it."""

from collections.abc import Sequence
from typing import Final

from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import Arg, Button, Rows, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.catalogue.catalogue import Act, Phase, Space
from bot.domain.errors import BadInput, NotFound, TooMany
from bot.domain.threats.own_threats import threat_title
from bot.handlers.flows.paging import Pager
from bot.handlers.pieces import argument, button, lines, whole_number
from bot.handlers.threats.threat_arguments import ScopeChoice
from bot.handlers.threats.threat_words import act_labels, home, phase_terms, space_terms, threat_button
from bot.usecases.threats.register import (
    add_threat,
    earlier_threats,
    find_left_threat,
    find_threat,
    own_threat_of,
    take_over_threat,
    withdraw_threat,
)

TITLE: Final = "threats.title"
SCOPE: Final = "threats.scope"
MOST_ACTS: Final = 6
_PAGER: Final = Pager(8)
_BETWEEN: Final = ","
_PHASE, _SPACE, _ACT, _PAGE = "phase", "space", "act", "page"
TEXT_FAMILIES: Final = (
    *(f"threat-on-{phase}" for phase in Phase),
    *(f"threat-off-{phase}" for phase in Phase),
    *(f"threat-on-{space}" for space in Space),
    *(f"threat-off-{space}" for space in Space),
)


async def add(update: Incoming, ctx: Ctx) -> Turn:
    """Ask for the title."""
    return Turn((Screen("threat-new-title", buttons=(home(),)),), session=ctx.session.at(TITLE))


async def title_typed(update: Incoming, ctx: Ctx) -> Turn:
    """Keep the title; typed again, it replaces the one before and the choices stay."""
    if not isinstance(update, TextSaid):
        raise BadInput("threat-title-short", {"least": 5})
    title = threat_title(update.text, ctx.content.threats.refused)
    data = {key: value for key, value in ctx.session.data.items() if key in (_PHASE, _SPACE, _ACT)}
    return _scope_turn({**data, "title": title}, ctx)


async def scope(update: Incoming, ctx: Ctx) -> Turn:
    """Switch a phase, a space or an act, or turn the page of acts."""
    data = _pending(ctx)
    choice = argument(update, ScopeChoice)
    page = 0
    if choice.of == _PAGE:
        return _acts_turn(data, whole_number(choice.value) or 0, ctx)
    offered: Sequence[str] = {
        _PHASE: tuple(Phase),
        _SPACE: tuple(Space),
        _ACT: [act.id for act in _fitting_acts(data, ctx)],
    }.get(choice.of, ())
    if choice.value not in offered:
        raise NotFound("threat-lost")
    chosen = _choices(data, choice.of)
    chosen = [value for value in offered if (value in chosen) is not (value == choice.value)]
    if choice.of == _ACT and len(chosen) > MOST_ACTS:
        raise TooMany("threat-acts-many", {"most": MOST_ACTS})
    data = {**data, choice.of: _BETWEEN.join(chosen)}
    if choice.of == _ACT:
        page = list(offered).index(choice.value) // _PAGER.size
        return _acts_turn(data, page, ctx)
    fitting = {act.id for act in _fitting_acts(data, ctx)}
    data[_ACT] = _BETWEEN.join(act_id for act_id in _choices(data, _ACT) if act_id in fitting)
    return _scope_turn(data, ctx)


async def show_scope(update: Incoming, ctx: Ctx) -> Turn:
    """Return from the acts to the whole."""
    return _scope_turn(_pending(ctx), ctx)


async def store(update: Incoming, ctx: Ctx) -> Turn:
    """Store the threat as it stands on the screen."""
    data = _pending(ctx)
    threat = await add_threat(
        ctx,
        data["title"],
        phases=[Phase(value) for value in _choices(data, _PHASE)],
        spaces=[Space(value) for value in _choices(data, _SPACE)],
        act_ids=_choices(data, _ACT),
    )
    rows = (threat_button(threat), home())
    return Turn((Screen("threat-new-stored", {"title": threat.title}, rows),), session=ctx.session.at(""))


def _pending(ctx: Ctx) -> dict[str, str]:
    """What is written so far. Raises NotFound if nothing is, as on a button of yesterday."""
    if ctx.session.state != SCOPE or "title" not in ctx.session.data:
        raise NotFound("threat-lost")
    return dict(ctx.session.data)


def _choices(data: dict[str, str], of: str) -> list[str]:
    return [value for value in data.get(of, "").split(_BETWEEN) if value]


def _fitting_acts(data: dict[str, str], ctx: Ctx) -> list[Act]:
    """The acts that happen in one of the chosen phases and spaces."""
    phases, spaces = set(_choices(data, _PHASE)), set(_choices(data, _SPACE))
    return [act for act in ctx.content.acts.values() if phases & set(act.phases) and spaces & set(act.spaces)]


def _scope_turn(data: dict[str, str], ctx: Ctx) -> Turn:
    phases, spaces, acts = (_choices(data, of) for of in (_PHASE, _SPACE, _ACT))
    rows: list[tuple[Button, ...]] = [
        tuple(_switch(_PHASE, phase, is_on=phase in phases) for phase in Phase),
        tuple(_switch(_SPACE, space, is_on=space in spaces) for space in Space),
    ]
    if phases and spaces:
        rows.append((button("threat-button-acts", "threats.scope", ScopeChoice(_PAGE, "0")),))
    if acts:
        rows.append((button("threat-button-store", "threats.store"),))
    nothing = TextRef("threat-new-not-yet")
    args: dict[str, Arg] = {
        "title": data["title"],
        "phases": phase_terms([Phase(value) for value in phases]) if phases else nothing,
        "spaces": space_terms([Space(value) for value in spaces]) if spaces else nothing,
        "acts": lines(act_labels(acts, ctx)) if acts else nothing,
    }
    return Turn((Screen("threat-new-scope", args, (*rows, home())),), session=ctx.session.at(SCOPE, **data))


def _acts_turn(data: dict[str, str], number: int, ctx: Ctx) -> Turn:
    acts, chosen = _fitting_acts(data, ctx), _choices(data, _ACT)
    page = _PAGER.page(number, count=len(acts))
    rows = [
        (
            button(
                "threat-act-on" if act.id in chosen else "threat-act-off",
                "threats.scope",
                ScopeChoice(_ACT, act.id),
                {"label": act.label},
            ),
        )
        for act in page.of(acts)
    ]
    turns: Rows = page.turns(lambda label, to: button(label, "threats.scope", ScopeChoice(_PAGE, str(to))))
    back = (button("threat-button-scope", "threats.scope-back"),)
    args: dict[str, Arg] = {"title": data["title"], "count": len(chosen), "most": MOST_ACTS}
    session = ctx.session.at(SCOPE, **data)
    return Turn((Screen("threat-new-acts", args, (*rows, *turns, back, home())),), session=session)


def _switch(of: str, value: str, *, is_on: bool) -> Button:
    key = f"threat-on-{value}" if is_on else f"threat-off-{value}"
    return button(key, "threats.scope", ScopeChoice(of, value))


# --- threats of an earlier election -----------------------------------------------------------------------------


async def show_earlier(update: Incoming, ctx: Ctx) -> Turn:
    """List what people added in earlier elections; a press shows one."""
    earlier = await earlier_threats(ctx)
    page = _PAGER.page(whole_number(argument(update)) or 0, count=len(earlier))
    rows = [
        (button("threat-button-take-over", "threats.left", own.threat.id, {"title": own.threat.title}),)
        for own in page.of(earlier)
    ]
    turns: Rows = page.turns(lambda label, to: button(label, "threats.earlier", str(to)))
    screen = Screen("threats-earlier", {"count": len(earlier)}, (*rows, *turns, home()))
    return Turn((screen,), session=ctx.session.at(""))


async def show_left(update: Incoming, ctx: Ctx) -> Turn:
    """One of an earlier election, whole, before it is taken over."""
    threat = (await find_left_threat(ctx, argument(update))).threat
    rows = (
        (button("threat-button-take-over-yes", "threats.again", threat.id),),
        (button("threat-button-earlier-back", "threats.earlier"),),
        home(),
    )
    args: dict[str, Arg] = {
        "title": threat.title,
        "phases": phase_terms(threat.phases),
        "spaces": space_terms(threat.spaces),
        "acts": lines(act_labels(threat.act_ids, ctx)),
    }
    return Turn((Screen("threat-left", args, rows),), session=ctx.session.at(""))


async def take_over(update: Incoming, ctx: Ctx) -> Turn:
    threat = await take_over_threat(ctx, argument(update))
    more = ((button("threat-button-earlier-more", "threats.earlier"),),) if await earlier_threats(ctx) else ()
    screen = Screen("threat-taken-over", {"title": threat.title}, (threat_button(threat), *more, home()))
    return Turn((screen,), session=ctx.session.at(""))


# --- taking a threat out again --------------------------------------------------------------------------------


async def withdraw(update: Incoming, ctx: Ctx) -> Turn:
    """Ask before a threat leaves the register."""
    threat = await find_threat(ctx, argument(update))
    if await own_threat_of(ctx, threat.id) is None:
        raise NotFound("threat-none")
    rows = (
        (button("threat-button-withdraw-yes", "threats.withdraw-yes", threat.id),),
        threat_button(threat),
    )
    return Turn((Screen("threat-withdraw", {"title": threat.title}, rows),), session=ctx.session.at(""))


async def withdraw_confirmed(update: Incoming, ctx: Ctx) -> Turn:
    own = await withdraw_threat(ctx, argument(update))
    return Turn((Screen("threat-withdrawn", {"title": own.threat.title}, (home(),)),))
