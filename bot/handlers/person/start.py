"""The first meeting: who runs this bot, the question about the person's role, and then the menu."""

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Rows, Say, Screen, Turn
from bot.conversation.ports import Ctx
from bot.domain.learning.lessons import Audience
from bot.domain.people import Staff
from bot.domain.staff.permissions import Permission, has_role_for
from bot.handlers.bodies.body_desk import liaison_note
from bot.handlers.cohorts.enrol import by_link, link_code
from bot.handlers.desk.own_body import body_note
from bot.handlers.desk.queue import desk_note
from bot.handlers.learning.verify import by_link as verified_by_link
from bot.handlers.learning.verify import link_parts
from bot.handlers.menu import audience_of, menu_rows, menu_screen, standing_note
from bot.handlers.opinions.opinions import expert_note
from bot.handlers.pieces import argument, button
from bot.handlers.staff.signatures import waiting_signatures
from bot.usecases.person.choose_audience import choose_audience
from bot.usecases.staff.reachable import note_started

WHO_LABELS = {
    Audience.VOTER: "button-who-voter",
    Audience.CANDIDATE: "button-who-candidate",
    Audience.STAFF: "button-who-staff",
    Audience.SECURITY: "button-who-security",
}
TEXT_FAMILIES = tuple(WHO_LABELS.values())


async def start(update: Incoming, ctx: Ctx) -> Turn:
    """Handle ``/start``: show who runs this bot, in the operator's words; without them no report is accepted,
    and the text says why.

    A member of a moderators' group can be reached in private from now on, and gets a button to their desk. A
    group's link carries its code, a certificate's QR code carries its number.
    """
    if (parts := link_parts(argument(update))) is not None:
        return await verified_by_link(parts, ctx)
    if (code := link_code(argument(update))) is not None:
        await note_started(ctx)
        return await by_link(code, ctx)
    audience = await audience_of(update, ctx)
    asked = audience is None
    rows = who_rows() if asked else menu_rows(ctx, audience)
    args = {"question": "who" if asked else "menu", "note": standing_note(ctx)}
    if ctx.operator.words:
        screen = Screen("start-welcome", {**args, "operator": ctx.operator.words}, rows)
    else:
        screen = Screen("start-without-operator", args, rows)
    staff = await note_started(ctx)
    notes = (*_welcome(staff), *body_note(staff, ctx.content), *await waiting_signatures(ctx))
    return Turn((screen, *notes), session=ctx.session.at(""))


def _welcome(staff: Staff | None) -> tuple[Say, ...]:
    """The button to their work, for staff. Owners and editors need not be members of a group."""
    if has_role_for(staff, Permission.CHANGE_SETTINGS):
        return (Say("start-owner", buttons=((button("admin-button-open", "admin"),),)),)
    if has_role_for(staff, Permission.SPEAK_FOR_BODY):
        return (liaison_note(),)
    if has_role_for(staff, Permission.ANSWER_AS_EXPERT):
        return (expert_note(),)
    return (desk_note(),) if has_role_for(staff, Permission.HANDLE_CASES) else ()


async def choose_track(update: Incoming, ctx: Ctx) -> Turn:
    """Ask the question alone, for people who want to change their answer. An answer leads to the menu."""
    chosen = argument(update)
    if chosen not in Audience:
        return Turn((Screen("start-who", buttons=who_rows()),))
    audience = Audience(chosen)
    await choose_audience(ctx, audience)
    return Turn((menu_screen(ctx, audience),), session=ctx.session.at(""))


def who_rows() -> Rows:
    """The four answers, and a button to go on without one."""
    answers = ((button(label, "who", audience.value),) for audience, label in WHO_LABELS.items())
    return (*answers, (button("button-who-nobody", "menu"),))
