"""Both spaces together, for leads: a digest, one picture with the same in words, pages that are reported most, and
graded accounts. Small numbers are for them alone; no address stands here, and no account that nobody has graded."""

from collections import Counter
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import (
    Ack,
    Arg,
    Button,
    ClockTime,
    Latin,
    Rows,
    Say,
    Screen,
    SendPicture,
    Term,
    Turn,
)
from bot.conversation.ports import Ctx, TickCtx
from bot.domain.catalogue.catalogue import Space
from bot.domain.figures.figures import Span
from bot.domain.submissions.online import AccountGrade
from bot.handlers.cards.card import act_of, number_of
from bot.handlers.figures import spaces_counts as counts
from bot.handlers.figures.spaces_counts import SPACES
from bot.handlers.pieces import NOTHING, argument, back_to_admin, button, lines, paragraphs, split
from bot.usecases.figures.end_grade import end_grade
from bot.usecases.figures.look_at_spaces import (
    AccountSeen,
    Spaces,
    cases_of_link,
    look_at_account,
    look_at_spaces,
)

_IN_DIGEST: Final = 3
TEXT_FAMILIES: Final = (
    *(f"account-grade-{grade}" for grade in AccountGrade),
    *(f"spaces-{part}" for part in ("acts", "areas", "links", "accounts")),
    *(f"spaces-button-{span}" for span in ("day", "week")),
)


async def spaces(update: Incoming, ctx: Ctx) -> Turn:
    """The digest of a day or a week."""
    length = _span(argument(update))
    me = ctx.person.account
    found = await look_at_spaces(length, by=me, uow=ctx.uow, clock=ctx.clock)
    args = digest_args(found, length, ctx)
    key = "spaces" if any(found.total(space) for space in SPACES) else "spaces-none"
    return Turn((Screen(key, args, _ways(found, length, ctx)),), session=ctx.session.at(""))


async def picture(update: Incoming, ctx: Ctx) -> Turn:
    """One picture of both, and the same in words."""
    length = _span(argument(update))
    found = await look_at_spaces(length, by=ctx.person.account, uow=ctx.uow, clock=ctx.clock)
    if not any(found.total(space) for space in SPACES):
        return Turn((Ack("spaces-nothing-to-draw", alert=True),))
    args: dict[str, Arg] = {"span": length.value, "now": ClockTime(ctx.clock.now())}
    times, acts, areas = (
        counts.times(found, length, ctx),
        counts.acts(found, ctx.content),
        counts.areas(found, ctx.content),
    )
    rows = (
        (Term("spaces-real"), 0, Term("figures-count", {"count": found.total(Space.REAL)})),
        (Term("spaces-virtual"), 0, Term("figures-count", {"count": found.total(Space.VIRTUAL)})),
        *counts.part(Term("spaces-by-time", {"span": length.value}), times, stacked=True),
        *counts.part(Term("spaces-by-act"), acts),
        *counts.part(Term("spaces-by-area"), areas),
    )
    words = args | {
        "real": found.total(Space.REAL),
        "virtual": found.total(Space.VIRTUAL),
        "times": lines(counts.told(times)),
        "acts": lines(counts.told(acts)),
        "areas": lines(counts.told(areas)),
    }
    replies = (
        SendPicture("spaces", "spaces-picture", args, rows),
        Say("spaces-words", words, _ways(found, length, ctx)),
    )
    return Turn(replies, session=ctx.session.at(""))


async def link(update: Incoming, ctx: Ctx) -> Turn:
    """The cases of one page. Its address is read with the details of a case, by whoever holds it."""
    name, place = split(argument(update))
    found = await cases_of_link(name, by=ctx.person.account, uow=ctx.uow)
    rows = tuple(
        (button("spaces-button-case", "case.show", case.id, {"number": number_of(case)}),) for case in found
    )
    args: dict[str, Arg] = {"place": int(place) if place.isascii() and place.isdigit() else 1}
    return Turn((Screen("spaces-link", args, (*rows, *_back())),), session=ctx.session.at(""))


