"""Both spaces together, for leads: a digest, a picture with the same in words, the most reported pages, and graded
accounts. Small numbers are only for leads. It shows no address, and no account without a grade.

The digest of both spaces, sent to leads and owners in private once a day, not at night.
"""

from collections import Counter
from dataclasses import replace
from typing import Final

from bot.conversation.arguments import Argument
from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import (
    Ack,
    Arg,
    Button,
    ClockTime,
    Latin,
    Reply,
    Rows,
    Say,
    Screen,
    SendLane,
    SendPicture,
    StaffChat,
    TextRef,
    Turn,
)
from bot.conversation.ports import Ctx, TickCtx
from bot.domain.catalogue.catalogue import Space
from bot.domain.figures.figures import FiguresSpan
from bot.domain.moments import at_night
from bot.domain.people import Staff
from bot.domain.staff.permissions import Permission, acting_staff, is_granted
from bot.domain.submissions.online import AccountGrade
from bot.handlers.cards.card import act_of, number_of
from bot.handlers.figures import spaces_counts as counts
from bot.handlers.figures.spaces_counts import SPACES
from bot.handlers.flows.confirming import confirmation
from bot.handlers.pieces import NOTHING, argument, back_to_admin, button, lines, paragraphs
from bot.handlers.press_arguments import SpaceAccount, SpaceLink
from bot.usecases.figures.look_at_spaces import (
    GradedAccount,
    Spaces,
    cases_of_link,
    end_grade,
    look_at_account,
    look_at_spaces,
)

_IN_DIGEST: Final = 3
TEXT_FAMILIES: Final = (
    *(f"account-grade-{grade}" for grade in AccountGrade),
    *(f"spaces-{part}" for part in ("acts", "areas", "links", "accounts")),
    *(f"spaces-button-{span}" for span in ("day", "week")),
)
LAST_SENT_NOTE: Final = "spaces-said"
"""The day on which the digest was last sent."""


async def spaces(update: Incoming, ctx: Ctx) -> Turn:
    """Show the digest of a day or a week."""
    length = _span(argument(update))
    me = ctx.account
    overview = await look_at_spaces(ctx, length, by=me)
    args = digest_args(overview, length, ctx)
    key = "spaces" if any(overview.total(space) for space in SPACES) else "spaces-none"
    return Turn((Screen(key, args, _action_rows(overview, length, ctx)),), session=ctx.session.at(""))


async def picture(update: Incoming, ctx: Ctx) -> Turn:
    """Send one picture of both spaces, and the same in words."""
    length = _span(argument(update))
    overview = await look_at_spaces(ctx, length, by=ctx.account)
    if not any(overview.total(space) for space in SPACES):
        return Turn((Ack("spaces-nothing-to-draw", alert=True),))
    args: dict[str, Arg] = {"span": length.value, "now": ClockTime(ctx.clock.now())}
    times, acts, areas = (
        counts.times(overview, length, ctx),
        counts.acts(overview, ctx.content),
        counts.areas(overview, ctx.content),
    )
    rows = (
        (TextRef("spaces-real"), 0, TextRef("figures-count", {"count": overview.total(Space.REAL)})),
        (TextRef("spaces-virtual"), 0, TextRef("figures-count", {"count": overview.total(Space.VIRTUAL)})),
        *counts.part(TextRef("spaces-by-time", {"span": length.value}), times, stacked=True),
        *counts.part(TextRef("spaces-by-act"), acts),
        *counts.part(TextRef("spaces-by-area"), areas),
    )
    words = args | {
        "real": overview.total(Space.REAL),
        "virtual": overview.total(Space.VIRTUAL),
        "times": lines(counts.count_lines(times)),
        "acts": lines(counts.count_lines(acts)),
        "areas": lines(counts.count_lines(areas)),
    }
    replies = (
        SendPicture("spaces", "spaces-picture", args, rows),
        Say("spaces-words", words, _action_rows(overview, length, ctx)),
    )
    return Turn(replies, session=ctx.session.at(""))


