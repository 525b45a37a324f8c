"""A person who passed a track's exam gets a certificate. Their name never comes here."""

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from typing import Final

from bot.domain.errors import NotFound, WrongState
from bot.domain.learning.certificates import CHECKS_A_DAY, MOST_A_DAY, Certificate, Revocation, number_from
from bot.domain.learning.lessons import TIERS, Audience, Progress, lesson_done
from bot.domain.learning.practice_records import finished_rounds
from bot.domain.moments import midnight
from bot.domain.staff.audit import AuditAction
from bot.domain.writing.statement_rounds import StatementRecord, practice_key
from bot.usecases.context import ActingContext, Context
from bot.usecases.learning.learner import find_learner, progress_of
from bot.usecases.learning.practices import practices_of
from bot.usecases.ports import Content, Learner
from bot.usecases.safety.count_try import check_tries, count_try

ISSUE: Final = "certificate"
CHECK: Final = "certificate-check"
_DRAWS: Final = 5


def earned_tracks(progress: Progress) -> Sequence[Audience]:
    """The tracks whose exam is passed."""
    return [track for track in Audience if progress.quiz(track, None).passed]


@dataclass(frozen=True, slots=True)
class CompletedWork:
    """What a learner has done in a track besides its exam, as counts: lessons read to their end, lessons there are,
    checks answered, rounds of practice finished, and objections or reports written for practice."""

    lessons: int
    _: KW_ONLY
    of_lessons: int
    checks: int
    rounds: int
    texts: int


def completed_work(learner: Learner, track: Audience, content: Content) -> CompletedWork:
    """What this learner has done of what the track teaches now."""
    progress = progress_of(learner)
    lessons = [lesson for tier in TIERS for lesson in content.lessons(track, tier)]
    cards = {card.id for lesson in lessons for card in lesson.cards}
    records = (learner.practice.get(name, {}) for name in practices_of(track))
    written = StatementRecord.from_plain(learner.practice.get(practice_key(track), {}))
    return CompletedWork(
        sum(lesson_done(progress, lesson) for lesson in lessons),
        of_lessons=len(lessons),
        checks=len(progress.checks & cards),
        rounds=sum(map(finished_rounds, records)),
        texts=written.finished,
    )


async def require_earned(ctx: ActingContext, track: Audience) -> None:
    """Check that one may be issued now. Raises WrongState without a passed exam, TooMany after three
    today."""
    learner = await find_learner(ctx, ctx.keys.learner)
    if track not in earned_tracks(progress_of(learner)):
        raise WrongState("certificate-no-exam")
    since = midnight(ctx.clock.today())
    await check_tries(
        ctx, ISSUE, ctx.keys.learner, most=MOST_A_DAY, since=since, refusal="certificate-too-many"
    )


async def issue_certificate(ctx: ActingContext, track: Audience) -> Certificate:
    """A new certificate with a number of its own. Raises as `require_earned` does."""
    await require_earned(ctx, track)
    certificate = Certificate(await _free_number(ctx), ctx.keys.learner, track, ctx.clock.today())
    ctx.uow.tries.add(ISSUE, ctx.keys.learner, at=ctx.clock.now())
    ctx.uow.certificates.add(certificate)
    return certificate


async def _free_number(ctx: Context) -> str:
    for _ in range(_DRAWS):
        number = number_from(ctx.ids.receipt())
        if await ctx.uow.certificates.get(number) is None:
            return number
    raise WrongState("certificate-try-again")


async def revoke_own_certificate(ctx: ActingContext, number: str) -> Certificate:
    """The holder revokes their own. Raises NotFound for another person's."""
    certificate = await ctx.uow.certificates.get(number)
    if certificate is None or certificate.learner != ctx.keys.learner:
        raise NotFound("certificate-not-yours")
    return _end_certificate(ctx, certificate, Revocation.HOLDER)


async def revoke_certificate(ctx: ActingContext, number: str, reason: Revocation) -> Certificate:
    """Staff revoke anybody's from today on, which is recorded by its number; one that has ended stays unchanged.
    Raises NotFound."""
    certificate = await ctx.uow.certificates.get(number)
    if certificate is None:
        raise NotFound("certificate-unknown-number")
    ended = _end_certificate(ctx, certificate, reason)
    if ended is not certificate:
        ctx.uow.audit.record(
            AuditAction.CERTIFICATE,
            by=str(ctx.account),
            at=ctx.clock.now(),
            subject=number,
            detail=f"revoke {reason}",
        )
    return ended


def _end_certificate(ctx: Context, certificate: Certificate, reason: Revocation) -> Certificate:
    ended = certificate.revoke(ctx.clock.today(), reason)
    if ended is not certificate:
        ctx.uow.certificates.end(ended)
    return ended


async def look_up_certificate(ctx: ActingContext, number: str) -> Certificate | None:
    """The certificate with a number. Sixty look-ups per person and day; the next raises TooMany. The caller
    must commit the turn even for None, or the look-up is forgotten with it."""
    await count_check(ctx)
    return await ctx.uow.certificates.get(number)


async def count_check(ctx: ActingContext) -> None:
    """Count one more look-up today. Raises TooMany after sixty."""
    since, most = midnight(ctx.clock.today()), CHECKS_A_DAY
    await count_try(ctx, CHECK, ctx.keys.learner, most=most, since=since, refusal="verify-too-many")
