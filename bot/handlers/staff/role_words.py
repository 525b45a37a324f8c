"""What the screens of roles, stops and the smaller circle share: names, and the question for a second signature."""

from collections.abc import Sequence
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Lane, Latin, Reply, Rows, Say, StaffChat, Term
from bot.domain.errors import NotFound
from bot.domain.people import Account, Role, Staff
from bot.domain.staff.signatures import LASTS, Matter, Wanted
from bot.handlers.pieces import NOTHING, argument, button, in_a_row
from bot.usecases.ports import Content, UnitOfWork
from bot.usecases.staff.pending_signatures import not_reached

HOURS: Final = int(LASTS[Matter.ROLE].total_seconds() // 3600)
BACK: Final = ((button("role-button-list", "role"),),)
_AT_THE_DESK: Final = frozenset({Role.MODERATOR, Role.LEAD})
DESK: Final = ((button("queue-button-home", "queue"),),)


def asks(key: str, args: dict[str, Arg], wanted: Wanted, others: Sequence[Account]) -> tuple[Reply, ...]:
    rows: Rows = (
        (button("role-button-sign", "role.sign", wanted.id),),
        (button("role-button-decline", "role.no", wanted.id),),
    )
    return tuple(Say(key, args, rows, to=StaffChat(other), lane=Lane.DIALOGUE) for other in others)


async def asked_words(others: Sequence[Account], *, uow: UnitOfWork) -> dict[str, Arg]:
    """For whoever asks: how long the others have, and whom of them the bot cannot write to yet."""
    return {"hours": HOURS, "missed": await missed(others, uow=uow)}


async def missed(others: Sequence[Account], *, uow: UnitOfWork) -> Term:
    """By name, who of them cannot be written to yet, and what to do; nothing where all can."""
    accounts = await not_reached(others, uow=uow)
    if not accounts:
        return NOTHING
    names = [Term("sign-name", {"name": await told_apart(one, uow=uow)}) for one in accounts]
    key = "sign-missed-all" if len(accounts) == len(others) else "sign-missed"
    return Term(key, {"names": in_a_row(names), "count": len(names)})


def name_of(account: Account, known: Staff | None) -> str | Term | Latin:
    """What people call him; for leads, his number where the bot has never heard a name."""
    return known.name if known is not None and known.name else Latin(str(account))


async def told_apart(account: Account, *, uow: UnitOfWork) -> str | Term | Latin:
    """His name wherever something is done to him or given to him; with his number where another is called so: anybody
    may call himself what he likes."""
    known = await uow.staff.get(account)
    name = name_of(account, known)
    if known is None or not known.name:
        return name
    twins = [one for one in await uow.staff.all() if one.name == known.name]
    return Term("role-twin", {"name": name, "account": Latin(str(account))}) if len(twins) > 1 else name


def args_of(one: Staff, content: Content) -> dict[str, Arg]:
    """Who, and what he is; only who works on cases is ever called a moderator."""
    nameless = "case-nameless" if one.role in _AT_THE_DESK else "role-nameless"
    return {"name": one.name or Term(nameless), "role": role_words(one.role, one.body, content)}


def role_words(role: Role, body: str, content: Content) -> Term:
    """The role; of a liaison, with the body that he speaks for."""
    agency = content.agencies.get(body)
    return Term("role-liaison-of", {"body": agency.name}) if agency is not None else Term(f"role-{role}")


async def line_of(one: Staff, *, uow: UnitOfWork) -> Term:
    name = await told_apart(one.account, uow=uow)
    state = "frozen" if one.frozen else "working"
    circle = "in" if one.circle else "out"
    return Term(
        "role-line", {"name": name, "role": Term(f"role-{one.role}"), "state": state, "circle": circle}
    )


def whom(update: Incoming) -> Account:
    return account_in(argument(update))


def account_in(text: str) -> Account:
    try:
        return Account.parse(text)
    except ValueError:
        raise NotFound("role-none") from None
