"""Leads enter what was sent to the province: a locked version, to whom, when, under which number, and the answer.

``letters_to_province`` is what the brief says of it. A correction is one more edition; nothing is overwritten.
"""

from collections.abc import Sequence
from datetime import date

from bot.domain.atlas import province_letters as rules
from bot.domain.atlas.province_letters import LockedVersion, ProvinceLetter, VersionKind
from bot.domain.errors import NotFound, WrongState
from bot.domain.staff.audit import AuditAction
from bot.domain.typed import require_no_contacts
from bot.usecases.access.leads import require_signer
from bot.usecases.context import ActingContext, Context

_LEADS = "province-leads"


async def locked_versions(ctx: Context) -> Sequence[LockedVersion]:
    """Everything that may be sent: the newest versions of each kind first."""
    versions_by_kind = {
        VersionKind.ATLAS: await ctx.uow.atlas.versions(),
        VersionKind.DIVISION: await ctx.uow.division.versions(),
    }
    versions = [
        LockedVersion(kind, version.number, version.id, version.hash, version.day)
        for kind, signed_versions in versions_by_kind.items()
        for version in signed_versions
        if version.is_locked
    ]
    return sorted(versions, key=lambda version: (version.day, version.number, version.kind), reverse=True)


async def find_locked(ctx: Context, kind: str, number: int) -> LockedVersion:
    """Raises NotFound for a draft, and for anything else that is not locked."""
    for version in await locked_versions(ctx):
        if (version.kind, version.number) == (kind, number):
            return version
    raise NotFound("province-no-version")


async def letters_to_province(ctx: Context) -> Sequence[ProvinceLetter]:
    """Every letter as it was entered last, the newest first: what was sent, when, under which number, and whether it
    was answered."""
    return rules.newest_editions(await ctx.uow.province_letters.all())


async def letters_of(ctx: Context, kind: VersionKind, number: int) -> Sequence[ProvinceLetter]:
    """The letters with which this version went, the newest first."""
    letters = await letters_to_province(ctx)
    return [letter for letter in letters if (letter.kind, letter.version) == (kind, number)]


async def editions_of_letter(ctx: Context, letter_id: str) -> Sequence[ProvinceLetter]:
    """All entries of a letter, the first one first. Raises NotFound."""
    return rules.editions_of(await ctx.uow.province_letters.all(), letter_id)


async def newest_edition(ctx: Context, letter_id: str) -> ProvinceLetter:
    """Raises NotFound."""
    return (await editions_of_letter(ctx, letter_id))[-1]


def recipient_named(ctx: ActingContext, text: str) -> str:
    """To whom a letter went: an office. Raises BadInput, also for words that lead to a person."""
    return require_no_contacts(rules.recipient_words(text), mask=ctx.mask)


async def enter_letter(
    ctx: ActingContext, version: LockedVersion, *, recipient: str, number: str, day: date
) -> ProvinceLetter:
    """Raises NotAllowed (not a lead), BadInput (words that are too short or too long or lead to a person, a day before
    the version or to come), WrongState (the same letter is there already, or there are too many)."""
    await require_signer(ctx, refusal=_LEADS)
    today, before = ctx.clock.today(), await letters_of(ctx, version.kind, version.number)
    letter = ProvinceLetter(
        ctx.ids.new(),
        edition=1,
        kind=version.kind,
        version=version.number,
        hash=version.hash,
        recipient=recipient_named(ctx, recipient),
        day=rules.check_days(version, day, today=today),
        number=rules.number_words(number),
        by=ctx.account,
        written=today,
    )
    if any((other.recipient, other.number) == (letter.recipient, letter.number) for other in before):
        raise WrongState("province-entered-already")
    if len(before) >= rules.MOST:
        raise WrongState("province-most", {"most": rules.MOST})
    return _store(ctx, letter, "sent")


async def correct_letter(
    ctx: ActingContext, letter_id: str, *, recipient: str, number: str, day: date
) -> ProvinceLetter:
    """One more edition; what stood before stays readable. Raises as ``enter_letter``, NotFound, WrongState (nothing
    would change)."""
    await require_signer(ctx, refusal=_LEADS)
    letter = await newest_edition(ctx, letter_id)
    version = await find_locked(ctx, letter.kind, letter.version)
    corrected = rules.correct_letter(
        letter,
        recipient=recipient_named(ctx, recipient),
        number=rules.number_words(number),
        day=rules.check_days(version, day, today=ctx.clock.today()),
        by=ctx.account,
        today=ctx.clock.today(),
    )
    fields = (corrected.recipient, corrected.number, corrected.day)
    if fields == (letter.recipient, letter.number, letter.day):
        raise WrongState("province-same")
    return _store(ctx, corrected, "corrected")


async def answer_letter(ctx: ActingContext, letter_id: str, *, answer: str, day: date) -> ProvinceLetter:
    """The province's answer, in short and masked; a later one replaces it in the newest edition only. Raises as
    ``enter_letter``, NotFound."""
    await require_signer(ctx, refusal=_LEADS)
    letter = await newest_edition(ctx, letter_id)
    answered = rules.answer_letter(
        letter,
        answer=rules.answer_words(ctx.mask(answer)),
        day=rules.check_answer_day(letter, day, today=ctx.clock.today()),
        by=ctx.account,
        today=ctx.clock.today(),
    )
    return _store(ctx, answered, "answered")


def note_paper(ctx: ActingContext, version: LockedVersion) -> None:
    """The letter was made as a file."""
    _record(ctx, AuditAction.EXPORT, version.id, f"{version.kind} {version.number} letter")


def _store(ctx: ActingContext, letter: ProvinceLetter, what: str) -> ProvinceLetter:
    ctx.uow.province_letters.add(letter)
    words = f"{letter.recipient}\n{letter.number}\n{letter.day}\n{letter.answer}"
    _record(ctx, AuditAction.PROVINCE, letter.id, f"{letter.kind} {letter.version} {what}", words=words)
    return letter


def _record(ctx: ActingContext, action: AuditAction, subject: str, detail: str, *, words: str = "") -> None:
    ctx.uow.audit.record(
        action, by=str(ctx.account), at=ctx.clock.now(), subject=subject, detail=detail, words=words
    )
