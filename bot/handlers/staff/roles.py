"""``/grant``: leads and owners see all roles, give one with a second signature, or remove one at once.

Removing a role: one signature is enough, so it is confirmed; then the person and the groups are told.
"""

from dataclasses import replace
from typing import Final

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import (
    Arg,
    Button,
    Latin,
    Reply,
    Rows,
    Say,
    Screen,
    SendLane,
    StaffChat,
    TextRef,
    Turn,
)
from bot.conversation.ports import Ctx
from bot.domain.errors import BadInput, NotFound
from bot.domain.events import Fact
from bot.domain.people import Account, Role, Staff
from bot.domain.staff.permissions import (
    COUNTS_AFTER,
    GIVEN_ROLES,
    Permission,
    has_role_for,
    is_given_role,
    role_grants,
)
from bot.domain.staff.roles import has_same_role
from bot.domain.staff.signatures import Matter, SignatureRequest
from bot.handlers.desk.own_body import body_note, own_body_name
from bot.handlers.flows.confirming import ConfirmedChange
from bot.handlers.pieces import argument, back_to_admin, button, display_name, lines
from bot.handlers.press_arguments import AccountBody, AccountRole
from bot.handlers.staff import circle, same_person
from bot.handlers.staff.announce import group_announcements
from bot.handlers.staff.role_words import (
    BACK,
    DESK,
    HOURS,
    NO_ACCOUNT,
    account_argument,
    args_of,
    distinct_name,
    line_of,
    request_args,
    role_words,
    signature_requests,
)
from bot.handlers.staff.signatures import signatures_row
from bot.usecases.staff.freeze import lift_stop, request_lift
from bot.usecases.staff.give_role import RoleRequest, give_role, may_take, people, request_role, take_role
from bot.usecases.staff.signatures import find_signable, refuse_to_sign

