"""Single people whom a round asks: a lead marks them on a list, reads their names and presses how many days."""

from collections.abc import Collection, Sequence
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Button, Rows, Screen, Term, Turn
from bot.conversation.ports import Ctx
from bot.conversation.session import Session
from bot.domain.atlas.opinions import LASTS, Subject
from bot.domain.errors import NotAllowed, NotFound, TooMany
from bot.domain.people import Account, Role, Staff
from bot.handlers.opinions.opinions import about_of
from bot.handlers.pieces import argument, button, in_a_row, split, whole
from bot.handlers.staff.role_words import role_words, told_apart
from bot.usecases.atlas.ask_opinions import edition_to_ask
from bot.usecases.atlas.asked import MOST_SINGLE, Whom, chosen_to_ask, whom_to_ask

STATE: Final = "reading.asking"
"""Words that are typed meanwhile are nobody's answer."""
A_PAGE: Final = 10


async def people(update: Incoming, ctx: Ctx) -> Turn:
    """``atlas/id``: all who may be asked about it. Marks stay for who comes back to the same list."""
    place = "/".join(place_of(argument(update)))
    same = _data(ctx.session, "place") == place
    return await _listed(_kept(ctx.session if same else ctx.session.at(""), place=place, page="0"), ctx)


async def page(update: Incoming, ctx: Ctx) -> Turn:
    """Another page, or the list again from the days; marks stay."""
    return await _listed(_kept(ctx.session, page=argument(update)), ctx)


async def pick(update: Incoming, ctx: Ctx) -> Turn:
    """Set or take away one mark. Raises NotAllowed for who may not be asked about this."""
    subject, _ = place_of(_data(ctx.session, "place"))
    account = argument(update)
    if account not in map(str, [one.account for one in await _there(subject, ctx)]):
        raise NotAllowed("opinion-pick-not")
    marks = _marks(ctx.session)
    marks = [one for one in marks if one != account] if account in marks else [*marks, account]
    if len(marks) > MOST_SINGLE:
        raise TooMany("opinion-pick-full", {"most": MOST_SINGLE})
    return await _listed(_kept(ctx.session, marks=" ".join(marks)), ctx)


async def days(place: str, ctx: Ctx) -> Turn:
    """Who would be asked, by name, and for how long: nobody is yet. Raises NotFound, NotAllowed."""
    subject, _ = place_of(place)
    found = await _chosen(place, subject, ctx)
    rows: Rows = tuple(
        (button("opinion-button-days", "opinion.ask", f"{place}/{Whom.SINGLE}/{n}", {"count": n}),)
        for n in LASTS
    )
    args: dict[str, Arg] = {
        "about": await _about(place, ctx),
        "people": in_a_row([await _called(one, ctx) for one in found]),
    }
    back = (button("opinion-button-people", "opinion.page", _data(ctx.session, "page")),)
    return Turn((Screen("opinion-ask-days-of", args, (*rows, back)),), session=_kept(ctx.session, seen="yes"))


def looked_over(place: str, session: Session) -> tuple[Account, ...]:
    """Whom he has marked, seen by name and is about to ask. Raises NotFound where that is another list, or was changed
    since."""
    if _data(session, "place") != place or _data(session, "seen") != "yes":
        raise NotFound("opinion-pick-gone")
    return tuple(map(Account.parse, _marks(session)))


def place_of(text: str) -> tuple[Subject, str]:
    """``atlas/id`` in two. Raises NotFound for anything else, from an old or a forged button."""
    told, about = split(text)
    if told not in Subject or not about:
        raise NotFound("opinion-pick-gone")
    return Subject(told), about


async def _listed(session: Session, ctx: Ctx) -> Turn:
    """A page of them. Who may not be asked any more loses his mark."""
    place = _data(session, "place")
    subject, _ = place_of(place)
    found = await _there(subject, ctx)
    if not found:
        raise NotFound("opinion-nobody")
    marks = [one for one in _marks(session) if one in {str(there.account) for there in found}]
    at = min(whole(_data(session, "page")) or 0, (len(found) - 1) // A_PAGE)
    rows = [(await _mark_button(one, marks, ctx),) for one in found[at * A_PAGE : (at + 1) * A_PAGE]]
    on: Rows = ((button("opinion-button-on", "opinion.ask", f"{place}/{Whom.SINGLE}"),),) if marks else ()
    back = (button("opinion-button-whom", "opinion.ask", place),)
    args: dict[str, Arg] = {"about": await _about(place, ctx), "count": len(marks)}
    screen = Screen("opinion-people", args, (*rows, *_pages(at, len(found)), *on, back))
    return Turn((screen,), session=_kept(session, marks=" ".join(marks), page=str(at)))


def _pages(at: int, count: int) -> Rows:
    turning: list[Button] = []
    if (at + 1) * A_PAGE < count:
        turning.append(button("opinion-button-people-more", "opinion.page", str(at + 1)))
    if at:
        turning.append(button("opinion-button-people-fewer", "opinion.page", str(at - 1)))
    return (tuple(turning),) if turning else ()


async def _mark_button(one: Staff, marks: Collection[str], ctx: Ctx) -> Button:
    args: dict[str, Arg] = {
        "name": await _called(one, ctx),
        "role": role_words(one.role, one.body, ctx.content),
        "marked": "yes" if str(one.account) in marks else "no",
    }
    return button("opinion-pick", "opinion.pick", str(one.account), args)


async def _there(subject: Subject, ctx: Ctx) -> Sequence[Staff]:
    """Experts before those whom a group's button reaches as well."""
    found = await whom_to_ask(
        subject, Whom.SINGLE, besides=ctx.person.account, editors=ctx.operator.editors, uow=ctx.uow
    )
    return sorted(found, key=lambda one: (one.role is not Role.EXPERT, one.role, one.name))


async def _chosen(place: str, subject: Subject, ctx: Ctx) -> Sequence[Staff]:
    if _data(ctx.session, "place") != place:
        raise NotFound("opinion-pick-gone")
    return await chosen_to_ask(
        subject,
        [Account.parse(one) for one in _marks(ctx.session)],
        besides=ctx.person.account,
        editors=ctx.operator.editors,
        uow=ctx.uow,
    )


async def _about(place: str, ctx: Ctx) -> Term:
    """Raises NotFound, WrongState for what cannot be asked about."""
    subject, about = place_of(place)
    edition = await edition_to_ask(subject, about, content=ctx.content, uow=ctx.uow)
    return await about_of(subject, about, edition, ctx)


async def _called(one: Staff, ctx: Ctx) -> Term:
    return Term("opinion-person", {"name": await told_apart(one.account, uow=ctx.uow)})


def _marks(session: Session) -> list[str]:
    return _data(session, "marks").split()


def _data(session: Session, name: str) -> str:
    return session.data.get(name, "") if session.state == STATE else ""


def _kept(session: Session, **data: str) -> Session:
    """The list with this changed. Whatever changes must be looked over again before anybody is asked."""
    known = dict(session.data) if session.state == STATE else {}
    return session.at(STATE, **{**known, "seen": "", **data})
