"""``/grant``: leads and owners see who has which role, give one with a second signature, take one at once."""

from dataclasses import replace
from typing import Final

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import (
    Arg,
    Button,
    Lane,
    Latin,
    Reply,
    Rows,
    Say,
    Screen,
    StaffChat,
    Term,
    Turn,
)
from bot.conversation.ports import Ctx
from bot.domain.errors import BadInput, NotFound
from bot.domain.people import Account, Role, Staff
from bot.domain.staff.roles import COUNTS_AFTER, GIVEN, NO_MODERATORS, SIGNERS
from bot.domain.staff.signatures import Matter, Wanted
from bot.handlers.desk.own_body import body_called, body_note
from bot.handlers.pieces import argument, back_to_admin, button, called, lines, split
from bot.handlers.staff import circle, same_person
from bot.handlers.staff.announce import announced
from bot.handlers.staff.role_words import (
    BACK,
    DESK,
    HOURS,
    account_in,
    args_of,
    asked_words,
    asks,
    line_of,
    role_words,
    told_apart,
    whom,
)
from bot.handlers.staff.signatures import button_to_them
from bot.usecases.staff.freeze import lift, want_lift
from bot.usecases.staff.give_role import Asked, give_role, people, want_role
from bot.usecases.staff.sign import refuse_to_sign, to_sign