async def link(update: Incoming, ctx: Ctx) -> Turn:
    """List the cases of one page. Only a case's assignee reads the address, in the case's details."""
    name, place = argument(update, SpaceLink)
    cases = await cases_of_link(ctx, name)
    rows = tuple(
        (button("spaces-button-case", "case.show", case.id, {"number": number_of(case)}),) for case in cases
    )
    args: dict[str, Arg] = {"place": 1 if place is None else place}
    return Turn((Screen("spaces-link", args, (*rows, *_back_rows())),), session=ctx.session.at(""))


async def account(update: Incoming, ctx: Ctx) -> Turn:
    """Show a graded account by act and by hour."""
    name, of = argument(update, SpaceAccount)
    length, now = of or FiguresSpan.DAY, ctx.clock.now()
    account_view = await look_at_account(ctx, name, length)
    acts = [
        TextRef(
            "figure-line", {"name": act_of(act, ctx.content), "value": TextRef("figures-count", {"count": n})}
        )
        for act, n in Counter(account_view.acts).most_common()
    ]
    hours = [
        TextRef("figure-line", {"name": when, "value": TextRef("figures-count", {"count": n})})
        for when, n in counts.over_time(account_view.quarters, length, now)
        if n
    ]
    args: dict[str, Arg] = {
        **_account_args(account_view.seen),
        "span": length.value,
        "acts": lines(acts),
        "hours": lines(hours),
    }
    other = FiguresSpan.WEEK if length is FiguresSpan.DAY else FiguresSpan.DAY
    rows = (
        (_other(other, "spaces.account", SpaceAccount(name, other)),),
        (button("spaces-button-ungrade", "spaces.ungrade", SpaceAccount(name, length)),),
        *_back_rows(),
    )
    return Turn((Screen("spaces-account", args, rows),), session=ctx.session.at(""))


async def ask_ungrade(update: Incoming, ctx: Ctx) -> Turn:
    """Ask whether to remove an account's grade."""
    name, of = argument(update, SpaceAccount)
    account_view = await look_at_account(ctx, name, of or FiguresSpan.DAY)
    graded = SpaceAccount(name, of or FiguresSpan.DAY)
    screen = confirmation(
        "spaces-ungrade-ask",
        _account_args(account_view.seen),
        yes=button("spaces-button-ungrade-yes", "spaces.ungraded", graded),
        no=button("spaces-button-ungrade-no", "spaces.account", graded),
    )
    return Turn((screen,), session=ctx.session.at(""))


async def ungrade(update: Incoming, ctx: Ctx) -> Turn:
    name, of = argument(update, SpaceAccount)
    await end_grade(ctx, name, of or FiguresSpan.DAY)
    return Turn((Screen("spaces-ungraded", buttons=_back_rows()),), session=ctx.session.at(""))


def digest_args(overview: Spaces, length: FiguresSpan, ctx: Ctx | TickCtx) -> dict[str, Arg]:
    """Facts without a count are left out."""
    times = counts.times(overview, length, ctx)
    busiest = max(times, key=lambda pair: pair[1] + pair[2], default=None)
    links = [
        TextRef("spaces-link-line", {"place": place, "count": page.count})
        for place, page in enumerate(overview.links, 1)
    ]
    listed = (
        ("spaces-acts", counts.count_lines(counts.acts(overview, ctx.content, limit=_IN_DIGEST))),
        ("spaces-areas", counts.count_lines(counts.areas(overview, ctx.content, limit=_IN_DIGEST))),
        ("spaces-links", links),
        (
            "spaces-accounts",
            [
                TextRef("spaces-account-line", _account_args(graded_account))
                for graded_account in overview.accounts
            ],
        ),
    )
    return {
        "span": length.value,
        "now": ClockTime(ctx.clock.now()),
        "real": overview.total(Space.REAL),
        "virtual": overview.total(Space.VIRTUAL),
        "busiest": busiest[0] if busiest is not None else NOTHING,
        "parts": paragraphs([TextRef(key, {"lines": lines(terms)}) for key, terms in listed if terms]),
    }


