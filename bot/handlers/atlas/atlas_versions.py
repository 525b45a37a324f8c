"""A draft is made, two signatures lock it; liaisons and leads hear of it."""

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Lane, Reply, Rows, Say, Screen, StaffChat, Term, Turn
from bot.conversation.ports import Ctx
from bot.domain.atlas.atlas_versions import Version
from bot.domain.atlas.opinions import asked_about
from bot.domain.errors import NotFound
from bot.domain.people import Account
from bot.domain.staff.signatures import Matter
from bot.handlers.atlas.atlas_show import the_version
from bot.handlers.atlas.atlas_words import WATCHERS, home
from bot.handlers.pieces import NOTHING, argument, button, called
from bot.handlers.staff.role_words import HOURS, asked_words
from bot.usecases.atlas.draft_atlas import draft_atlas, outdated
from bot.usecases.atlas.lock_atlas import lock_atlas, want_lock
from bot.usecases.staff.sign import refuse_to_sign, to_sign


async def draft(update: Incoming, ctx: Ctx) -> Turn:
    """Out of what is known now; the draft before is gone."""
    found = await draft_atlas(
        by=ctx.person.account, content=ctx.content, uow=ctx.uow, ids=ctx.ids, clock=ctx.clock
    )
    rows = ((button("atlas-button-levels", "atlas.version", f"{found.id}/day"),), home())
    screen = Screen("atlas-drafted", {"number": found.number}, rows)
    return Turn((screen,), session=ctx.session.at(""))


async def lock(update: Incoming, ctx: Ctx) -> Turn:
    """The first signature, or the second under a colleague's."""
    asked = await want_lock(
        argument(update),
        by=ctx.person.account,
        content=ctx.content,
        uow=ctx.uow,
        ids=ctx.ids,
        clock=ctx.clock,
    )
    if asked.version is not None:
        return await _locked(asked.version, ctx)
    assert asked.wanted is not None
    found = await the_version(asked.wanted.detail, ctx)
    old = await outdated(found, areas=ctx.content.areas, uow=ctx.uow)
    args: dict[str, Arg] = {
        "number": found.number,
        "by": called(ctx.person),
        "hours": HOURS,
        "outdated": Term("atlas-outdated") if old else NOTHING,
        "heard": NOTHING if asked_about(await ctx.uow.rounds.all(), found.id) else Term("atlas-unheard"),
    }
    rows: Rows = (
        (button("role-button-sign", "atlas.sign", asked.wanted.id),),
        (button("role-button-decline", "atlas.no", asked.wanted.id),),
        (button("atlas-button-levels", "atlas.version", f"{found.id}/day"),),
    )
    told = [Say("atlas-sign", args, rows, to=StaffChat(one), lane=Lane.DIALOGUE) for one in asked.others]
    return Turn((Screen("atlas-lock-asked", await asked_words(asked.others, uow=ctx.uow), (home(),)), *told))


async def sign(update: Incoming, ctx: Ctx) -> Turn:
    """The second signature: the version does not change any more."""
    me = ctx.person.account
    wanted = await to_sign(argument(update), by=me, uow=ctx.uow, clock=ctx.clock)
    if wanted.matter is not Matter.ATLAS:
        raise NotFound("sign-none")
    done = await lock_atlas(wanted, by=me, content=ctx.content, uow=ctx.uow, clock=ctx.clock)
    return await _locked(done, ctx)


async def decline(update: Incoming, ctx: Ctx) -> Turn:
    """A no; whoever wanted it hears it. The draft stays a draft."""
    me = ctx.person.account
    wanted = await ctx.uow.signatures.get(argument(update))
    if wanted is None or wanted.matter is not Matter.ATLAS:
        raise NotFound("sign-none")
    wanted = await refuse_to_sign(wanted.id, by=me, uow=ctx.uow, clock=ctx.clock)
    told: tuple[Reply, ...] = ()
    if wanted.by != me:
        told = (Say("atlas-declined", to=StaffChat(wanted.by), lane=Lane.DIALOGUE),)
    return Turn((Screen("atlas-not-signed", buttons=(home(),)), *told))


async def _locked(done: Version, ctx: Ctx) -> Turn:
    args: dict[str, Arg] = {"number": done.number}
    rows: Rows = (
        (button("atlas-button-levels", "atlas.version", f"{done.id}/day"),),
        (button("atlas-button-road", "road"),),
    )
    told = [
        Say("atlas-locked-told", args, rows, to=StaffChat(one), lane=Lane.DIALOGUE, quiet=True)
        for one in await watchers(ctx, besides=ctx.person.account)
    ]
    return Turn((Screen("atlas-locked", args, (*rows, home())), *told))


async def watchers(ctx: Ctx, *, besides: Account) -> list[Account]:
    """Liaisons, leads and owners who can be written to."""
    return [
        one.account
        for one in await ctx.uow.staff.all()
        if one.role in WATCHERS and one.started and not one.frozen and one.account != besides
    ]
