"""What the screens of roles, stops and the restricted circle share: names, the request for a signature."""

from collections.abc import Sequence
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Latin, Reply, Rows, Say, SendLane, StaffChat, TextRef
from bot.domain.people import Account, Role, Staff
from bot.domain.staff.permissions import Permission, has_role_for
from bot.domain.staff.signatures import LASTS, Matter, SignatureRequest
from bot.handlers.pieces import NOTHING, argument, body_name, button, comma_list
from bot.usecases.context import ActingContext, Context
from bot.usecases.ports import Content
from bot.usecases.staff.signatures import unreachable_accounts

HOURS: Final = int(LASTS[Matter.ROLE].total_seconds() // 3600)
NO_ACCOUNT: Final = "role-none"
"""What a button answers that names no account."""
BACK: Final = ((button("role-button-list", "role"),),)
DESK: Final = ((button("queue-button-home", "queue"),),)


def signature_requests(
    key: str, args: dict[str, Arg], wanted: SignatureRequest, others: Sequence[Account]
) -> tuple[Reply, ...]:
    rows: Rows = (
        (button("role-button-sign", "role.sign", wanted.id),),
        (button("role-button-decline", "role.no", wanted.id),),
    )
    return tuple(Say(key, args, rows, to=StaffChat(other), lane=SendLane.DIALOGUE) for other in others)


async def request_args(others: Sequence[Account], ctx: Context) -> dict[str, Arg]:
    """For the person who asks: how long the others have to sign, and which of them cannot be reached yet."""
    return {"hours": HOURS, "missed": await unreachable_note(others, ctx)}


async def unreachable_note(others: Sequence[Account], ctx: Context) -> TextRef:
    """The names of those who cannot be written to yet, and what to do; empty if all can."""
    accounts = await unreachable_accounts(ctx, others)
    if not accounts:
        return NOTHING
    names = [TextRef("sign-name", {"name": await distinct_name(account, ctx)}) for account in accounts]
    key = "sign-missed-all" if len(accounts) == len(others) else "sign-missed"
    return TextRef(key, {"names": comma_list(names), "count": len(names)})


def name_of(account: Account, known: Staff | None) -> str | TextRef | Latin:
    """A person's name; for leads, their account if the bot does not know a name."""
    return known.name if known is not None and known.name else Latin(str(account))


async def distinct_name(account: Account, ctx: Context) -> str | TextRef | Latin:
    """A person's name on every action that concerns them; with their account if another person has the same
    name, because anybody can choose any name."""
    known = await ctx.uow.staff.get(account)
    name = name_of(account, known)
    if known is None or not known.name:
        return name
    twins = [person for person in await ctx.uow.staff.all() if person.name == known.name]
    return TextRef("role-twin", {"name": name, "account": Latin(str(account))}) if len(twins) > 1 else name


async def who_term(
    account: Account, ctx: ActingContext, *, body: str | None = None, reader: Staff | None = None
) -> Arg:
    """Who did something, wherever liaisons read it, too: leads get the name, liaisons only whose people they are.
    ``body``: the one for which they spoke, empty for leads; None for the one that they have now. ``reader``: who reads
    it; None for the person who presses."""
    if has_role_for(reader or ctx.person.staff, Permission.LEAD):
        return await distinct_name(account, ctx)
    return side_term(await ctx.uow.staff.get(account), ctx) if body is None else _side(body, ctx.content)


def side_term(staff: Staff | None, ctx: ActingContext) -> TextRef:
    """Whose people somebody is, without their name."""
    is_lead = staff is None or has_role_for(staff, Permission.LEAD)
    return _side("" if staff is None or is_lead else staff.body, ctx.content)


def _side(body: str, content: Content) -> TextRef:
    return TextRef("role-who-liaison", {"body": body_name(body, content)}) if body else TextRef("role-who-leads")


def args_of(person: Staff, content: Content) -> dict[str, Arg]:
    """Who the person is, and their role. Only people who work on cases are called moderators."""
    is_moderator = has_role_for(person, Permission.HANDLE_CASES) and not has_role_for(
        person, Permission.ADMINISTER
    )
    nameless = "case-nameless" if is_moderator else "role-nameless"
    return {"name": person.name or TextRef(nameless), "role": role_words(person.role, person.body, content)}


def role_words(role: Role, body: str, content: Content) -> TextRef:
    """The role; for a liaison, with their body."""
    agency = content.agencies.get(body)
    return (
        TextRef("role-liaison-of", {"body": agency.name}) if agency is not None else TextRef(f"role-{role}")
    )


async def line_of(person: Staff, ctx: Context) -> TextRef:
    name = await distinct_name(person.account, ctx)
    state = "frozen" if person.frozen else "working"
    circle = "in" if person.circle else "out"
    return TextRef(
        "role-line", {"name": name, "role": TextRef(f"role-{person.role}"), "state": state, "circle": circle}
    )


def account_argument(update: Incoming) -> Account:
    return argument(update, Account, refusal=NO_ACCOUNT)