async def account(update: Incoming, ctx: Ctx) -> Turn:
    """A graded account by act and by hour."""
    name, of = split(argument(update))
    length, now = _span(of), ctx.clock.now()
    found = await look_at_account(name, length, by=ctx.person.account, uow=ctx.uow, clock=ctx.clock)
    acts = [
        Term("figure-line", {"name": act_of(act, ctx.content), "value": Term("figures-count", {"count": n})})
        for act, n in Counter(found.acts).most_common()
    ]
    hours = [
        Term("figure-line", {"name": when, "value": Term("figures-count", {"count": n})})
        for when, n in counts.over_time(found.quarters, length, now)
        if n
    ]
    args: dict[str, Arg] = {
        **_account_args(found.seen),
        "span": length.value,
        "acts": lines(acts),
        "hours": lines(hours),
    }
    other = Span.WEEK if length is Span.DAY else Span.DAY
    rows = (
        (_other(other, "spaces.account", f"{name}/{other}"),),
        (button("spaces-button-ungrade", "spaces.ungrade", f"{name}/{length}"),),
        *_back(),
    )
    return Turn((Screen("spaces-account", args, rows),), session=ctx.session.at(""))


async def ask_ungrade(update: Incoming, ctx: Ctx) -> Turn:
    """Whether an account is to be one like any other again."""
    name, of = split(argument(update))
    found = await look_at_account(name, _span(of), by=ctx.person.account, uow=ctx.uow, clock=ctx.clock)
    rows = (
        (button("spaces-button-ungrade-yes", "spaces.ungraded", f"{name}/{_span(of)}"),),
        (button("spaces-button-ungrade-no", "spaces.account", f"{name}/{_span(of)}"),),
    )
    return Turn((Screen("spaces-ungrade-ask", _account_args(found.seen), rows),), session=ctx.session.at(""))


async def ungrade(update: Incoming, ctx: Ctx) -> Turn:
    name, of = split(argument(update))
    await end_grade(name, _span(of), by=ctx.person.account, uow=ctx.uow, clock=ctx.clock)
    return Turn((Screen("spaces-ungraded", buttons=_back()),), session=ctx.session.at(""))


def digest_args(found: Spaces, length: Span, ctx: Ctx | TickCtx) -> dict[str, Arg]:
    """What there is nothing of is left out."""
    times = counts.times(found, length, ctx)
    busiest = max(times, key=lambda one: one[1] + one[2], default=None)
    links = [
        Term("spaces-link-line", {"place": place, "count": one.count})
        for place, one in enumerate(found.links, 1)
    ]
    listed = (
        ("spaces-acts", counts.told(counts.acts(found, ctx.content, shown=_IN_DIGEST))),
        ("spaces-areas", counts.told(counts.areas(found, ctx.content, shown=_IN_DIGEST))),
        ("spaces-links", links),
        ("spaces-accounts", [Term("spaces-account-line", _account_args(one)) for one in found.accounts]),
    )
    return {
        "span": length.value,
        "now": ClockTime(ctx.clock.now()),
        "real": found.total(Space.REAL),
        "virtual": found.total(Space.VIRTUAL),
        "busiest": busiest[0] if busiest is not None else NOTHING,
        "parts": paragraphs([Term(key, {"lines": lines(told)}) for key, told in listed if told]),
    }


def _account_args(one: AccountSeen) -> dict[str, Arg]:
    handle: Arg = Latin(one.handle) if one.handle.isascii() and one.handle else one.handle
    return {
        "handle": handle or Term("spaces-account-sealed"),
        "grade": Term(f"account-grade-{one.grade}"),
        "count": one.count,
    }


# --- buttons ------------------------------------------------------------------------------------------


def _ways(found: Spaces, length: Span, ctx: Ctx) -> Rows:
    links = tuple(
        button("spaces-button-link", "spaces.link", f"{one.name}/{place}", {"place": place})
        for place, one in enumerate(found.links, 1)
    )
    accounts = tuple(
        (
            button(
                "spaces-button-account",
                "spaces.account",
                f"{one.name}/{length}",
                {"handle": _account_args(one)["handle"]},
            ),
        )
        for one in found.accounts
    )
    other = Span.WEEK if length is Span.DAY else Span.DAY
    rows = [links[at : at + 3][::-1] for at in range(0, len(links), 3)]  # read from right to left
    drawn = any(found.total(space) for space in SPACES)
    return (
        *(((button("spaces-button-picture", "spaces.picture", length),),) if drawn else ()),
        *rows,
        *accounts,
        (_other(other, "spaces", other),),
        *_back()[-1:],
        *back_to_admin(ctx.person),
    )


def _other(span: Span, verb: str, told: str) -> Button:
    key = "spaces-button-week" if span is Span.WEEK else "spaces-button-day"
    return button(key, verb, told)


def _back() -> Rows:
    return (
        (button("spaces-button-back", "spaces"),),
        (button("queue-button-figures", "figures"), button("queue-button-home", "queue")),
    )


def _span(text: str) -> Span:
    return Span(text) if text in Span else Span.DAY
