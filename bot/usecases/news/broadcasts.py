"""Broadcasts: written, signed, sent by the clock."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.domain.errors import BadInput, NotAllowed, NotFound, WrongState
from bot.domain.learning.lessons import Audience, Lesson
from bot.domain.news.broadcasts import (
    UNCOUNTED,
    WAITS,
    Broadcast,
    BroadcastKind,
    BroadcastStage,
    add_signature,
    broadcast_words,
    cover_text,
    is_fully_signed,
    is_headline,
    is_near_polling,
    is_urgent,
    mark_stopped,
    may_go,
    require_complete,
    source_words,
)
from bot.domain.people import Account, Person, Staff
from bot.domain.staff.audit import PROGRAM, AuditAction
from bot.domain.staff.permissions import Permission, acting_staff, has_role_for, is_granted
from bot.domain.staff.roles import has_signing_right
from bot.usecases.access.leads import require_signer, signers
from bot.usecases.access.one_person import own_account_among
from bot.usecases.context import ActingContext, Context
from bot.usecases.ports.training import Follower

ALL: Final = tuple(Audience)
WHO_SIGNS = "broadcast-signers"
MOST_UNDER_WAY: Final = 2
"""Seconds' worth of messages that may wait to be sent: an outage must not pile up messages that a stop would
have to catch."""
SHOWN_EVERY: Final = 5
"""Percent after which the owners' message is edited: at most twenty edits."""

type HeldBack = Callable[[str], int]


def must_write(person: Person, *, editors: Collection[Account]) -> None:
    """Raises NotAllowed for all but owners and editors who are not frozen."""
    who = acting_staff(person.staff, is_named_editor=person.account in editors)
    if not is_granted(Permission.WRITE_BROADCASTS, who):
        raise NotAllowed("broadcast-for-owners")


async def begin_broadcast(ctx: ActingContext, kind: BroadcastKind, text: str) -> Broadcast:
    """A draft of these words, without audiences. Raises BadInput."""
    words = broadcast_words(text)
    broadcast = Broadcast(
        ctx.ids.new(), await ctx.uow.broadcasts.next_number(), kind, ctx.account, ctx.clock.now(), words=words
    )
    ctx.uow.broadcasts.add(broadcast)
    return broadcast


async def begin_lesson(ctx: ActingContext, lesson: Lesson, *, district: str) -> Broadcast:
    """A message that names this lesson, for the followers of its track who have said this district. Nobody writes it,
    so that it waits for signatures at once, and theirs is the first. Raises NotAllowed if it does not count."""
    number = await ctx.uow.broadcasts.next_number()
    broadcast = Broadcast(
        ctx.ids.new(),
        number,
        BroadcastKind.LESSON,
        ctx.account,
        ctx.clock.now(),
        BroadcastStage.SIGNING,
        audiences=(lesson.track,),
        dates=(lesson.id, district),
    )
    ctx.uow.broadcasts.add(broadcast)
    return await sign_broadcast(ctx, broadcast.id, urgent=False)


async def begin_wanted_correction(ctx: ActingContext) -> Broadcast:
    """An empty correction without a writer: the first person who takes it up writes it."""
    broadcast = Broadcast(
        ctx.ids.new(),
        await ctx.uow.broadcasts.next_number(),
        BroadcastKind.CORRECTION,
        None,
        ctx.clock.now(),
    )
    ctx.uow.broadcasts.add(broadcast)
    _record(ctx, broadcast, "wanted")
    return broadcast


async def take_draft(ctx: ActingContext, broadcast_id: str) -> Broadcast:
    """Become the writer of a draft without one; taken twice, it stays theirs. Raises NotFound, also once a colleague
    writes it or nobody has taken it for two days."""
    broadcast = await ctx.uow.broadcasts.get(broadcast_id)
    if broadcast is None or broadcast.by not in (None, ctx.account):
        raise NotFound("broadcast-taken-up")
    if broadcast.stage is not BroadcastStage.DRAFT:
        raise WrongState("broadcast-asked-already")
    return _save_broadcast(ctx, replace(broadcast, by=ctx.account))


async def find_draft(ctx: ActingContext, broadcast_id: str) -> Broadcast:
    """The writer's own draft. Raises NotFound, WrongState."""
    broadcast = await ctx.uow.broadcasts.get(broadcast_id)
    if broadcast is None or broadcast.by != ctx.account:
        raise NotFound("broadcast-none")
    if broadcast.stage is not BroadcastStage.DRAFT:
        raise WrongState("broadcast-asked-already")
    return broadcast


