"""A body's wish for a witness: a lead enters it, another signs it, the reporter answers or not, one person
reads."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.domain.cases.reports import Case
from bot.domain.cases.triage import moderator_words
from bot.domain.errors import BadInput, NotAllowed, NotFound, WrongState
from bot.domain.events import Fact, IntroductionAsked
from bot.domain.people import Account
from bot.domain.referrals import introductions as rules
from bot.domain.referrals.introductions import Introduction, IntroductionStep
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.permissions import Permission, has_role_for, role_grants
from bot.domain.submissions.witnesses import ContactMode, Report
from bot.domain.typed import require_no_contacts
from bot.usecases.access.case_access import living_reports, who_may_see
from bot.usecases.access.introduction_access import can_read_answer, find_case_to_ask, find_cases, reader_of
from bot.usecases.access.leads import is_reachable, require_signer, require_still_counts, role_of, signers
from bot.usecases.access.one_person import own_account_among
from bot.usecases.bodies.bodies_for import may_ask_witnesses
from bot.usecases.context import ActingContext, Context

_LEADS: Final = "intro-leads"


async def may_introduce(ctx: ActingContext, case_id: str) -> tuple[Case, str]:
    """The case, and the body that a liaison asks for. Raises NotFound, NotAllowed (not a lead, not their
    body's case, nobody to sign, nobody to ask), WrongState."""
    case, own = await find_case_to_ask(ctx, case_id)
    rules.askable(case)
    if not await _askable_reports(ctx, case):
        raise NotAllowed("intro-nobody")
    if not await _possible_signers(ctx, case):
        raise NotAllowed("intro-alone")
    return case, own


async def _possible_signers(ctx: ActingContext, case: Case) -> Sequence[Account]:
    candidates = [s for s in await signers(ctx, besides=(ctx.account,)) if await is_reachable(ctx, s)]
    return [staff.account for staff in await who_may_see(ctx, case, candidates)]


async def _askable_reports(ctx: Context, case: Case) -> list[Report]:
    """The reporters who can be asked; no-return ones would never hear of it."""
    reports = []
    for report in await living_reports(ctx, case.id):
        pending = await open_introductions(ctx, report.id)
        if report.mode is ContactMode.RETURNABLE and len(pending) < rules.MOST:
            reports.append(report)
    return reports


async def request_introduction(
    ctx: ActingContext, case_id: str, body: str, words: str
) -> tuple[str, Sequence[Account]]:
    """The wish's id, and the leads of whom one must sign. Raises as ``may_introduce``, and BadInput."""
    case, own = await may_introduce(ctx, case_id)
    rules.require_own_body(body, own=own)
    await refuse_accused_body(ctx, body, case)
    text, wish = require_no_contacts(moderator_words(words), mask=ctx.mask), ctx.ids.new()
    until = ctx.clock.today() + rules.SIGNED_WITHIN
    for report in await _askable_reports(ctx, case):
        introduction = Introduction(
            ctx.ids.new(), wish, case_id, report.id, body, ctx.account, IntroductionStep.WISHED, until
        )
        ctx.uow.introductions.add(introduction, words=text)
    ctx.uow.audit.record(
        AuditAction.INTRODUCE,
        by=str(ctx.account),
        at=ctx.clock.now(),
        subject=case_id,
        detail=f"wish {body}",
        words=text,
    )
    return wish, await _possible_signers(ctx, case)


async def refuse_accused_body(ctx: ActingContext, body: str, case: Case) -> None:
    """Raises BadInput for an unknown body, or one that the accused may belong to: no witness writes to it.
    Its own liaison is not told why."""
    if body not in ctx.content.agencies:
        raise BadInput("intro-body-unknown")
    if body not in {agency.id for agency in await may_ask_witnesses(ctx, case)}:
        liaison = role_grants(await role_of(ctx, ctx.account), Permission.SPEAK_FOR_BODY)
        raise BadInput("intro-own-accused" if liaison else "intro-body-accused")


async def sign_wish(ctx: ActingContext, wish: str) -> tuple[Introduction, tuple[Fact, ...]]:
    """Sign the wish: the reporters are asked. Raises NotFound, NotAllowed, WrongState, BadInput (its body is
    accused by now)."""
    introductions = await _find_introductions(ctx, wish)
    role, case_id = (
        (await require_signer(ctx, refusal=_LEADS)).role,
        introductions[0].case_id,
    )
    for case in await find_cases(ctx, introductions):
        await refuse_accused_body(ctx, introductions[0].body, case)
    await _require_valid_wish(ctx, introductions[0])
    me = await own_account_among(ctx, (introductions[0].by,))
    for introduction in introductions:
        ctx.uow.introductions.save(rules.sign(introduction, by=me, role=role, today=ctx.clock.today()))
    await _touch_case(ctx, introductions[0])
    ctx.uow.audit.record(
        AuditAction.SIGN, by=str(ctx.account), at=ctx.clock.now(), subject=case_id, detail="introduction"
    )
    return introductions[0], tuple(await _facts(ctx, introductions))


async def _require_valid_wish(ctx: Context, introduction: Introduction) -> None:
    """Raises WrongState if the wisher could no longer enter it, or would read no answer."""
    staff = await ctx.uow.staff.get(introduction.by)
    if staff is None or not has_role_for(staff, Permission.SPEAK_FOR_BODY):
        await require_still_counts(ctx, introduction.by)
    if await reader_of(ctx, introduction) is None:
        raise WrongState("sign-none")


async def _facts(ctx: Context, introductions: Sequence[Introduction]) -> list[Fact]:
    """For each reporter, in the case that they belong to now."""
    facts: list[Fact] = []
    for introduction in introductions:
        report = await ctx.uow.reports.get(introduction.report_id)
        if report is not None and not report.withdrawn:
            facts.append(IntroductionAsked(report.case_id, report.id))
    return facts


async def refuse_to_sign(ctx: ActingContext, wish: str) -> Introduction:
    """A lead refuses, or the wisher withdraws it: it is over. Raises NotFound, NotAllowed."""
    introductions = await _find_introductions(ctx, wish)
    rules.may_ask(await role_of(ctx, ctx.account))
    await find_cases(ctx, introductions)
    if introductions[0].step is not IntroductionStep.WISHED:
        raise NotFound("intro-over")
    for introduction in introductions:
        ctx.uow.introductions.end(introduction.id)
    await _touch_case(ctx, introductions[0])
    case_id = introductions[0].case_id
    ctx.uow.audit.record(
        AuditAction.SIGN,
        by=str(ctx.account),
        at=ctx.clock.now(),
        subject=case_id,
        detail="introduction refused",
    )
    return introductions[0]


async def open_introductions(ctx: Context, report_id: str) -> Sequence[Introduction]:
    """Wishes to this report's sender, including those that wait for a signature."""
    introductions = await ctx.uow.introductions.of_report(report_id)
    steps = (IntroductionStep.WISHED, IntroductionStep.ASKED)
    return [
        introduction
        for introduction in introductions
        if introduction.step in steps and introduction.holds(today=ctx.clock.today())
    ]


async def answerable_introductions(ctx: Context, report_id: str) -> Sequence[Introduction]:
    """The wishes that this report's sender can answer now: there is also somebody who will read the
    answer."""
    pending = await open_introductions(ctx, report_id)
    asked = [introduction for introduction in pending if introduction.step is IntroductionStep.ASKED]
    return [introduction for introduction in asked if await reader_of(ctx, introduction) is not None]


async def answer_wish(ctx: Context, introduction_id: str, text: str, *, report: Report) -> Introduction:
    """Give the reporter's words to this one wish. Raises NotFound (not theirs), BadInput, WrongState, and
    NotAllowed if nobody is left who would read them: then nothing is stored, and the reporter is not told
    that it was sent."""
    introduction = await _own_introduction(ctx, introduction_id, report)
    reader = await reader_of(ctx, introduction)
    if reader is None:
        raise NotAllowed("my-intro-nobody")
    answered = replace(rules.answer(introduction, today=ctx.clock.today()), by=reader)
    ctx.uow.introductions.save(answered, answer=rules.answered_words(text))
    await _touch_case(ctx, introduction)
    return answered


async def refuse_wish(ctx: Context, introduction_id: str, *, report: Report) -> Introduction:
    """The reporter refuses. Raises NotFound (not theirs), WrongState."""
    refused = rules.refuse(await _own_introduction(ctx, introduction_id, report), today=ctx.clock.today())
    ctx.uow.introductions.save(refused)
    return refused


async def read_answer(ctx: ActingContext, introduction_id: str) -> tuple[Introduction, str]:
    """The answer, for the asker, while they may ask. Each reading is recorded. Raises NotFound, NotAllowed,
    WrongState, BadInput for a liaison whose body is accused since: no witness has written to that."""
    introduction = await ctx.uow.introductions.get(introduction_id)
    if introduction is None:
        raise NotFound("intro-over")
    rules.readable(introduction, by=ctx.account, today=ctx.clock.today())
    staff = await ctx.uow.staff.get(ctx.account)
    if staff is None or not has_role_for(staff, Permission.SPEAK_FOR_BODY):
        rules.may_ask(await role_of(ctx, ctx.account))
        await find_cases(ctx, [introduction])
    elif not await can_read_answer(ctx, introduction, staff):
        raise NotAllowed("intro-not-referred")
    elif (case := await ctx.uow.cases.get(introduction.case_id)) is not None:
        await refuse_accused_body(ctx, introduction.body, case)
    text = await ctx.uow.introductions.answer(introduction_id)
    if not text:
        raise NotFound("intro-over")
    ctx.uow.audit.record(
        AuditAction.READ,
        by=str(ctx.account),
        at=ctx.clock.now(),
        subject=introduction.case_id,
        detail="introduction",
    )
    return introduction, text


async def _touch_case(ctx: Context, introduction: Introduction) -> None:
    """Store the case with it: if it ends at the same moment, the later turn is replayed."""
    case = await ctx.uow.cases.get(introduction.case_id)
    if case is not None:
        ctx.uow.cases.save(case)


async def _find_introductions(ctx: Context, wish: str) -> Sequence[Introduction]:
    introductions = await ctx.uow.introductions.of_wish(wish)
    if not introductions:
        raise NotFound("intro-over")
    return introductions


async def _own_introduction(ctx: Context, introduction_id: str, report: Report) -> Introduction:
    introduction = await ctx.uow.introductions.get(introduction_id)
    if introduction is None or introduction.report_id != report.id:
        raise NotFound("intro-over")
    return introduction