TEXT_FAMILIES: Final = (
    *(f"role-{role}" for role in Role),
    *(f"role-button-{role}" for role in GIVEN),
    *(f"role-yours-{role}" for role in NO_MODERATORS),
    *(f"role-button-circle-{way}" for way in ("in", "out")),
)
_DECLINED_HERE: Final = (Matter.ROLE, Matter.LIFT, Matter.CIRCLE, Matter.CIRCLE_GROUP, Matter.TWO_PEOPLE)
"""A stop is refused by nobody, and what else waits has its own screen, which asks more of whoever says no."""
_MOST: Final = 40
_COUNTS: Final = int(COUNTS_AFTER.total_seconds() // 3600)


async def grant(update: Incoming, ctx: Ctx) -> Turn:
    """Everybody with a role or a desk; ``/grant telegram:111 editor`` for somebody whom the bot has not met."""
    typed = argument(update)
    if typed:
        account, role, body = _typed(typed)
        return await want(account, role, body, ctx)
    found = await people(ctx.uow)
    listed = [(await line_of(one, uow=ctx.uow), one.account) for one in found[:_MOST]]
    each: Rows = tuple((Button(line, Press("role.of", str(account))),) for line, account in listed)
    rows = (*await button_to_them(ctx), *each, *(back_to_admin(ctx.person) or DESK))
    return Turn((Screen("roles", {"count": len(found)}, rows),), session=ctx.session.at(""))


async def of_person(update: Incoming, ctx: Ctx) -> Turn:
    """One person: what he is, and what can be done about it."""
    one = await ctx.uow.staff.get(whom(update))
    if one is None:
        raise NotFound("role-none")
    rows: list[tuple[Button, ...]] = []
    if one.frozen:
        rows.append((button("role-button-lift", "role.lift", str(one.account)),))
    elif not one.named:
        rows += [
            (button(f"role-button-{role}", "role.give", f"{one.account}/{role}"),)
            for role in GIVEN
            if role is not one.role or role is Role.LIAISON
        ]
        if one.role in GIVEN:
            rows.append((button("role-button-take", "role.take", str(one.account)),))
    if not one.frozen and one.role not in NO_MODERATORS and ctx.person.is_owner:
        verb = "circle.out" if one.circle else "circle.in"
        rows.append((button(f"role-button-{verb.replace('.', '-')}", verb, str(one.account)),))
    if not (one.frozen or one.named) and one.role not in NO_MODERATORS:
        rows.append((button("role-button-areas", "person.areas", str(one.account)),))
    if not one.frozen and one.account != ctx.person.account:
        rows.append((button("role-button-body", "body.of", str(one.account)),))
    rows += await same_person.rows_of(one, ctx)
    body = Term("role-body-line", {"body": body_called(one.belongs_to, ctx.content)})
    person = lines([await line_of(one, uow=ctx.uow), body, *await same_person.other_of(one, ctx)])
    return Turn((Screen("role-person", {"person": person}, (*rows, *BACK)),))


async def give(update: Incoming, ctx: Ctx) -> Turn:
    """The first signature."""
    account, given = split(argument(update))
    if given == Role.LIAISON:
        return _which_body(account_in(account), ctx)
    return await want(account_in(account), given, "", ctx)


def _which_body(account: Account, ctx: Ctx) -> Turn:
    """A liaison speaks for one body: which?"""
    rows: Rows = tuple(
        (Button(agency.name, Press("role.body", f"{account}/{agency.id}")),)
        for agency in ctx.content.agencies.values()
        if agency.level is not None
    )
    return Turn((Screen("role-which-body", {}, (*rows, *BACK)),))


async def give_body(update: Incoming, ctx: Ctx) -> Turn:
    """The first signature for a liaison of this body."""
    account, body = split(argument(update))
    return await want(account_in(account), Role.LIAISON, body, ctx)


async def want(account: Account, given: str, body: str, ctx: Ctx) -> Turn:
    """The first signature for a role; whoever could be the second is asked."""
    if given not in Role:
        raise BadInput("role-how")
    me, role = ctx.person, Role(given)
    if role is Role.LIAISON and (
        body not in ctx.content.agencies or ctx.content.agencies[body].level is None
    ):
        raise BadInput("role-body-unknown")
    body = body if role is Role.LIAISON else ""
    asked = await want_role(
        role, to=account, by=me.account, uow=ctx.uow, ids=ctx.ids, clock=ctx.clock, body=body
    )
    if asked.given is not None:
        said = await _said(asked, asked.given, ctx)
        return Turn((Screen("role-given", args_of(asked.given, ctx.content), BACK), *said), facts=asked.facts)
    args: dict[str, Arg] = {
        "name": await told_apart(account, uow=ctx.uow),
        "role": role_words(role, body, ctx.content),
        "by": called(me),
        "hours": HOURS,
    }
    told = asks("role-sign", args, asked.wanted, asked.others)
    asked_of = await asked_words(asked.others, uow=ctx.uow)
    return Turn((Screen("role-asked", asked_of, BACK), *told))


async def ask_lift(update: Incoming, ctx: Ctx) -> Turn:
    """The first signature for somebody's return to work."""
    account, me = whom(update), ctx.person
    wanted, others = await want_lift(account, by=me.account, uow=ctx.uow, ids=ctx.ids, clock=ctx.clock)
    args: dict[str, Arg] = {
        "name": await told_apart(account, uow=ctx.uow),
        "by": called(me),
        "hours": HOURS,
    }
    screen = Screen("role-asked", await asked_words(others, uow=ctx.uow), BACK)
    return Turn((screen, *asks("role-lift-sign", args, wanted, others)))


async def sign(update: Incoming, ctx: Ctx) -> Turn:
    """The second signature: it is done, and the groups hear it."""
    me = ctx.person.account
    wanted = await to_sign(argument(update), by=me, uow=ctx.uow, clock=ctx.clock)
    if wanted.matter is Matter.ROLE:
        made, facts = await give_role(wanted, by=me, uow=ctx.uow, clock=ctx.clock)
        given = (
            Screen("role-given", args_of(made, ctx.content), BACK),
            *await _said(Asked(wanted), made, ctx),
        )
        return Turn(given, facts=facts)
    if wanted.matter is Matter.CIRCLE:
        return await circle.signed(wanted, ctx)
    if wanted.matter is Matter.CIRCLE_GROUP:
        return await circle.signed_group(wanted, ctx)
    if wanted.matter is Matter.TWO_PEOPLE:
        return await same_person.signed(wanted, ctx)
    if wanted.matter is not Matter.LIFT:
        raise NotFound("sign-none")
    free, facts = await lift(wanted, by=me, uow=ctx.uow, clock=ctx.clock)
    said = await announced("role-announced-lifted", args_of(free, ctx.content), uow=ctx.uow)
    return Turn((Screen("role-lifted", args_of(free, ctx.content), BACK), *said), facts=facts)


async def decline(update: Incoming, ctx: Ctx) -> Turn:
    """A no; whoever wanted it hears it. Raises NotFound, also for what is not declined here."""
    me = ctx.person.account
    found = await ctx.uow.signatures.get(argument(update))
    if found is None or found.matter not in _DECLINED_HERE:
        raise NotFound("sign-none")
    wanted = await refuse_to_sign(found.id, by=me, uow=ctx.uow, clock=ctx.clock)
    args = {"name": await _about(wanted, ctx)}
    told: tuple[Reply, ...] = ()
    if wanted.by != me:
        told = (Say("role-declined", args, to=StaffChat(wanted.by), lane=Lane.DIALOGUE),)
    return Turn((Screen("role-not-signed", args, BACK), *told))


async def _about(wanted: Wanted, ctx: Ctx) -> str | Term | Latin:
    """Whom or which group it is about."""
    at = wanted.subject
    if wanted.matter is Matter.CIRCLE_GROUP:
        group = await ctx.uow.groups.get(at.messenger, at.id)
        return group.title if group is not None and group.title else Latin(str(at))
    return await told_apart(at, uow=ctx.uow)


async def _said(asked: Asked, made: Staff, ctx: Ctx) -> tuple[Reply, ...]:
    """The groups hear who has a role now and who signed; he hears it himself, if anything reaches him."""
    signers = dict.fromkeys((asked.wanted.by, ctx.person.account))
    signed = [await told_apart(account, uow=ctx.uow) for account in signers]
    args: dict[str, Arg] = {
        **args_of(made, ctx.content),
        "signed": lines([Term("role-signed", {"name": name}) for name in signed]),
        "hours": _COUNTS,
        "signs": "yes" if made.role in SIGNERS else "no",
    }
    own: tuple[Reply, ...] = (_told_himself(made, ctx),) if made.started else ()
    if made.started:
        own += tuple(replace(one, to=StaffChat(made.account)) for one in body_note(made, ctx.content))
    return (*own, *await announced("role-announced", args, uow=ctx.uow))


def _told_himself(made: Staff, ctx: Ctx) -> Say:
    """Who signs nothing hears what is asked of him instead."""
    at = StaffChat(made.account)
    args = args_of(made, ctx.content)
    if made.role in NO_MODERATORS:
        return Say(f"role-yours-{made.role}", args, to=at, lane=Lane.DIALOGUE)
    return Say("role-yours", args | {"hours": _COUNTS}, to=at, lane=Lane.DIALOGUE)


def _typed(text: str) -> tuple[Account, str, str]:
    """``telegram:111 editor``; behind a liaison, the body."""
    words = text.split()
    try:
        account, role, *body = words
        (which,) = body or ("",)
        return Account.parse(account), role.lower(), which
    except ValueError:
        raise BadInput("role-how") from None