async def set_words(ctx: ActingContext, broadcast_id: str, text: str) -> Broadcast:
    """Change the words; their links must be confirmed again. Raises BadInput."""
    broadcast = await find_draft(ctx, broadcast_id)
    return _save_broadcast(ctx, replace(broadcast, words=broadcast_words(text), links_seen=False))


async def set_source(ctx: ActingContext, broadcast_id: str, text: str) -> Broadcast:
    """Set the source. Raises BadInput."""
    broadcast = await find_draft(ctx, broadcast_id)
    return _save_broadcast(ctx, replace(broadcast, source=source_words(text), links_seen=False))


async def set_corrected(ctx: ActingContext, broadcast_id: str, number: int) -> Broadcast:
    """The earlier correction that this one corrects; 0 for none. Raises NotFound for one that was never
    sent."""
    broadcast = await find_draft(ctx, broadcast_id)
    if number:
        earlier = await ctx.uow.broadcasts.by_number(number)
        if earlier is None or earlier.kind is not BroadcastKind.CORRECTION or not earlier.queued_count:
            raise NotFound("broadcast-none")
    return _save_broadcast(ctx, replace(broadcast, corrects=number))


async def turn_audience(ctx: ActingContext, broadcast_id: str, audience: Audience) -> Broadcast:
    """Add or remove an audience."""
    broadcast = await find_draft(ctx, broadcast_id)
    wanted = set(broadcast.audiences) ^ {audience}
    return _save_broadcast(ctx, replace(broadcast, audiences=tuple(a for a in ALL if a in wanted)))


async def confirm_links(ctx: ActingContext, broadcast_id: str) -> Broadcast:
    """The writer has checked the hosts that the program does not know."""
    return _save_broadcast(ctx, replace(await find_draft(ctx, broadcast_id), links_seen=True))


async def covered_words(ctx: ActingContext, text: str) -> str:
    """The words with everything covered that may lead to a person; the numbers of bodies, and those that
    owners have set with their source, stay."""
    bodies = [body.phone for body in ctx.content.agencies.values() if body.phone]
    own = [line.number for line in (await ctx.uow.settings.running()).lines]
    return cover_text(text, mask=ctx.mask, public=(*bodies, *own))


async def ask_signatures(ctx: ActingContext, broadcast_id: str, *, known: Collection[str]) -> Broadcast:
    """The draft is finished and waits for signatures, for a day at most. Raises BadInput with the missing
    parts, or if it may lead to a person."""
    broadcast = await find_draft(ctx, broadcast_id)
    require_complete(broadcast, known=known)
    for text in (broadcast.words, broadcast.source):
        if await covered_words(ctx, text) != text:
            raise BadInput("broadcast-leads")
    ctx.uow.audit.record(
        AuditAction.BROADCAST,
        by=str(ctx.account),
        at=ctx.clock.now(),
        subject=str(broadcast.number),
        detail=f"{broadcast.kind} written",
        words=broadcast.words,
    )
    return _save_broadcast(ctx, replace(broadcast, stage=BroadcastStage.SIGNING, at=ctx.clock.now()))


async def current_headline(ctx: Context) -> Broadcast | None:
    """The correction that heads the first screens now, if there is one."""
    correction = await ctx.uow.broadcasts.newest_correction()
    return correction if correction is not None and is_headline(correction, now=ctx.clock.now()) else None


async def drop_draft(ctx: ActingContext, broadcast_id: str) -> None:
    ctx.uow.broadcasts.drop((await find_draft(ctx, broadcast_id)).id)


def _save_broadcast(ctx: Context, broadcast: Broadcast) -> Broadcast:
    ctx.uow.broadcasts.save(broadcast)
    return broadcast


async def missing_signers(ctx: Context, broadcast: Broadcast) -> Sequence[Staff]:
    """The people whose signature is still wanted: for facts of the calendar an owner."""
    done = {signature.by for signature in broadcast.signatures}
    candidates = await signers(ctx, besides=done)
    return [
        s
        for s in candidates
        if s.started
        and (broadcast.kind is not BroadcastKind.DATES or has_role_for(s, Permission.SIGN_AS_OWNER))
    ]


async def may_sign(ctx: ActingContext) -> bool:
    return has_signing_right(await ctx.uow.staff.get(ctx.account), now=ctx.clock.now())


