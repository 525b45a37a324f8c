"""The bodies, for owners: level, number and how sure it is, who speaks for each; a liaison is named or ended from here.

Each step is read before it is made. Naming takes a second signature, as every role does (``roles``).
"""

from collections.abc import Sequence
from typing import Final

from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import Arg, Button, Digits, Latin, Rows, Screen, Term, Turn
from bot.conversation.ports import Ctx
from bot.domain.catalogue.catalogue import Agency
from bot.domain.errors import BadInput, NotFound
from bot.domain.people import Account, Role, Staff
from bot.handlers.owner.admin_words import subject
from bot.handlers.pieces import NOTHING, argument, button, lines, split
from bot.handlers.staff import roles
from bot.handlers.staff.role_taken import told_taken
from bot.handlers.staff.role_words import account_in, name_of
from bot.usecases.staff.liaisons import could_speak, end_liaison, liaisons, may_name, speaking, works

NAMING: Final = "admin.liaison"
"""State: whose number is typed next, for which body."""
EXPORT: Final = "./amanat referral export"
TEXT_FAMILIES: Final = tuple(f"admin-liaison-{state}" for state in ("well", "frozen", "unopened"))
_MOST: Final = 40


async def bodies(update: Incoming, ctx: Ctx) -> Turn:
    """Each body in a line; a way on to each to which cases are referred."""
    speak = await liaisons(ctx.uow)
    known = list(ctx.content.agencies.values())[:_MOST]
    told = [_line(body, speak.get(body.id, ())) for body in known]
    referred = [body for body in known if body.level is not None]
    without = sum(not any(map(works, speak.get(body.id, ()))) for body in referred)
    rows = tuple(
        (button("admin-button-body", "admin.body", body.id, {"name": body.name}),) for body in referred
    )
    args: dict[str, Arg] = {"bodies": lines(told), "without": _without(without)}
    return subject("admin-bodies", args, (*rows, (button("admin-button-roles", "role"),)), ctx)


async def body(update: Incoming, ctx: Ctx) -> Turn:
    """Everything that is known of one, and who speaks for it; without anybody, what to do."""
    return await _body(argument(update), ctx)


async def _body(which: str, ctx: Ctx) -> Turn:
    one = _known(which, ctx)
    found = (await liaisons(ctx.uow)).get(one.id, ())
    rows = [
        (
            button(
                "admin-button-liaison-end",
                "admin.liaison-end",
                f"{who.account}/{one.id}",
                {"name": _name(who)},
            ),
        )
        for who in found
    ]
    rows += [
        (button("admin-button-liaison", NAMING, one.id),),
        (button("admin-button-back", "admin.bodies"),),
    ]
    args: dict[str, Arg] = {
        "name": one.name,
        "level": _level(one),
        "phone": _phone(one),
        "site": Term("admin-body-site", {"site": Latin(one.site)}) if one.site else NOTHING,
        "when": one.when,
        "liaisons": lines([_liaison(who) for who in found] or [Term("admin-liaison-none")]),
        "without": NOTHING
        if any(map(works, found))
        else Term("admin-body-export", {"command": Latin(EXPORT)}),
    }
    return subject("admin-body", args, tuple(rows), ctx)


async def naming(update: Incoming, ctx: Ctx) -> Turn:
    """Who is to speak for it? Somebody the bot knows, or a number that is typed."""
    one = _known(argument(update), ctx)
    found = (await could_speak(one.id, uow=ctx.uow))[:_MOST]
    rows: Rows = tuple(
        (button("admin-button-person", "admin.liaison-ask", f"{who.account}/{one.id}", {"name": _name(who)}),)
        for who in found
        if who.account != ctx.person.account
    )
    screen = Screen("admin-liaison-who", {"body": one.name}, (*rows, _to_body(one.id)))
    return Turn((screen,), session=ctx.session.at(NAMING, which=one.id))


