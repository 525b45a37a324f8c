"""What ``/help`` says to people who work here: what their role lets them do, with its command and its button."""

from typing import Final

from bot.conversation.outgoing import Arg, Button, Rows, Screen, TextRef
from bot.conversation.ports import Ctx
from bot.domain.people import Role
from bot.domain.staff.permissions import Permission, acting_staff, has_role_for, is_granted
from bot.domain.values import dataclass
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import button, lines, number_rows
from bot.handlers.staff.role_words import role_words
from bot.handlers.staff.signatures import signatures_row

BUTTONS_PER_ROW: Final = 2


@dataclass(frozen=True, slots=True)
class StaffWork:
    """Something that staff do: its command and who may give it. ``verb``: the button that does the same."""

    command: str
    needs: Permission
    verb: str = ""


WORKS: Final = (
    StaffWork("queue", Permission.HANDLE_CASES, "queue"),
    StaffWork("search", Permission.HANDLE_CASES, "search"),
    StaffWork("hours", Permission.HANDLE_CASES, "hours"),
    StaffWork("recuse", Permission.HANDLE_CASES, "recuse"),
    StaffWork("panic", Permission.HANDLE_CASES),
    StaffWork("board", Permission.LEAD_DESK, "board"),
    StaffWork("roster", Permission.PLAN_ROSTER, "roster"),
    StaffWork("screen", Permission.WATCH_SITUATION, "screen"),
    StaffWork("brief", Permission.READ_BRIEF, "brief"),
    StaffWork("referrals", Permission.SPEAK_FOR_BODY, "body.list"),
    StaffWork("questions", Permission.ANSWER_INQUIRIES, "inquiries"),
    StaffWork("remarks", Permission.READ_REMARKS, "remarks"),
    StaffWork("voices", Permission.RECORD_CARDS, "voices"),
    StaffWork("opinions", Permission.GIVE_OPINION, "opinions"),
    StaffWork("atlas", Permission.READ_ATLAS, "atlas"),
    StaffWork("roadmap", Permission.READ_ATLAS, "road"),
    StaffWork("threats", Permission.READ_THREATS, "threats"),
    StaffWork("proposals", Permission.DECIDE_MEASURES, "propose"),
    StaffWork("stages", Permission.READ_STAGES, "stages"),
    StaffWork("division", Permission.READ_DIVISION, "division"),
    StaffWork("drill", Permission.LEAD_DRILL, "drill"),
    StaffWork("grant", Permission.GIVE_ROLES, "role"),
    StaffWork("areas", Permission.SET_GROUP_AREAS, "homes"),
    StaffWork("broadcast", Permission.WRITE_BROADCASTS, "bcast"),
    StaffWork("publish", Permission.PUBLISH, "publish"),
    StaffWork("final", Permission.SIGN_FINAL_REPORT, "final"),
    StaffWork("cohorts", Permission.MANAGE_COHORTS, "cohorts"),
    StaffWork("register", Permission.REGISTER_GROUPS),
    StaffWork("admin", Permission.CHANGE_SETTINGS, "admin"),
    StaffWork("burn", Permission.BURN),
)
"""In the order in which they are listed."""
TEXT_FAMILIES: Final = (
    *(f"help-work-{work.command}" for work in WORKS),
    *(f"help-button-{work.command}" for work in WORKS if work.verb),
)


async def staff_help(ctx: Ctx) -> Screen | None:
    """What this person may do here; None for everybody who has no work here now."""
    works = [work for work in WORKS if _may_do(work, ctx)]
    if not works:
        return None
    args: dict[str, Arg] = {
        "role": role_of_person(ctx),
        "works": lines([TextRef(f"help-work-{work.command}") for work in works]),
    }
    rows: Rows = (
        *await signatures_row(ctx),
        *number_rows(_buttons(works), most=BUTTONS_PER_ROW),
        (button("help-button-all", "help", ALL),),
        back_to_menu(),
    )
    return Screen("help-staff", args, rows)


ALL: Final = "all"
"""The argument of the button to what everybody reads."""


def works_here(ctx: Ctx) -> bool:
    """Whether they have a role here: a row of staff, or editors whom the settings name."""
    staff = ctx.person.staff
    return (
        ctx.account in ctx.operator.editors if staff is None else has_role_for(staff, Permission.GIVE_OPINION)
    )


def role_of_person(ctx: Ctx) -> TextRef:
    """The role of a member of staff, or of an editor whom the settings name."""
    staff = ctx.person.staff
    if staff is None:
        return TextRef(f"role-{Role.EDITOR}")
    return role_words(staff.role, staff.body, ctx.content)


def _may_do(work: StaffWork, ctx: Ctx) -> bool:
    """Whether their role gives it, apart from what is asked at each press: their membership."""
    staff, is_named = ctx.person.staff, ctx.account in ctx.operator.editors
    if staff is not None and (staff.frozen or not staff.started):
        return False
    who = acting_staff(staff, is_named_editor=is_named)
    return has_role_for(staff, work.needs, is_named_editor=is_named) or (
        (staff is not None or is_named) and is_granted(work.needs, who)
    )


def _buttons(works: list[StaffWork]) -> list[Button]:
    return [button(f"help-button-{work.command}", work.verb) for work in works if work.verb]
