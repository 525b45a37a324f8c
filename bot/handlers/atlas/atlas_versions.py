"""Make a draft of the atlas; two signatures lock it. Liaisons and leads are notified.

Compare two versions of the atlas: which levels have changed. The previous version comes first.
"""

from collections.abc import Sequence
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Rows, Say, Screen, SendLane, StaffChat, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.atlas.atlas_versions import AtlasVersion, level_changes, official_level_changes, parse
from bot.domain.atlas.opinions import has_any_round
from bot.domain.catalogue.catalogue import Phase
from bot.domain.errors import NotFound
from bot.domain.staff.signatures import Matter
from bot.handlers.atlas.atlas_changes import MOST_CHANGES, change_notes, change_term, official_change_term
from bot.handlers.atlas.atlas_show import find_version
from bot.handlers.atlas.atlas_words import home
from bot.handlers.atlas.version_turns import announce_version, decline_version
from bot.handlers.pieces import NOTHING, argument, button, display_name, lines
from bot.handlers.press_arguments import VersionPair, VersionPhase
from bot.handlers.staff.role_words import HOURS, request_args
from bot.usecases.atlas.versions import draft_atlas, is_outdated, lock_atlas, request_lock
from bot.usecases.staff.signatures import find_signable

_OTHERS: Final = 8
"""Most other versions that are offered, the newest first."""


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
    return await decline_version(update, ctx, Matter.ATLAS, key="atlas-declined", home=home())


async def _lock_turn(done: AtlasVersion, ctx: Ctx) -> Turn:
    rows: Rows = (
        (button("atlas-button-levels", "atlas.version", VersionPhase(done.id, Phase.DAY)),),
        (button("atlas-button-road", "road"),),
    )
    return await announce_version(
        done.number, rows, ctx, key="atlas-locked", notice="atlas-locked-notice", home=home()
    )


async def changes(update: Incoming, ctx: Ctx) -> Turn:
    """Show the changes: ``id`` is compared with the version before it, ``id/other`` with that one. The older
    version comes first."""
    version_id, other_id = argument(update, VersionPair)
    version = await find_version(version_id, ctx)
    others = [candidate for candidate in await ctx.uow.atlas.versions() if candidate.id != version.id]
    if not other_id:
        before = [candidate for candidate in others if candidate.number < version.number]
        if not before:
            raise NotFound("atlas-no-before")
        other_id = before[-1].id
    other = await find_version(other_id, ctx)
    older, newer = sorted((other, version), key=lambda candidate: candidate.number)
    records = parse(older.text), parse(newer.text)
    changed = level_changes(*records)
    args: dict[str, Arg] = {
        "number": newer.number,
        "before": older.number,
        "count": len(changed),
        "lines": lines([change_term(change) for change in changed[:MOST_CHANGES]]),
        "official": lines(
            [official_change_term(change, records[1], ctx) for change in official_level_changes(*records)]
        ),
        "more": lines(change_notes(*records, left=len(changed) - MOST_CHANGES, more="atlas-changes-more")),
    }
    back = (button("atlas-button-levels", "atlas.version", VersionPhase(version.id, Phase.DAY)),)
    rows = (
        *_comparison_rows(version, [candidate for candidate in others if candidate.id != other.id]),
        back,
        home(),
    )
    return Turn((Screen("atlas-changes", args, rows),))


def _comparison_rows(version: AtlasVersion, others: Sequence[AtlasVersion]) -> Rows:
    newest = sorted(others, key=lambda other: -other.number)[:_OTHERS]
    return tuple(
        (
            button(
                "atlas-button-against",
                "atlas.changes",
                VersionPair(version.id, other.id),
                {"number": other.number},
            ),
        )
        for other in newest
    )
