"""The first meeting: what this bot is, who runs it, the question about the person's role, and then the menu."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Button, Rows, Say, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.learning.lessons import Audience
from bot.domain.learning.links import read_payload
from bot.domain.owner.operator import Operator
from bot.domain.staff.permissions import Permission, has_role_for
from bot.handlers.bodies.body_desk import liaison_note
from bot.handlers.cohorts.enrol import by_link, link_code
from bot.handlers.desk.own_body import body_note
from bot.handlers.desk.queue import desk_button, desk_note
from bot.handlers.learning.sharing import is_newcomer, open_shared
from bot.handlers.learning.verify import by_link as verified_by_link
from bot.handlers.learning.verify import link_parts
from bot.handlers.menu import (
    audience_of,
    back_to_menu,
    first_note,
    headline_note,
    menu_rows,
    menu_screen,
    report_button,
    standing_note,
)
from bot.handlers.opinions.opinions import expert_note
from bot.handlers.owner.first_day import welcome_list
from bot.handlers.pieces import argument, button
from bot.handlers.safety.staff_help import role_of_person, works_here
from bot.handlers.staff.signatures import waiting_signatures
from bot.usecases.learning.learner import taught_tracks
from bot.usecases.person.choose_audience import choose_audience
from bot.usecases.staff.reachable import note_started

STATE: Final = "reading.who"
"""The state of a person who was asked who they are. They may type the answer, or anything else."""
WHO_LABELS = {
    Audience.VOTER: "button-who-voter",
    Audience.CANDIDATE: "button-who-candidate",
    Audience.STAFF: "button-who-staff",
    Audience.SECURITY: "button-who-security",
}
TEXT_FAMILIES = (*WHO_LABELS.values(), "start-welcome", "start-without-operator")


async def start(update: Incoming, ctx: Ctx) -> Turn:
    """Handle ``/start``: show what this bot is and who runs it in one line; without the operator's words no
    report is accepted, and the text says why.

    A member of a moderators' group can be reached in private from now on, and gets a button to their desk. A
    group's link carries its code, a certificate's QR code its number, a link into the lessons what it opens.
    """
    if (parts := link_parts(argument(update))) is not None:
        return await verified_by_link(parts, ctx)
    if (code := link_code(argument(update))) is not None:
        await note_started(ctx)
        return await by_link(code, ctx)
    if (piece := read_payload(argument(update))) is not None:
        is_new = await is_newcomer(ctx)
        await note_started(ctx)
        return await open_shared(piece, ctx, is_new=is_new)
    audience, returns = await audience_of(update, ctx), _returns(ctx)
    staff = await note_started(ctx)
    ctx = replace(ctx, person=replace(ctx.person, staff=staff))
    screen = await _first_screen(audience, ctx, returns=returns)
    notes = (*_welcome(ctx), *body_note(staff, ctx.content), *await waiting_signatures(ctx))
    if has_role_for(staff, Permission.CHANGE_SETTINGS):
        notes = (*notes, *await welcome_list(ctx))  # the newest message, as long as a step is left
    state = STATE if screen.args.get("question") == "who" else ""
    return Turn((screen, *notes), session=ctx.session.at(state))


def _returns(ctx: Ctx) -> bool:
    """Whether they have been here before, as far as that is known."""
    staff = ctx.person.staff
    return ctx.session.draft is not None or (staff is not None and staff.started)


async def _first_screen(audience: Audience | None, ctx: Ctx, *, returns: bool) -> Screen:
    """Two lines and the menu for whoever comes back, and for staff, who read which role they have here; else what this
    bot is, and the question who they are if the content teaches more than one track."""
    args: dict[str, Arg] = {"headline": await headline_note(ctx), "operator": _operator_line(ctx.operator)}
    about = (button("button-operator", "operator"),) if ctx.operator.words else ()
    if works_here(ctx):
        staff_args: dict[str, Arg] = {"headline": args["headline"], "role": role_of_person(ctx)}
        return Screen("start-staff", staff_args, (*menu_rows(ctx, audience), *_row(about)))
    if audience is not None or returns:
        return Screen("start-again", args, (*menu_rows(ctx, audience), *_row(about)))
    tracks = taught_tracks(ctx.content)
    args |= {"question": "who" if len(tracks) > 1 else "menu", "note": first_note(ctx)}
    key = "start-welcome" if ctx.operator.words else "start-without-operator"
    if len(tracks) > 1:
        rows = (*answer_rows(tracks), (*about, button("button-who-nobody", "menu")), (report_button(ctx),))
    else:
        rows = (*menu_rows(ctx, audience), *_row(about))
    return Screen(key, args, rows)


def _row(buttons: tuple[Button, ...]) -> Rows:
    """The buttons as a row; none for no button."""
    return (buttons,) if buttons else ()


def profile_texts(operator: Operator) -> Mapping[str, Mapping[str, Arg]]:
    """What a messenger shows before the first message: a description and a summary, by key, with arguments."""
    reports = "taken" if operator.words else "none"
    description: Mapping[str, Arg] = {"operator": _operator_line(operator), "reports": reports}
    return {"profile-description": description, "profile-summary": {"reports": reports}}


def _operator_line(operator: Operator) -> TextRef:
    """Who runs this bot in one line, or that they have not said so."""
    line = operator.line
    return TextRef("operator-line", {"operator": line}) if line else TextRef("operator-line-none")


async def show_operator(update: Incoming, ctx: Ctx) -> Turn:
    """Who runs this bot, in their own words, and what it is not."""
    words = ctx.operator.words
    text = TextRef("operator-words", {"operator": words}) if words else TextRef("operator-line-none")
    rows = ((button("button-privacy", "privacy"),), back_to_menu())
    return Turn(
        (Screen("operator", {"operator": text, "note": standing_note(ctx)}, rows),),
        session=ctx.session.at(""),
    )


def _welcome(ctx: Ctx) -> tuple[Say, ...]:
    """What staff do here, with the button to their work. Owners and editors need not be members of a group."""
    staff = ctx.person.staff
    if has_role_for(staff, Permission.CHANGE_SETTINGS):
        return (Say("start-owner", buttons=((button("admin-button-open", "admin"),),)),)
    if has_role_for(staff, Permission.SPEAK_FOR_BODY):
        return (liaison_note(),)
    if has_role_for(staff, Permission.ANSWER_AS_EXPERT):
        return (expert_note(),)
    if has_role_for(staff, Permission.LEAD):
        return (Say("start-lead", buttons=((desk_button(),), (button("admin-button-roles", "role"),))),)
    if has_role_for(staff, Permission.HANDLE_CASES):
        return (desk_note(),)
    return (Say("start-editor", buttons=_EDITORS_WORK),) if works_here(ctx) else ()


_EDITORS_WORK: Final = (
    (button("button-inquiries", "inquiries"),),
    (button("help-button-remarks", "remarks"),),
)


async def choose_track(update: Incoming, ctx: Ctx) -> Turn:
    """Ask the question alone, for people who want to change their answer. An answer leads to the menu."""
    chosen = argument(update)
    if chosen not in Audience:
        tracks = taught_tracks(ctx.content) or tuple(Audience)
        args: dict[str, Arg] = {"security": "asked" if Audience.SECURITY in tracks else "no"}
        rows = (*answer_rows(tracks), (button("button-who-nobody", "menu"),))
        return Turn((Screen("start-who", args, rows),), session=ctx.session.at(STATE))
    return await take_track(Audience(chosen), ctx)


async def take_track(audience: Audience, ctx: Ctx) -> Turn:
    """Remember who the person is, and show their menu."""
    await choose_audience(ctx, audience)
    return Turn((await menu_screen(ctx, audience),), session=ctx.session.at(""))


def answer_rows(tracks: Sequence[Audience]) -> Rows:
    """An answer for each of these tracks."""
    return tuple((button(WHO_LABELS[audience], "who", audience.value),) for audience in tracks)