TEXT_FAMILIES: Final = (
    *(f"role-{role}" for role in Role),
    *(f"role-button-{role}" for role in GIVEN_ROLES),
    *(f"role-yours-{role}" for role in Role if not role_grants(role, Permission.HANDLE_CASES)),
    *(f"role-button-circle-{way}" for way in ("in", "out")),
)
_DECLINED_HERE: Final = (Matter.ROLE, Matter.LIFT, Matter.CIRCLE, Matter.CIRCLE_GROUP, Matter.TWO_PEOPLE)
"""Requests that can be refused here. Nobody can refuse a stop, and other requests have their own screen,
which asks more when somebody refuses."""
_MOST: Final = 40
_COUNTS: Final = int(COUNTS_AFTER.total_seconds() // 3600)


async def grant(update: Incoming, ctx: Ctx) -> Turn:
    """List everybody with a role or a desk; ``/grant telegram:111 editor`` names a person not met yet."""
    typed = argument(update)
    if typed:
        account, role, body = _parse_grant(typed)
        return await propose_role(account, role, body, ctx)
    staff = await people(ctx)
    listed = [(await line_of(person, ctx), person.account) for person in staff[:_MOST]]
    each: Rows = tuple((Button(line, Press("role.of", account)),) for line, account in listed)
    rows = (*await signatures_row(ctx), *each, *(back_to_admin(ctx.person) or DESK))
    return Turn((Screen("roles", {"count": len(staff)}, rows),), session=ctx.session.at(""))


async def show_person(update: Incoming, ctx: Ctx) -> Turn:
    """Show one person: their role, and the possible actions."""
    staff_member = await ctx.uow.staff.get(account_argument(update))
    if staff_member is None:
        raise NotFound("role-none")
    rows: list[tuple[Button, ...]] = []
    if staff_member.frozen:
        rows.append((button("role-button-lift", "role.lift", staff_member.account),))
    elif not staff_member.named:
        rows += [
            (button(f"role-button-{role}", "role.give", AccountRole(staff_member.account, role)),)
            for role in GIVEN_ROLES
            if not has_same_role(staff_member, role) or role_grants(role, Permission.SPEAK_FOR_BODY)
        ]
        if is_given_role(staff_member.role):
            rows.append((button("role-button-take", "role.take", staff_member.account),))
    is_handler = has_role_for(staff_member, Permission.HANDLE_CASES)
    if not staff_member.frozen and is_handler and has_role_for(ctx.person.staff, Permission.NAME_CIRCLE):
        verb = "circle.out" if staff_member.circle else "circle.in"
        rows.append((button(f"role-button-{verb.replace('.', '-')}", verb, staff_member.account),))
    if not (staff_member.frozen or staff_member.named) and is_handler:
        rows.append((button("role-button-areas", "person.areas", staff_member.account),))
    if not staff_member.frozen and staff_member.account != ctx.account:
        rows.append((button("role-button-body", "body.of", staff_member.account),))
    rows += await same_person.rows_of(staff_member, ctx)
    body = TextRef("role-body-line", {"body": own_body_name(staff_member.belongs_to, ctx.content)})
    person = lines([await line_of(staff_member, ctx), body, *await same_person.other_of(staff_member, ctx)])
    return Turn((Screen("role-person", {"person": person}, (*rows, *BACK)),))


async def give(update: Incoming, ctx: Ctx) -> Turn:
    """Give the first signature."""
    account, given = argument(update, AccountRole, refusal=NO_ACCOUNT)
    if role_grants(given, Permission.SPEAK_FOR_BODY):
        return _which_body(account, ctx)
    return await propose_role(account, given, "", ctx)


def _which_body(account: Account, ctx: Ctx) -> Turn:
    """Ask which body the liaison belongs to."""
    rows: Rows = tuple(
        (Button(agency.name, Press("role.body", AccountBody(account, agency.id))),)
        for agency in ctx.content.agencies.values()
        if agency.level is not None
    )
    return Turn((Screen("role-which-body", {}, (*rows, *BACK)),))


async def give_body(update: Incoming, ctx: Ctx) -> Turn:
    """Give the first signature for a liaison of this body."""
    account, body = argument(update, AccountBody, refusal=NO_ACCOUNT)
    return await propose_role(account, Role.LIAISON, body, ctx)


async def propose_role(account: Account, given: str, body: str, ctx: Ctx) -> Turn:
    """Give the first signature for a role, and ask everybody who can give the second one."""
    if given not in Role:
        raise BadInput("role-how")
    me, role = ctx.person, Role(given)
    speaks = role_grants(role, Permission.SPEAK_FOR_BODY)
    if speaks and (body not in ctx.content.agencies or ctx.content.agencies[body].level is None):
        raise BadInput("role-body-unknown")
    body = body if speaks else ""
    asked = await request_role(ctx, role, to=account, body=body)
    if asked.given is not None:
        notices = await _role_notices(asked, asked.given, ctx)
        return Turn(
            (Screen("role-given", args_of(asked.given, ctx.content), BACK), *notices), facts=asked.facts
        )
    args: dict[str, Arg] = {
        "name": await distinct_name(account, ctx),
        "role": role_words(role, body, ctx.content),
        "by": display_name(me),
        "hours": HOURS,
    }
    requests = signature_requests("role-sign", args, asked.wanted, asked.others)
    asked_of = await request_args(asked.others, ctx)
    return Turn((Screen("role-asked", asked_of, BACK), *requests))


async def ask_lift(update: Incoming, ctx: Ctx) -> Turn:
    """Give the first signature for a person's return to work."""
    account, me = account_argument(update), ctx.person
    wanted, others = await request_lift(ctx, account)
    args: dict[str, Arg] = {
        "name": await distinct_name(account, ctx),
        "by": display_name(me),
        "hours": HOURS,
    }
    screen = Screen("role-asked", await request_args(others, ctx), BACK)
    return Turn((screen, *signature_requests("role-lift-sign", args, wanted, others)))


async def sign(update: Incoming, ctx: Ctx) -> Turn:
    """Give the second signature: it takes effect, and the groups are told."""
    wanted = await find_signable(ctx, argument(update))
    if wanted.matter is Matter.ROLE:
        made, facts = await give_role(ctx, wanted)
        given = (
            Screen("role-given", args_of(made, ctx.content), BACK),
            *await _role_notices(RoleRequest(wanted), made, ctx),
        )
        return Turn(given, facts=facts)
    if wanted.matter is Matter.CIRCLE:
        return await circle.admit_member(wanted, ctx)
    if wanted.matter is Matter.CIRCLE_GROUP:
        return await circle.signed_group(wanted, ctx)
    if wanted.matter is Matter.TWO_PEOPLE:
        return await same_person.complete_separation(wanted, ctx)
    if wanted.matter is not Matter.LIFT:
        raise NotFound("sign-none")
    free, facts = await lift_stop(ctx, wanted)
    announcements = await group_announcements("role-announced-lifted", args_of(free, ctx.content), ctx)
    return Turn((Screen("role-lifted", args_of(free, ctx.content), BACK), *announcements), facts=facts)


async def decline(update: Incoming, ctx: Ctx) -> Turn:
    """Decline to sign and tell the person who asked. Raises NotFound, also if it cannot be declined here."""
    me = ctx.account
    request = await ctx.uow.signatures.get(argument(update))
    if request is None or request.matter not in _DECLINED_HERE:
        raise NotFound("sign-none")
    wanted = await refuse_to_sign(ctx, request.id)
    args = {"name": await _about(wanted, ctx)}
    notices: tuple[Reply, ...] = ()
    if wanted.by != me:
        notices = (Say("role-declined", args, to=StaffChat(wanted.by), lane=SendLane.DIALOGUE),)
    return Turn((Screen("role-not-signed", args, BACK), *notices))


async def _about(wanted: SignatureRequest, ctx: Ctx) -> str | TextRef | Latin:
    """The person or group that the request is about."""
    at = wanted.subject
    if wanted.matter is Matter.CIRCLE_GROUP:
        group = await ctx.uow.groups.get(at.messenger, at.id)
        return group.title if group is not None and group.title else Latin(str(at))
    return await distinct_name(at, ctx)


async def _role_notices(asked: RoleRequest, made: Staff, ctx: Ctx) -> tuple[Reply, ...]:
    """Tell the groups who has a role now and who signed. Tell the person, if they can be reached."""
    signers = dict.fromkeys((asked.wanted.by, ctx.account))
    signed = [await distinct_name(account, ctx) for account in signers]
    args: dict[str, Arg] = {
        **args_of(made, ctx.content),
        "signed": lines([TextRef("role-signed", {"name": name}) for name in signed]),
        "hours": _COUNTS,
        "signs": "yes" if has_role_for(made, Permission.SIGN) else "no",
    }
    own: tuple[Reply, ...] = (_own_role_notice(made, ctx),) if made.started else ()
    if made.started:
        own += tuple(replace(note, to=StaffChat(made.account)) for note in body_note(made, ctx.content))
    return (*own, *await group_announcements("role-announced", args, ctx))


def _own_role_notice(made: Staff, ctx: Ctx) -> Say:
    """People who sign nothing are told what they are asked to do."""
    at = StaffChat(made.account)
    args = args_of(made, ctx.content)
    if not has_role_for(made, Permission.HANDLE_CASES):
        return Say(f"role-yours-{made.role}", args, to=at, lane=SendLane.DIALOGUE)
    return Say("role-yours", args | {"hours": _COUNTS}, to=at, lane=SendLane.DIALOGUE)


def _parse_grant(text: str) -> tuple[Account, str, str]:
    """Parses ``telegram:111 editor``; for a liaison, the body follows."""
    words = text.split()
    try:
        account, role, *body = words
        (which,) = body or ("",)
        return Account.parse(account), role.lower(), which
    except ValueError:
        raise BadInput("role-how") from None


async def ask_take(update: Incoming, ctx: Ctx) -> Turn:
    """Ask for confirmation: whose role would end, and that it would end at once."""
    person = await may_take(ctx, account_argument(update))
    was = role_words(person.role, person.body, ctx.content)
    change = ConfirmedChange(await distinct_name(person.account, ctx), was, TextRef("role-take-then"))
    yes, no = Press("role.take-yes", person.account), Press("role.of", person.account)
    return Turn((change.question(yes=yes, no=no, news=TextRef("role-take-news")),))


async def take(update: Incoming, ctx: Ctx) -> Turn:
    """End the role at once, as a lead or an owner."""
    was, facts = await take_role(ctx, account_argument(update))
    return await announce_role_taken(was, facts, ctx)


async def announce_role_taken(was: Staff, facts: tuple[Fact, ...], ctx: Ctx) -> Turn:
    """Tell the person, and tell the groups who removed the role."""
    args = args_of(was, ctx.content) | {"by": display_name(ctx.person)}
    notice = Say(
        "role-yours-taken", args_of(was, ctx.content), to=StaffChat(was.account), lane=SendLane.DIALOGUE
    )
    announcements = await group_announcements("role-announced-taken", args, ctx)
    return Turn(
        (
            Screen("role-taken", args_of(was, ctx.content), BACK),
            *((notice,) if was.started else ()),
            *announcements,
        ),
        facts=facts,
    )
