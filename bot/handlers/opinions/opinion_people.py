"""Single people whom a round asks: a lead marks them in a list, checks their names and chooses the days."""

from collections.abc import Collection, Sequence
from typing import Final

from bot.conversation.arguments import read_argument, write_argument
from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Button, Rows, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.conversation.session import Session
from bot.domain.atlas.opinions import LASTS, OpinionSubject
from bot.domain.errors import NotAllowed, NotFound, TooMany
from bot.domain.people import Account, Staff
from bot.domain.staff.permissions import Permission, has_role_for
from bot.handlers.flows.paging import Pager
from bot.handlers.opinions.opinion_subjects import about_of
from bot.handlers.pieces import argument, button, comma_list, whole_number
from bot.handlers.press_arguments import RoundPlan
from bot.handlers.staff.role_words import distinct_name, role_words
from bot.usecases.atlas.opinion_subjects import InviteeGroup
from bot.usecases.atlas.opinions import (
    MOST_SINGLE,
    chosen_invitees,
    edition_to_ask,
    invitable_staff,
)

STATE: Final = "reading.asking"
"""In this state typed words are not an answer to anything."""
A_PAGE: Final = 10


async def people(update: Incoming, ctx: Ctx) -> Turn:
    """``atlas/id``: list everybody who may be asked about it. Marks stay on return to the same list."""
    place = write_argument(RoundPlan(*place_of(argument(update))))
    same = _data(ctx.session, "place") == place
    return await _show_list(
        _updated_session(ctx.session if same else ctx.session.at(""), place=place, page="0"), ctx
    )


async def page(update: Incoming, ctx: Ctx) -> Turn:
    """Show another page, or return from the days to the list. Marks stay."""
    return await _show_list(_updated_session(ctx.session, page=argument(update)), ctx)


async def pick(update: Incoming, ctx: Ctx) -> Turn:
    """Set or clear one mark. Raises NotAllowed if this person may not be asked about it."""
    subject, _ = place_of(_data(ctx.session, "place"))
    account = argument(update)
    if account not in map(str, [person.account for person in await _candidates(subject, ctx)]):
        raise NotAllowed("opinion-pick-not")
    marks = _marks(ctx.session)
    marks = [mark for mark in marks if mark != account] if account in marks else [*marks, account]
    if len(marks) > MOST_SINGLE:
        raise TooMany("opinion-pick-full", {"most": MOST_SINGLE})
    return await _show_list(_updated_session(ctx.session, marks=" ".join(marks)), ctx)


async def days(place: str, ctx: Ctx) -> Turn:
    """Show the names, and ask for how many days. Nobody is asked yet. Raises NotFound, NotAllowed."""
    subject, _ = place_of(place)
    staff = await _chosen_people(place, subject, ctx)
    rows: Rows = tuple(
        (
            button(
                "opinion-button-days",
                "opinion.ask",
                RoundPlan(*place_of(place), InviteeGroup.SINGLE, n),
                {"count": n},
            ),
        )
        for n in LASTS
    )
    args: dict[str, Arg] = {
        "about": await _about(place, ctx),
        "people": comma_list([await _person_term(person, ctx) for person in staff]),
    }
    back = (button("opinion-button-people", "opinion.page", _data(ctx.session, "page")),)
    return Turn(
        (Screen("opinion-ask-days-of", args, (*rows, back)),),
        session=_updated_session(ctx.session, seen="yes"),
    )


def confirmed_people(place: str, session: Session) -> tuple[Account, ...]:
    """The marked people, whose names the lead has checked. Raises NotFound if the list has changed."""
    if _data(session, "place") != place or _data(session, "seen") != "yes":
        raise NotFound("opinion-pick-gone")
    return tuple(map(Account.parse, _marks(session)))


def place_of(text: str) -> tuple[OpinionSubject, str]:
    """Splits ``atlas/id``. Raises NotFound for anything else, which comes from an old or a forged button."""
    kind, about, *_ = read_argument(text, RoundPlan)
    if kind not in OpinionSubject or not about:
        raise NotFound("opinion-pick-gone")
    return OpinionSubject(kind), about


async def _show_list(session: Session, ctx: Ctx) -> Turn:
    """Show a page of the list. People who may not be asked any more lose their mark."""
    place = _data(session, "place")
    subject, _ = place_of(place)
    staff = await _candidates(subject, ctx)
    if not staff:
        raise NotFound("opinion-nobody")
    marks = [mark for mark in _marks(session) if mark in {str(there.account) for there in staff}]
    people_page = _pager().page(whole_number(_data(session, "page")), count=len(staff))
    rows = [(await _mark_button(person, marks, ctx),) for person in people_page.of(staff)]
    turns = people_page.turns(lambda label, to: button(label, "opinion.page", to))
    on: Rows = (
        ((button("opinion-button-on", "opinion.ask", RoundPlan(*place_of(place), InviteeGroup.SINGLE)),),)
        if marks
        else ()
    )
    back = (button("opinion-button-whom", "opinion.ask", place),)
    args: dict[str, Arg] = {"about": await _about(place, ctx), "count": len(marks)}
    screen = Screen("opinion-people", args, (*rows, *turns, *on, back))
    return Turn(
        (screen,), session=_updated_session(session, marks=" ".join(marks), page=str(people_page.number))
    )


def _pager() -> Pager:
    return Pager(
        A_PAGE,
        before="opinion-button-people-fewer",
        after="opinion-button-people-more",
        onward_first=True,
    )


async def _mark_button(person: Staff, marks: Collection[str], ctx: Ctx) -> Button:
    args: dict[str, Arg] = {
        "name": await _person_term(person, ctx),
        "role": role_words(person.role, person.body, ctx.content),
        "marked": "yes" if str(person.account) in marks else "no",
    }
    return button("opinion-pick", "opinion.pick", str(person.account), args)


async def _candidates(subject: OpinionSubject, ctx: Ctx) -> Sequence[Staff]:
    """Experts come before people whom a group's button reaches as well."""
    candidates = await invitable_staff(ctx, subject, InviteeGroup.SINGLE, besides=ctx.account)
    return sorted(
        candidates,
        key=lambda person: (not has_role_for(person, Permission.ANSWER_AS_EXPERT), person.role, person.name),
    )


async def _chosen_people(place: str, subject: OpinionSubject, ctx: Ctx) -> Sequence[Staff]:
    if _data(ctx.session, "place") != place:
        raise NotFound("opinion-pick-gone")
    return await chosen_invitees(
        ctx, subject, [Account.parse(mark) for mark in _marks(ctx.session)], besides=ctx.account
    )


async def _about(place: str, ctx: Ctx) -> TextRef:
    """Raises NotFound, and WrongState if opinions on it cannot be asked for."""
    subject, about = place_of(place)
    edition = await edition_to_ask(ctx, subject, about)
    return await about_of(subject, about, edition, ctx)


async def _person_term(person: Staff, ctx: Ctx) -> TextRef:
    return TextRef("opinion-person", {"name": await distinct_name(person.account, ctx)})


def _marks(session: Session) -> list[str]:
    return _data(session, "marks").split()


def _data(session: Session, name: str) -> str:
    return session.data.get(name, "") if session.state == STATE else ""


def _updated_session(session: Session, **data: str) -> Session:
    """The session with this change. Any change requires a new check before anybody is asked."""
    known = dict(session.data) if session.state == STATE else {}
    return session.at(STATE, **{**known, "seen": "", **data})
