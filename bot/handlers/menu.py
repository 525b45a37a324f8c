"""The menu: where everything starts, and the buttons that lead back to it."""

import textwrap
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Button, Rows, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.conversation.router import Route
from bot.domain.duties.pocket import Pocket
from bot.domain.learning.lessons import Audience
from bot.domain.moments import day_of
from bot.domain.people import Staff
from bot.domain.staff.permissions import Permission, acting_staff, has_role_for, is_granted
from bot.handlers.atlas.atlas import atlas_button
from bot.handlers.atlas.atlas_words import can_watch_atlas
from bot.handlers.desk.queue import desk_button
from bot.handlers.pieces import NOTHING, argument, button
from bot.handlers.staff.signatures import signatures_row
from bot.handlers.threats.threats import threats_button
from bot.usecases.learning.learner import enrolled_track, find_learner
from bot.usecases.news.broadcasts import current_headline

MENU = "button-menu"
HEADLINE_LENGTH: Final = 280
"""Characters of a correction above the menu."""


async def menu(update: Incoming, ctx: Ctx) -> Turn:
    """Handle ``/menu`` and the menu button. An open draft stays."""
    audience = await audience_of(update, ctx)
    return Turn((await menu_screen(ctx, audience),), session=ctx.session.at(""))


async def audience_of(update: Incoming, ctx: Ctx) -> Audience | None:
    """The person's audience: from the button (security is never stored), their row, or the group they
    joined."""
    given = argument(update)
    if given in Audience:
        return Audience(given)
    key = ctx.keys.learner
    stored = (await find_learner(ctx, key)).audience
    return stored or await enrolled_track(ctx, key)


async def menu_screen(ctx: Ctx, audience: Audience | None) -> Screen:
    args: dict[str, Arg] = {
        "headline": await headline_note(ctx),
        "audience": audience.value if audience else "nobody",
    }
    may_sign = has_role_for(ctx.person.staff, Permission.SEE_SIGNATURES)
    waiting = await signatures_row(ctx) if may_sign else ()
    return Screen("menu", args, (*waiting, *menu_rows(ctx, audience)))


async def headline_note(ctx: Ctx) -> TextRef:
    """The correction that heads the first screens, with its day and source; empty without one. A long one is
    cut: it stands whole in ``/corrections``."""
    correction = await current_headline(ctx)
    if correction is None:
        return NOTHING
    words, is_cut = correction.words, len(correction.words) > HEADLINE_LENGTH
    if is_cut:
        words = textwrap.shorten(words, HEADLINE_LENGTH, placeholder=" \N{HORIZONTAL ELLIPSIS}")
    args: dict[str, Arg] = {
        "day": day_of(correction.signed_at),
        "words": words,
        "source": correction.source,
        "cut": "yes" if is_cut else "no",
    }
    return TextRef("headline", args)


def menu_rows(ctx: Ctx, audience: Audience | None) -> Rows:
    """The menu's buttons. Only "security" travels on them, because it is stored nowhere.

    Messengers draw a row from left to right, so the main one of two stands last, on the right.
    """
    carried = audience.value if audience is Audience.SECURITY else ""
    desk = _desk(ctx.person.staff)
    owner = (
        ((button("admin-button-open", "admin"),),)
        if has_role_for(ctx.person.staff, Permission.CHANGE_SETTINGS)
        else ()
    )
    on_the_day = ((button("button-now", "now"),),) if _has_duty(ctx, audience) else ()
    brief = ((button("brief-button-open", "brief"),),) if can_watch_atlas(ctx.person) else ()
    maps = ((threats_button(), atlas_button()),) if can_watch_atlas(ctx.person) else ()
    return (
        *owner,
        *desk,
        *_editors_rows(ctx),
        *brief,
        *maps,
        (button("button-ask", "ask"), button("button-learn", "learn", carried)),
        (button("button-calendar", "calendar", carried), button("button-voting", "where")),
        *on_the_day,
        (report_button(ctx),),
        (button("button-my-reports", "my-reports"),),
        (button("button-settings", "settings"), button("button-help", "help")),
    )


def _has_duty(ctx: Ctx, audience: Audience | None) -> bool:
    """Whether they chose a duty of polling day, or their track has any."""
    duties = ctx.content.duties
    has_chosen = Pocket.from_plain(ctx.session.pocket).duty in duties
    return has_chosen or any(duty.track is audience for duty in duties.values())


def _desk(staff: Staff | None) -> Rows:
    """The button to a staff member's own work."""
    if staff is None or not staff.started:
        return ()
    opinions = (button("opinion-button-rounds", "opinions"),)
    if has_role_for(staff, Permission.SPEAK_FOR_BODY):
        return ((button("body-button-desk", "body.list"), button("stage-button-menu", "stages")), opinions)
    if has_role_for(staff, Permission.READ_CASES):
        return ((desk_button(),),)
    return (opinions,) if has_role_for(staff, Permission.GIVE_OPINION) else ()


def _editors_rows(ctx: Ctx) -> Rows:
    """The editors' ways to people's questions and to the recordings of cards."""
    who = acting_staff(ctx.person.staff, is_named_editor=ctx.account in ctx.operator.editors)
    ways = (
        *((button("button-voices", "voices"),) if is_granted(Permission.RECORD_CARDS, who) else ()),
        *((button("button-inquiries", "inquiries"),) if is_granted(Permission.ANSWER_INQUIRIES, who) else ()),
    )
    return (ways,) if ways else ()


def report_button(ctx: Ctx) -> Button:
    """A button for a new report, or to continue the open draft."""
    return button("button-report" if ctx.session.draft is None else "button-report-on", "report")


def back_to_menu(carried: str = "") -> tuple[Button, ...]:
    return (button(MENU, "menu", carried),)


def standing_note(ctx: Ctx) -> TextRef:
    """What this bot is not; and, until a lawyer has read its lessons, that none has. Shown wherever people
    see the bot for the first time."""
    return TextRef("standing-note-unread" if ctx.content.awaits_lawyer else "standing-note")


def first_note(ctx: Ctx) -> TextRef:
    """Until a lawyer has read the lessons, that none has; for the first screen, which has few words."""
    return TextRef("first-note-unread") if ctx.content.awaits_lawyer else NOTHING


ROUTES: Final = (Route("menu", menu),)