async def sign_broadcast(ctx: ActingContext, broadcast_id: str, *, urgent: bool) -> Broadcast:
    """With the last signature it is sent to all present subscribers. A signature that no longer counts is
    ignored.

    Raises NotFound, NotAllowed (not a signer, a fresh role, their own second signature), WrongState, and
    BadInput if it is marked urgent on any day but polling day and the day before.
    """
    now = ctx.clock.now()
    me = await require_signer(ctx, refusal=WHO_SIGNS)
    broadcast = await _find_broadcast(ctx, broadcast_id)
    if broadcast.kind is BroadcastKind.DATES and not has_role_for(me, Permission.SIGN_AS_OWNER):
        raise NotAllowed("broadcast-owner-signs")
    if urgent and not is_near_polling(now, (await ctx.uow.settings.running()).polling_day):
        raise BadInput("broadcast-not-urgent")
    still = [s for s in broadcast.signatures if has_signing_right(await ctx.uow.staff.get(s.by), now=now)]
    me_as = await own_account_among(ctx, [s.by for s in still])
    broadcast = add_signature(replace(broadcast, signatures=tuple(still)), by=me_as, urgent=urgent, now=now)
    if is_fully_signed(broadcast):
        total = await reach_of(ctx, broadcast)
        broadcast = replace(broadcast, stage=BroadcastStage.GOING, total=total)
    ctx.uow.broadcasts.save(broadcast)
    _record(ctx, broadcast, "signed urgent" if urgent else "signed")
    return broadcast


async def refuse_broadcast(ctx: ActingContext, broadcast_id: str) -> Broadcast:
    """A refusal ends it before anybody is told; the writer may withdraw it too. Raises NotFound,
    NotAllowed."""
    broadcast = await _find_broadcast(ctx, broadcast_id)
    if broadcast.stage is not BroadcastStage.SIGNING:
        raise NotFound("sign-none")
    if broadcast.by != ctx.account:
        await _may_stop(ctx)
    broadcast = mark_stopped(broadcast, now=ctx.clock.now())
    ctx.uow.broadcasts.save(broadcast)
    _record(ctx, broadcast, "refused")
    return broadcast


async def stop_broadcast(ctx: ActingContext, broadcast_id: str) -> Broadcast:
    """At once: queued messages are not sent either. Any lead or owner may do it alone. Raises NotFound,
    NotAllowed, WrongState."""
    await _may_stop(ctx)
    broadcast = await _find_broadcast(ctx, broadcast_id)
    broadcast = mark_stopped(broadcast, now=ctx.clock.now())
    ctx.uow.broadcasts.save(broadcast)
    _record(ctx, broadcast, "stopped")
    return broadcast


async def stop_waiting_broadcasts(ctx: Context) -> None:
    """Stop all that wait for signatures or are being sent, because the election was closed."""
    for broadcast in await ctx.uow.broadcasts.waiting():
        if broadcast.stage in WAITS:
            _end_broadcast(
                ctx, mark_stopped(broadcast, now=ctx.clock.now()), BroadcastStage.STOPPED, "stopped, closed"
            )


async def _may_stop(ctx: ActingContext) -> None:
    """A role given today signs nothing yet, but it may stop. Raises NotAllowed."""
    staff = await ctx.uow.staff.get(ctx.account)
    if not is_granted(Permission.STOP_BROADCASTS, acting_staff(staff)):
        raise NotAllowed(WHO_SIGNS)


def tracks_of(broadcast: Broadcast) -> tuple[str, ...]:
    """The followers' tracks that it goes to."""
    return tracks_for(broadcast.audiences)


def tracks_for(audiences: Sequence[Audience]) -> tuple[str, ...]:
    """The followers' tracks of these audiences: followers without an answer about themselves get the voters' news."""
    tracks = tuple(audience.value for audience in audiences)
    return ("", *tracks) if "voter" in tracks else tracks


async def reach_of(ctx: Context, broadcast: Broadcast) -> int:
    """How many followers it would reach now."""
    return await ctx.uow.followers.count(tracks_of(broadcast), area=broadcast.district)


async def _find_broadcast(ctx: Context, broadcast_id: str) -> Broadcast:
    broadcast = await ctx.uow.broadcasts.get(broadcast_id)
    if broadcast is None:
        raise NotFound("broadcast-none")
    return broadcast


def _record(ctx: ActingContext, broadcast: Broadcast, detail: str) -> None:
    ctx.uow.audit.record(
        AuditAction.BROADCAST,
        by=str(ctx.account),
        at=ctx.clock.now(),
        subject=str(broadcast.number),
        detail=f"{broadcast.kind} {detail}",
    )


