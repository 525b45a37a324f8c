"""Requests that wait for a second signature: listed for those who may sign, and shown at Start."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Button, Latin, Rows, Say, Screen, SendLane, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.catalogue.catalogue import Phase
from bot.domain.errors import NotFound
from bot.domain.people import Role
from bot.domain.staff.signatures import LASTS, Matter, SignatureRequest
from bot.domain.staff.signed_versions import SignedVersion
from bot.handlers.pieces import argument, button, display_name
from bot.handlers.press_arguments import VersionPhase
from bot.handlers.staff.role_words import BACK, distinct_name, name_of, role_words
from bot.usecases.staff.signatures import NOT_LISTED, pending_for

LISTED: Final = tuple(matter for matter in Matter if matter not in NOT_LISTED)
TEXT_FAMILIES: Final = (
    *(f"signature-of-{matter}" for matter in LISTED),
    *(f"signature-line-{matter}" for matter in LISTED),
)
_HOUR: Final = timedelta(hours=1)
_MOST: Final = 40


async def list_signatures(update: Incoming, ctx: Ctx) -> Turn:
    """List all requests that this person may sign, one to a row."""
    requests = await pending_for(ctx)
    rows: Rows = tuple(
        [
            (
                Button(
                    TextRef(f"signature-line-{request.matter}", await _about(request, ctx)),
                    Press("signature", request.id),
                ),
            )
            for request in requests[:_MOST]
        ]
    )
    return Turn((Screen("signatures", {"count": len(requests)}, (*rows, *BACK)),), session=ctx.session.at(""))


async def show_signature(update: Incoming, ctx: Ctx) -> Turn:
    """Show one request, with the buttons to sign or refuse."""
    requests = await pending_for(ctx)
    wanted = next((request for request in requests if request.id == argument(update)), None)
    if wanted is None:
        raise NotFound("sign-none")
    rows = (*_rows(wanted), (button("signatures-button", "signatures"),))
    return Turn((Screen("signature", await _words(wanted, ctx), rows),))


async def waiting_signatures(ctx: Ctx) -> Sequence[Say]:
    """At Start: requests that could not be delivered until now, each with its buttons."""
    requests = await pending_for(ctx)
    return [
        Say(
            "signature",
            await _words(request, ctx),
            _rows(request),
            lane=SendLane.DIALOGUE,
            slot=f"signature:{request.id}",
        )
        for request in requests[:_MOST]
    ]


async def signatures_row(ctx: Ctx) -> Rows:
    """The button to the list, with the number of requests; empty if there are none."""
    count = len(await pending_for(ctx))
    return ((button("signatures-button-count", "signatures", args={"count": count}),),) if count else ()


async def _words(wanted: SignatureRequest, ctx: Ctx) -> dict[str, Arg]:
    left = LASTS[wanted.matter] - (ctx.clock.now() - wanted.at)
    return {
        "by": display_name(await ctx.uow.staff.get(wanted.by)),
        "what": TextRef(f"signature-of-{wanted.matter}", await _about(wanted, ctx)),
        "hours": max(1, -(-left // _HOUR)),
    }


async def _about(wanted: SignatureRequest, ctx: Ctx) -> dict[str, Arg]:
    """The person, group or version that the request is about."""
    at, uow = wanted.subject, ctx.uow
    match wanted.matter:
        case Matter.CIRCLE_GROUP:
            group = await uow.groups.get(at.messenger, at.id)
            return {"name": group.title if group is not None and group.title else Latin(str(at))}
        case Matter.ATLAS | Matter.THREATS | Matter.DIVISION:
            version = await _version_of(wanted, ctx)
            return {"name": str(version.number) if version is not None else ""}
        case Matter.PUBLICATION | Matter.FINAL_REPORT:
            return {"name": display_name(await uow.staff.get(wanted.by))}
        case Matter.ROLE:
            role, _, body = wanted.detail.partition(" ")
            name = await distinct_name(at, ctx)
            return {"name": name, "role": role_words(Role(role), body, ctx.content)}
        case Matter.TWO_PEOPLE:
            known = await uow.staff.get(at)
            other = known.same_as if known is not None else None
            names: dict[str, Arg] = {"name": await distinct_name(at, ctx), "other": ""}
            if other is not None:
                names["other"] = name_of(other, await uow.staff.get(other))
            return names
    return {"name": await distinct_name(at, ctx)}


async def _version_of(wanted: SignatureRequest, ctx: Ctx) -> SignedVersion | None:
    match wanted.matter:
        case Matter.THREATS:
            return await ctx.uow.threats.version(wanted.detail)
        case Matter.DIVISION:
            return await ctx.uow.division.version(wanted.detail)
    return await ctx.uow.atlas.version(wanted.detail)


def _rows(wanted: SignatureRequest) -> Rows:
    """The buttons of the screen that the request is signed on."""
    match wanted.matter:
        case Matter.PUBLICATION:
            return ((button("publish-button-see", "publish"),),)
        case Matter.FINAL_REPORT:
            return ((button("final-button-see", "final"),),)
        case Matter.ATLAS:
            see = ((button("atlas-button-levels", "atlas.version", VersionPhase(wanted.detail, Phase.DAY)),),)
            return (*_signs("atlas.sign", "atlas.no", wanted), *see)
        case Matter.THREATS:
            # The first press shows what would be signed; the button there signs it.
            see = ((button("division-button-see-and-sign", "threats.sign", wanted.id),),)
            return (*see, (button("role-button-decline", "threats.no", wanted.id),))
        case Matter.DIVISION:
            see = ((button("division-button-see-and-sign", "division.sign", wanted.id),),)
            return (*see, (button("role-button-decline", "division.no", wanted.id),))
    return _signs("role.sign", "role.no", wanted)


def _signs(sign: str, decline: str, wanted: SignatureRequest) -> Rows:
    return (
        (button("role-button-sign", sign, wanted.id),),
        (button("role-button-decline", decline, wanted.id),),
    )
