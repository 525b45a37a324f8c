"""Make a draft of the atlas; two signatures lock it. Liaisons and leads are notified."""

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Reply, Rows, Say, Screen, SendLane, StaffChat, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.atlas.atlas_versions import AtlasVersion
from bot.domain.atlas.opinions import has_any_round
from bot.domain.catalogue.catalogue import Phase
from bot.domain.errors import NotFound
from bot.domain.people import Account
from bot.domain.staff.permissions import Permission, acting_staff, is_granted
from bot.domain.staff.signatures import Matter
from bot.handlers.atlas.atlas_show import find_version
from bot.handlers.atlas.atlas_words import home
from bot.handlers.pieces import NOTHING, argument, button, display_name
from bot.handlers.press_arguments import VersionPhase
from bot.handlers.staff.role_words import HOURS, request_args
from bot.usecases.atlas.draft_atlas import draft_atlas, is_outdated
from bot.usecases.atlas.lock_atlas import lock_atlas, request_lock
from bot.usecases.staff.sign import find_signable, refuse_to_sign


async def draft(update: Incoming, ctx: Ctx) -> Turn:
    """Make a draft from what is known now. It replaces the previous draft."""
    version = await draft_atlas(ctx)
    rows = ((button("atlas-button-levels", "atlas.version", VersionPhase(version.id, Phase.DAY)),), home())
    screen = Screen("atlas-drafted", {"number": version.number}, rows)
    return Turn((screen,), session=ctx.session.at(""))


async def lock(update: Incoming, ctx: Ctx) -> Turn:
    """Give the first signature, or the second after a colleague's."""
    lock_request = await request_lock(ctx, argument(update))
    if lock_request.version is not None:
        return await _lock_turn(lock_request.version, ctx)
    assert lock_request.wanted is not None
    version = await find_version(lock_request.wanted.detail, ctx)
    old = await is_outdated(ctx, version)
    args: dict[str, Arg] = {
        "number": version.number,
        "by": display_name(ctx.person),
        "hours": HOURS,
        "outdated": TextRef("atlas-outdated") if old else NOTHING,
        "heard": NOTHING
        if has_any_round(await ctx.uow.rounds.all(), version.id)
        else TextRef("atlas-unheard"),
    }
    rows: Rows = (
        (button("role-button-sign", "atlas.sign", lock_request.wanted.id),),
        (button("role-button-decline", "atlas.no", lock_request.wanted.id),),
        (button("atlas-button-levels", "atlas.version", VersionPhase(version.id, Phase.DAY)),),
    )
    requests = [
        Say("atlas-sign", args, rows, to=StaffChat(account), lane=SendLane.DIALOGUE)
        for account in lock_request.others
    ]
    return Turn(
        (
            Screen("atlas-lock-asked", await request_args(lock_request.others, ctx), (home(),)),
            *requests,
        )
    )


async def sign(update: Incoming, ctx: Ctx) -> Turn:
    """Give the second signature: from now on the version does not change."""
    wanted = await find_signable(ctx, argument(update))
    if wanted.matter is not Matter.ATLAS:
        raise NotFound("sign-none")
    done = await lock_atlas(ctx, wanted)
    return await _lock_turn(done, ctx)


async def decline(update: Incoming, ctx: Ctx) -> Turn:
    """Decline to sign and tell the person who asked. The draft stays a draft."""
    me = ctx.account
    wanted = await ctx.uow.signatures.get(argument(update))
    if wanted is None or wanted.matter is not Matter.ATLAS:
        raise NotFound("sign-none")
    wanted = await refuse_to_sign(ctx, wanted.id)
    notices: tuple[Reply, ...] = ()
    if wanted.by != me:
        notices = (Say("atlas-declined", to=StaffChat(wanted.by), lane=SendLane.DIALOGUE),)
    return Turn((Screen("atlas-not-signed", buttons=(home(),)), *notices))


async def _lock_turn(done: AtlasVersion, ctx: Ctx) -> Turn:
    args: dict[str, Arg] = {"number": done.number}
    rows: Rows = (
        (button("atlas-button-levels", "atlas.version", VersionPhase(done.id, Phase.DAY)),),
        (button("atlas-button-road", "road"),),
    )
    notices = [
        Say("atlas-locked-told", args, rows, to=StaffChat(account), lane=SendLane.DIALOGUE, quiet=True)
        for account in await watchers(ctx, besides=ctx.account)
    ]
    return Turn((Screen("atlas-locked", args, (*rows, home())), *notices))


async def watchers(ctx: Ctx, *, besides: Account) -> list[Account]:
    """Liaisons, leads and owners who can receive messages."""
    return [
        staff_member.account
        for staff_member in await ctx.uow.staff.all()
        if is_granted(Permission.WATCH_ATLAS, acting_staff(staff_member))
        and staff_member.started
        and staff_member.account != besides
    ]