type Holds = Callable[[Broadcast], bool]
"""Whether what a broadcast says still holds."""


@dataclass(frozen=True, slots=True)
class BroadcastStep:
    """The next recipients; ``show`` if the owners' message must be updated."""

    broadcast: Broadcast
    followers: Sequence[Follower]
    quiet: bool
    show: bool


async def next_step(
    ctx: Context, *, pace: int, holds: Holds, held_back: HeldBack = lambda _broadcast_id: 0
) -> BroadcastStep | None:
    """The next few recipients of the first broadcast; they are marked as told. None if nobody is told now.

    ``pace``: people per tick, which is one second. ``held_back``: how many of its messages wait for a messenger that
    does not answer: nobody else waits for them. A broadcast that has become untrue stops by itself.
    """
    now = ctx.clock.now()
    there = await ctx.uow.broadcasts.waiting()
    for broadcast in (broadcast for broadcast in there if broadcast.shown_percent == UNCOUNTED):
        if not await ctx.uow.broadcasts.under_way(broadcast.number):
            ctx.uow.broadcasts.save(replace(broadcast, shown_percent=broadcast.percent))
            return BroadcastStep(broadcast, (), quiet=True, show=True)
    going = [broadcast for broadcast in there if broadcast.stage is BroadcastStage.GOING]
    if not going:
        return None
    polling = (await ctx.uow.settings.running()).polling_day
    # news of changed days first: daytime broadcasts may depend on these days
    going.sort(
        key=lambda broadcast: (
            not is_urgent(broadcast, now=now, polling_day=polling),
            broadcast.kind is not BroadcastKind.MOVED,
            broadcast.number,
        )
    )
    for broadcast in going:
        if not holds(broadcast):
            return _end_broadcast(ctx, broadcast, BroadcastStage.STOPPED, "stopped untrue")
        if may_go(broadcast, now=now, polling_day=polling):
            loud = is_urgent(broadcast, now=now, polling_day=polling)
            held = held_back(broadcast.id)
            step, is_going = await _next_batch(ctx, broadcast, pace, quiet=not loud, held=held)
            if step is not None or is_going:
                return step
    return None


async def _next_batch(
    ctx: Context, broadcast: Broadcast, pace: int, *, quiet: bool, held: int
) -> tuple[BroadcastStep | None, bool]:
    """The next step, and whether the next broadcast waits for this one: not once all its messages are queued, of which
    one may wait for hours in a chat that the messenger has closed. ``held`` messages take no room."""
    waiting = await ctx.uow.broadcasts.under_way(broadcast.number)
    others = max(waiting - held, 0)
    room = min(pace, max(pace * MOST_UNDER_WAY - others, 0))
    if not room:
        return None, True
    followers = await ctx.uow.followers.of_tracks(
        tracks_of(broadcast), after=broadcast.cursor, limit=room, area=broadcast.district
    )
    if followers:
        return _tell_followers(ctx, broadcast, followers, quiet=quiet), True
    if not waiting:
        return _end_broadcast(ctx, broadcast, BroadcastStage.DONE, "done"), True
    return None, False


def _tell_followers(
    ctx: Context, broadcast: Broadcast, followers: Sequence[Follower], *, quiet: bool
) -> BroadcastStep:
    told_count = broadcast.queued_count + len(followers)
    broadcast = replace(
        broadcast,
        cursor=followers[-1].letterbox,
        queued_count=told_count,
        total=max(broadcast.total, told_count),
    )
    show = broadcast.shown_percent < 0 or broadcast.percent >= broadcast.shown_percent + SHOWN_EVERY
    if show:
        broadcast = replace(broadcast, shown_percent=broadcast.percent)
    ctx.uow.broadcasts.save(broadcast)
    return BroadcastStep(broadcast, followers, quiet, show)


def _end_broadcast(ctx: Context, broadcast: Broadcast, stage: BroadcastStage, detail: str) -> BroadcastStep:
    broadcast = replace(broadcast, stage=stage, over_at=ctx.clock.now())
    ctx.uow.broadcasts.save(broadcast)
    ctx.uow.audit.record(
        AuditAction.BROADCAST,
        by=PROGRAM,
        at=ctx.clock.now(),
        subject=str(broadcast.number),
        detail=f"{broadcast.kind} {detail}",
    )
    return BroadcastStep(broadcast, (), quiet=True, show=True)