def _account_args(graded_account: GradedAccount) -> dict[str, Arg]:
    handle: Arg = (
        Latin(graded_account.handle)
        if graded_account.handle.isascii() and graded_account.handle
        else graded_account.handle
    )
    return {
        "handle": handle or TextRef("spaces-account-sealed"),
        "grade": TextRef(f"account-grade-{graded_account.grade}"),
        "count": graded_account.count,
    }


# --- buttons ------------------------------------------------------------------------------------------


def _action_rows(overview: Spaces, length: FiguresSpan, ctx: Ctx) -> Rows:
    links = tuple(
        button("spaces-button-link", "spaces.link", SpaceLink(page.name, place), {"place": place})
        for place, page in enumerate(overview.links, 1)
    )
    accounts = tuple(
        (
            button(
                "spaces-button-account",
                "spaces.account",
                SpaceAccount(graded_account.name, length),
                {"handle": _account_args(graded_account)["handle"]},
            ),
        )
        for graded_account in overview.accounts
    )
    other = FiguresSpan.WEEK if length is FiguresSpan.DAY else FiguresSpan.DAY
    rows = [links[at : at + 3][::-1] for at in range(0, len(links), 3)]  # buttons read from right to left
    drawn = any(overview.total(space) for space in SPACES)
    return (
        *(((button("spaces-button-picture", "spaces.picture", length),),) if drawn else ()),
        *rows,
        *accounts,
        (_other(other, "spaces", other),),
        *_back_rows()[-1:],
        *back_to_admin(ctx.person),
    )


def _other(span: FiguresSpan, verb: str, press_argument: Argument) -> Button:
    key = "spaces-button-week" if span is FiguresSpan.WEEK else "spaces-button-day"
    return button(key, verb, press_argument)


def _back_rows() -> Rows:
    return (
        (button("spaces-button-back", "spaces"),),
        (button("queue-button-figures", "figures"), button("queue-button-home", "queue")),
    )


def _span(text: str) -> FiguresSpan:
    return FiguresSpan(text) if text in FiguresSpan else FiguresSpan.DAY


async def send_daily_digest(ctx: TickCtx) -> Turn:
    """Send each recipient what they may see. Nothing is sent after a day without reports."""
    today = ctx.clock.today().isoformat()
    if at_night(ctx.clock.now()) or await ctx.uow.settings.note(LAST_SENT_NOTE) == today:
        return Turn()
    ctx.uow.settings.set_note(LAST_SENT_NOTE, today)
    notices: list[Reply] = []
    for staff_member in await ctx.uow.staff.all():
        if not await _receives_digest(staff_member, ctx):
            continue
        overview = await look_at_spaces(ctx, FiguresSpan.DAY, by=staff_member.account)
        if any(overview.total(space) for space in Space):
            args = digest_args(overview, FiguresSpan.DAY, ctx)
            rows = (
                (button("spaces-button-picture", "spaces.picture", FiguresSpan.DAY),),
                (button("spaces-button-open", "spaces"),),
            )
            notices.append(
                Say(
                    "spaces",
                    args,
                    rows,
                    to=StaffChat(staff_member.account),
                    lane=SendLane.REMINDER,
                    quiet=True,
                    protect=True,
                )
            )
    return Turn(tuple(notices))


async def _receives_digest(staff_member: Staff, ctx: TickCtx) -> bool:
    """Whether the person may open the same screen: an owner, or a lead who is a member of a group."""
    if not staff_member.started:
        return False
    membership = await ctx.uow.members.best(staff_member.account)
    inside = membership is not None and membership.is_inside
    return is_granted(Permission.SEE_SPACES, replace(acting_staff(staff_member), is_member=inside))