async def typed(update: Incoming, ctx: Ctx) -> Turn:
    """``telegram:111``, of somebody whom no list holds."""
    if not isinstance(update, TextSaid):
        raise BadInput("admin-words-only")
    given = "".join(str(int(mark)) if mark.isdecimal() else mark for mark in update.text.strip().lower())
    try:
        account = Account.parse(given)
    except ValueError:
        raise BadInput("admin-liaison-how") from None
    return await _asked(account, ctx.session.data.get("which", ""), ctx)


async def ask(update: Incoming, ctx: Ctx) -> Turn:
    account, which = split(argument(update))
    return await _asked(account_in(account), which, ctx)


async def _asked(account: Account, which: str, ctx: Ctx) -> Turn:
    """What would be asked of a second one."""
    one = _known(which, ctx)
    known = await may_name(one.id, account, by=ctx.person.account, uow=ctx.uow, clock=ctx.clock)
    args: dict[str, Arg] = {
        "name": name_of(account, known),
        "body": one.name,
        "desk": Term("admin-liaison-loses-desk")
        if known is not None and known.role is not Role.LIAISON
        else NOTHING,
    }
    rows = ((button("admin-button-yes", "admin.liaison-yes", f"{account}/{one.id}"),), _no(one.id))
    return Turn((Screen("admin-liaison-ask", args, rows),), session=ctx.session.at(""))


async def named(update: Incoming, ctx: Ctx) -> Turn:
    """His signature; another one is asked for, and the role screen says so."""
    account, which = split(argument(update))
    return await roles.want(account_in(account), Role.LIAISON, _known(which, ctx).id, ctx)


async def ask_end(update: Incoming, ctx: Ctx) -> Turn:
    account, which = split(argument(update))
    one = _known(which, ctx)
    who = await speaking(one.id, account_in(account), uow=ctx.uow)
    args: dict[str, Arg] = {"name": _name(who), "body": one.name}
    rows = ((button("admin-button-yes", "admin.liaison-ended", f"{account}/{one.id}"),), _no(one.id))
    return Turn((Screen("admin-liaison-ask-end", args, rows),), session=ctx.session.at(""))


async def ended(update: Incoming, ctx: Ctx) -> Turn:
    """He speaks for it no more; he and the groups hear it."""
    account, which = split(argument(update))
    was, facts = await end_liaison(
        _known(which, ctx).id, account_in(account), by=ctx.person.account, uow=ctx.uow, clock=ctx.clock
    )
    return await told_taken(was, facts, ctx)


def _known(which: str, ctx: Ctx) -> Agency:
    """A body to which cases are referred. Raises NotFound."""
    one = ctx.content.agencies.get(which)
    if one is None or one.level is None:
        raise NotFound("admin-what")
    return one


def _line(one: Agency, found: Sequence[Staff]) -> Term:
    speaks: Term = NOTHING
    if one.level is not None:
        names = lines([Term("admin-body-liaison", {"name": _name(who)}) for who in found])
        speaks = names if found else Term("admin-body-no-liaison")
    args: dict[str, Arg] = {"name": one.name, "level": _level(one), "phone": _phone(one), "liaison": speaks}
    return Term("admin-body-line", args)


def _level(one: Agency) -> Term:
    return Term("admin-body-calls") if one.level is None else Term(f"refer-level-{one.level}")


def _phone(one: Agency) -> Term:
    if not one.phone:
        return NOTHING
    key = "admin-body-phone" if one.phone_certain else "admin-body-phone-recheck"
    return Term(key, {"phone": Digits(one.phone)})


def _liaison(who: Staff) -> Term:
    state = "frozen" if who.frozen else "well" if who.started else "unopened"
    return Term(f"admin-liaison-{state}", {"name": _name(who)})


def _name(who: Staff) -> str | Term | Latin:
    return name_of(who.account, who)


def _without(count: int) -> Term:
    return Term("admin-bodies-without", {"count": count, "command": Latin(EXPORT)}) if count else NOTHING


def _to_body(which: str) -> tuple[Button, ...]:
    return (button("admin-button-back", "admin.body", which),)


def _no(which: str) -> tuple[Button, ...]:
    return (button("admin-button-no", "admin.body", which),)
