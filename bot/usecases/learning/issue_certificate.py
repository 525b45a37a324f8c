"""A person who passed a track's exam gets a certificate. Their name never comes here."""

from collections.abc import Sequence
from typing import Final

from bot.domain.errors import NotFound, WrongState
from bot.domain.learning.certificates import CHECKS_A_DAY, MOST_A_DAY, Certificate, Revocation, number_from
from bot.domain.learning.lessons import Audience, Progress
from bot.domain.moments import midnight
from bot.usecases.learning.find_learner import find_learner, progress_of
from bot.usecases.ports import Clock, Ids, UnitOfWork
from bot.usecases.safety.count_try import check_tries, count_try

ISSUE: Final = "certificate"
CHECK: Final = "certificate-check"
_DRAWS: Final = 5


def earned_tracks(progress: Progress) -> Sequence[Audience]:
    """The tracks whose exam is passed."""
    return [track for track in Audience if progress.quiz(track, None).passed]


async def require_earned(track: Audience, *, key: str, uow: UnitOfWork, clock: Clock) -> None:
    """Check that one may be issued now. Raises WrongState without a passed exam, TooMany after three
    today."""
    learner = await find_learner(key, uow=uow, clock=clock)
    if track not in earned_tracks(progress_of(learner)):
        raise WrongState("certificate-no-exam")
    since = midnight(clock.today())
    await check_tries(ISSUE, key, most=MOST_A_DAY, since=since, refusal="certificate-too-many", uow=uow)


async def issue_certificate(
    track: Audience, *, key: str, uow: UnitOfWork, clock: Clock, ids: Ids
) -> Certificate:
    """A new certificate with a number of its own. Raises as `require_earned` does."""
    await require_earned(track, key=key, uow=uow, clock=clock)
    certificate = Certificate(await _free_number(uow, ids), key, track, clock.today())
    uow.tries.add(ISSUE, key, at=clock.now())
    uow.certificates.add(certificate)
    return certificate


async def _free_number(uow: UnitOfWork, ids: Ids) -> str:
    for _ in range(_DRAWS):
        number = number_from(ids.receipt())
        if await uow.certificates.get(number) is None:
            return number
    raise WrongState("certificate-try-again")


async def revoke_own_certificate(number: str, *, key: str, uow: UnitOfWork, clock: Clock) -> Certificate:
    """The holder revokes their own. Raises NotFound for another person's."""
    certificate = await uow.certificates.get(number)
    if certificate is None or certificate.learner != key:
        raise NotFound("certificate-not-yours")
    return await end_certificate(number, Revocation.HOLDER, uow=uow, clock=clock)


async def end_certificate(number: str, reason: Revocation, *, uow: UnitOfWork, clock: Clock) -> Certificate:
    """Revoke it from today on; one that has ended stays unchanged. Raises NotFound."""
    certificate = await uow.certificates.get(number)
    if certificate is None:
        raise NotFound("certificate-unknown-number")
    ended = certificate.revoke(clock.today(), reason)
    if ended is not certificate:
        uow.certificates.end(ended)
    return ended


async def look_up_certificate(number: str, *, key: str, uow: UnitOfWork, clock: Clock) -> Certificate | None:
    """The certificate with a number. Sixty look-ups per person and day; the next raises TooMany. The caller
    must commit the turn even for None, or the look-up is forgotten with it."""
    await count_check(key, uow=uow, clock=clock)
    return await uow.certificates.get(number)


async def count_check(key: str, *, uow: UnitOfWork, clock: Clock) -> None:
    """Count one more look-up today. Raises TooMany after sixty."""
    since, most = midnight(clock.today()), CHECKS_A_DAY
    await count_try(CHECK, key, most=most, since=since, refusal="verify-too-many", uow=uow, clock=clock)
