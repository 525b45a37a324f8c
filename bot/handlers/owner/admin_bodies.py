"""The bodies, for owners: level, number and how certain it is, who its liaisons are; naming and removing a
liaison.

Each step is shown before it is made. Naming takes a second signature, like every role (``roles``).
"""

from collections.abc import Sequence
from typing import Final

from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import Arg, Button, Digits, Latin, Rows, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.catalogue.catalogue import Agency
from bot.domain.errors import BadInput, NotFound
from bot.domain.people import Account, Role, Staff
from bot.domain.staff.permissions import Permission, has_role_for
from bot.handlers.flows.confirming import confirmation
from bot.handlers.owner.admin_words import subject
from bot.handlers.pieces import NOTHING, argument, button, lines
from bot.handlers.press_arguments import AccountBody
from bot.handlers.staff import roles
from bot.handlers.staff.role_words import NO_ACCOUNT, name_of
from bot.handlers.staff.roles import announce_role_taken
from bot.usecases.staff.liaisons import (
    end_liaison,
    find_liaison,
    is_working,
    liaisons,
    may_name,
    possible_liaisons,
)

NAMING: Final = "admin.liaison"
"""State: the account of a liaison is typed next; the session has the body."""
EXPORT: Final = "./amanat referral export"
TEXT_FAMILIES: Final = tuple(f"admin-liaison-{state}" for state in ("well", "frozen", "unopened"))
_MOST: Final = 40


async def bodies(update: Incoming, ctx: Ctx) -> Turn:
    """List the bodies, one line each, with a button for each body that cases are referred to."""
    speak = await liaisons(ctx)
    known = list(ctx.content.agencies.values())[:_MOST]
    body_lines = [_line(body, speak.get(body.id, ())) for body in known]
    referred = [body for body in known if body.level is not None]
    without = sum(not any(map(is_working, speak.get(body.id, ()))) for body in referred)
    rows = tuple(
        (button("admin-button-body", "admin.body", body.id, {"name": body.name}),) for body in referred
    )
    args: dict[str, Arg] = {"bodies": lines(body_lines), "without": _missing_liaisons_note(without)}
    return subject("admin-bodies", args, (*rows, (button("admin-button-roles", "role"),)), ctx)


async def body(update: Incoming, ctx: Ctx) -> Turn:
    """Show everything known of one body, and its liaisons; if it has none, what to do."""
    return await _body(argument(update), ctx)


async def _body(which: str, ctx: Ctx) -> Turn:
    agency = _find_body(which, ctx)
    body_liaisons = (await liaisons(ctx)).get(agency.id, ())
    rows = [
        (
            button(
                "admin-button-liaison-end",
                "admin.liaison-end",
                AccountBody(who.account, agency.id),
                {"name": _name(who)},
            ),
        )
        for who in body_liaisons
    ]
    rows += [
        (button("admin-button-liaison", NAMING, agency.id),),
        (button("admin-button-back", "admin.bodies"),),
    ]
    args: dict[str, Arg] = {
        "name": agency.name,
        "level": _level(agency),
        "phone": _phone(agency),
        "site": TextRef("admin-body-site", {"site": Latin(agency.site)}) if agency.site else NOTHING,
        "when": agency.when,
        "liaisons": lines([_liaison(who) for who in body_liaisons] or [TextRef("admin-liaison-none")]),
        "without": NOTHING
        if any(map(is_working, body_liaisons))
        else TextRef("admin-body-export", {"command": Latin(EXPORT)}),
    }
    return subject("admin-body", args, tuple(rows), ctx)


async def choose_liaison(update: Incoming, ctx: Ctx) -> Turn:
    """Ask who becomes the liaison: a person the bot knows, or a typed account."""
    agency = _find_body(argument(update), ctx)
    candidates = (await possible_liaisons(ctx, agency.id))[:_MOST]
    rows: Rows = tuple(
        (
            button(
                "admin-button-person",
                "admin.liaison-ask",
                AccountBody(who.account, agency.id),
                {"name": _name(who)},
            ),
        )
        for who in candidates
        if who.account != ctx.account
    )
    screen = Screen("admin-liaison-who", {"body": agency.name}, (*rows, _to_body(agency.id)))
    return Turn((screen,), session=ctx.session.at(NAMING, which=agency.id))


async def take_account(update: Incoming, ctx: Ctx) -> Turn:
    """Take a typed account, ``telegram:111``, of a person who is in no list."""
    if not isinstance(update, TextSaid):
        raise BadInput("admin-words-only")
    given = "".join(str(int(mark)) if mark.isdecimal() else mark for mark in update.text.strip().lower())
    try:
        account = Account.parse(given)
    except ValueError:
        raise BadInput("admin-liaison-how") from None
    return await _ask_naming(account, ctx.session.data.get("which", ""), ctx)


async def ask(update: Incoming, ctx: Ctx) -> Turn:
    account, which = argument(update, AccountBody, refusal=NO_ACCOUNT)
    return await _ask_naming(account, which, ctx)


async def _ask_naming(account: Account, which: str, ctx: Ctx) -> Turn:
    """Show what another person will be asked to sign."""
    agency = _find_body(which, ctx)
    known = await may_name(ctx, agency.id, account)
    args: dict[str, Arg] = {
        "name": name_of(account, known),
        "body": agency.name,
        "desk": TextRef("admin-liaison-loses-desk")
        if known is not None and not has_role_for(known, Permission.SPEAK_FOR_BODY)
        else NOTHING,
    }
    yes = button("admin-button-yes", "admin.liaison-yes", AccountBody(account, agency.id))
    screen = confirmation("admin-liaison-ask", args, yes=yes, no=_no(agency.id))
    return Turn((screen,), session=ctx.session.at(""))


async def name_liaison(update: Incoming, ctx: Ctx) -> Turn:
    """Add the owner's signature and ask for the second one, as the role screen says."""
    account, which = argument(update, AccountBody, refusal=NO_ACCOUNT)
    return await roles.propose_role(account, Role.LIAISON, _find_body(which, ctx).id, ctx)


async def ask_end(update: Incoming, ctx: Ctx) -> Turn:
    account, which = argument(update, AccountBody, refusal=NO_ACCOUNT)
    agency = _find_body(which, ctx)
    who = await find_liaison(ctx, agency.id, account)
    args: dict[str, Arg] = {"name": _name(who), "body": agency.name}
    yes = button("admin-button-yes", "admin.liaison-ended", AccountBody(account, agency.id))
    screen = confirmation("admin-liaison-ask-end", args, yes=yes, no=_no(agency.id))
    return Turn((screen,), session=ctx.session.at(""))


async def confirm_end(update: Incoming, ctx: Ctx) -> Turn:
    """Remove the liaison, and notify them and the groups."""
    account, which = argument(update, AccountBody, refusal=NO_ACCOUNT)
    was, facts = await end_liaison(ctx, _find_body(which, ctx).id, account)
    return await announce_role_taken(was, facts, ctx)


def _find_body(which: str, ctx: Ctx) -> Agency:
    """A body that cases are referred to. Raises NotFound."""
    agency = ctx.content.agencies.get(which)
    if agency is None or agency.level is None:
        raise NotFound("admin-what")
    return agency


def _line(agency: Agency, body_liaisons: Sequence[Staff]) -> TextRef:
    speaks: TextRef = NOTHING
    if agency.level is not None:
        names = lines([TextRef("admin-body-liaison", {"name": _name(who)}) for who in body_liaisons])
        speaks = names if body_liaisons else TextRef("admin-body-no-liaison")
    args: dict[str, Arg] = {
        "name": agency.name,
        "level": _level(agency),
        "phone": _phone(agency),
        "liaison": speaks,
    }
    return TextRef("admin-body-line", args)


def _level(agency: Agency) -> TextRef:
    return TextRef("admin-body-calls") if agency.level is None else TextRef(f"refer-level-{agency.level}")


def _phone(agency: Agency) -> TextRef:
    if not agency.phone:
        return NOTHING
    key = "admin-body-phone" if agency.phone_certain else "admin-body-phone-recheck"
    return TextRef(key, {"phone": Digits(agency.phone)})


def _liaison(who: Staff) -> TextRef:
    state = "frozen" if who.frozen else "well" if who.started else "unopened"
    return TextRef(f"admin-liaison-{state}", {"name": _name(who)})


def _name(who: Staff) -> str | TextRef | Latin:
    return name_of(who.account, who)


def _missing_liaisons_note(count: int) -> TextRef:
    return TextRef("admin-bodies-without", {"count": count, "command": Latin(EXPORT)}) if count else NOTHING


def _to_body(which: str) -> tuple[Button, ...]:
    return (button("admin-button-back", "admin.body", which),)


def _no(which: str) -> tuple[Button, ...]:
    return (button("admin-button-no", "admin.body", which),)
