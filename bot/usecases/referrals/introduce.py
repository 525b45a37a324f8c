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
from bot.usecases.access.case_access import who_may_see
from bot.usecases.access.find_case import living_reports
from bot.usecases.access.introduction_access import can_read_answer, find_case_to_ask, find_cases, reader_of
from bot.usecases.access.leads import is_reachable, require_signer, require_still_counts, role_of, signers
from bot.usecases.access.one_person import own_account_among
from bot.usecases.bodies.bodies_for import may_ask_witnesses
from bot.usecases.ports import Clock, Content, Ids, UnitOfWork
from bot.usecases.ports.text import Mask

_LEADS: Final = "intro-leads"


async def may_introduce(case_id: str, *, by: Account, uow: UnitOfWork, clock: Clock) -> tuple[Case, str]:
    """The case, and the body that a liaison asks for. Raises NotFound, NotAllowed (not a lead, not their
    body's case, nobody to sign, nobody to ask), WrongState."""
    case, own = await find_case_to_ask(case_id, by=by, uow=uow, clock=clock)
    rules.askable(case)
    if not await _askable_reports(case, uow=uow, clock=clock):
        raise NotAllowed("intro-nobody")
    if not await _possible_signers(case, by=by, uow=uow, clock=clock):
        raise NotAllowed("intro-alone")
    return case, own


async def _possible_signers(case: Case, *, by: Account, uow: UnitOfWork, clock: Clock) -> Sequence[Account]:
    candidates = [
        s for s in await signers(besides=(by,), uow=uow, clock=clock) if await is_reachable(s, uow=uow)
    ]
    return [staff.account for staff in await who_may_see(case, candidates, uow=uow)]


async def _askable_reports(case: Case, *, uow: UnitOfWork, clock: Clock) -> list[Report]:
    """The reporters who can be asked; no-return ones would never hear of it."""
    reports = []
    for report in await living_reports(case.id, uow=uow):
        pending = await open_introductions(report.id, uow=uow, clock=clock)
        if report.mode is ContactMode.RETURNABLE and len(pending) < rules.MOST:
            reports.append(report)
    return reports


async def request_introduction(
    case_id: str,
    body: str,
    words: str,
    *,
    by: Account,
    uow: UnitOfWork,
    clock: Clock,
    ids: Ids,
    content: Content,
    mask: Mask,
) -> tuple[str, Sequence[Account]]:
    """The wish's id, and the leads of whom one must sign. Raises as ``may_introduce``, and BadInput."""
    case, own = await may_introduce(case_id, by=by, uow=uow, clock=clock)
    rules.require_own_body(body, own=own)
    await refuse_accused_body(body, case, by=by, uow=uow, content=content)
    text, wish = require_no_contacts(moderator_words(words), mask=mask), ids.new()
    until = clock.today() + rules.SIGNED_WITHIN
    for report in await _askable_reports(case, uow=uow, clock=clock):
        introduction = Introduction(
            ids.new(), wish, case_id, report.id, body, by, IntroductionStep.WISHED, until
        )
        uow.introductions.add(introduction, words=text)
    uow.audit.record(
        AuditAction.INTRODUCE, by=str(by), at=clock.now(), subject=case_id, detail=f"wish {body}", words=text
    )
    return wish, await _possible_signers(case, by=by, uow=uow, clock=clock)


async def refuse_accused_body(
    body: str, case: Case, *, by: Account, uow: UnitOfWork, content: Content
) -> None:
    """Raises BadInput for an unknown body, or one that the accused may belong to: no witness writes to it.
    Its own liaison is not told why."""
    if body not in content.agencies:
        raise BadInput("intro-body-unknown")
    if body not in {agency.id for agency in await may_ask_witnesses(case, uow=uow, content=content)}:
        liaison = role_grants(await role_of(by, uow=uow), Permission.SPEAK_FOR_BODY)
        raise BadInput("intro-own-accused" if liaison else "intro-body-accused")


async def sign_wish(
    wish: str, *, by: Account, uow: UnitOfWork, clock: Clock, content: Content
) -> tuple[Introduction, tuple[Fact, ...]]:
    """Sign the wish: the reporters are asked. Raises NotFound, NotAllowed, WrongState, BadInput (its body is
    accused by now)."""
    introductions = await _find_introductions(wish, uow=uow)
    role, case_id = (
        (await require_signer(by, uow=uow, clock=clock, refusal=_LEADS)).role,
        introductions[0].case_id,
    )
    for case in await find_cases(introductions, by=by, uow=uow):
        await refuse_accused_body(introductions[0].body, case, by=by, uow=uow, content=content)
    await _require_valid_wish(introductions[0], uow=uow, clock=clock)
    me = await own_account_among(by, (introductions[0].by,), uow=uow)
    for introduction in introductions:
        uow.introductions.save(rules.sign(introduction, by=me, role=role, today=clock.today()))
    await _touch_case(introductions[0], uow=uow)
    uow.audit.record(AuditAction.SIGN, by=str(by), at=clock.now(), subject=case_id, detail="introduction")
    return introductions[0], tuple(await _facts(introductions, uow=uow))


async def _require_valid_wish(introduction: Introduction, *, uow: UnitOfWork, clock: Clock) -> None:
    """Raises WrongState if the wisher could no longer enter it, or would read no answer."""
    staff = await uow.staff.get(introduction.by)
    if staff is None or not has_role_for(staff, Permission.SPEAK_FOR_BODY):
        await require_still_counts(introduction.by, uow=uow, clock=clock)
    if await reader_of(introduction, uow=uow) is None:
        raise WrongState("sign-none")


async def _facts(introductions: Sequence[Introduction], *, uow: UnitOfWork) -> list[Fact]:
    """For each reporter, in the case that they belong to now."""
    facts: list[Fact] = []
    for introduction in introductions:
        report = await uow.reports.get(introduction.report_id)
        if report is not None and not report.withdrawn:
            facts.append(IntroductionAsked(report.case_id, report.id))
    return facts


async def refuse_to_sign(wish: str, *, by: Account, uow: UnitOfWork, clock: Clock) -> Introduction:
    """A lead refuses, or the wisher withdraws it: it is over. Raises NotFound, NotAllowed."""
    introductions = await _find_introductions(wish, uow=uow)
    rules.may_ask(await role_of(by, uow=uow))
    await find_cases(introductions, by=by, uow=uow)
    if introductions[0].step is not IntroductionStep.WISHED:
        raise NotFound("intro-over")
    for introduction in introductions:
        uow.introductions.end(introduction.id)
    await _touch_case(introductions[0], uow=uow)
    case_id = introductions[0].case_id
    uow.audit.record(
        AuditAction.SIGN, by=str(by), at=clock.now(), subject=case_id, detail="introduction refused"
    )
    return introductions[0]


async def open_introductions(report_id: str, *, uow: UnitOfWork, clock: Clock) -> Sequence[Introduction]:
    """Wishes to this report's sender, including those that wait for a signature."""
    introductions = await uow.introductions.of_report(report_id)
    steps = (IntroductionStep.WISHED, IntroductionStep.ASKED)
    return [
        introduction
        for introduction in introductions
        if introduction.step in steps and introduction.holds(today=clock.today())
    ]


async def answerable_introductions(
    report_id: str, *, uow: UnitOfWork, clock: Clock
) -> Sequence[Introduction]:
    """The wishes that this report's sender can answer now: there is also somebody who will read the
    answer."""
    pending = await open_introductions(report_id, uow=uow, clock=clock)
    asked = [introduction for introduction in pending if introduction.step is IntroductionStep.ASKED]
    return [introduction for introduction in asked if await reader_of(introduction, uow=uow) is not None]


async def answer_wish(
    introduction_id: str, text: str, *, report: Report, uow: UnitOfWork, clock: Clock
) -> Introduction:
    """Give the reporter's words to this one wish. Raises NotFound (not theirs), BadInput, WrongState, and
    NotAllowed if nobody is left who would read them: then nothing is stored, and the reporter is not told
    that it was sent."""
    introduction = await _own_introduction(introduction_id, report, uow=uow)
    reader = await reader_of(introduction, uow=uow)
    if reader is None:
        raise NotAllowed("my-intro-nobody")
    answered = replace(rules.answer(introduction, today=clock.today()), by=reader)
    uow.introductions.save(answered, answer=rules.answered_words(text))
    await _touch_case(introduction, uow=uow)
    return answered


async def refuse_wish(introduction_id: str, *, report: Report, uow: UnitOfWork, clock: Clock) -> Introduction:
    """The reporter refuses. Raises NotFound (not theirs), WrongState."""
    refused = rules.refuse(await _own_introduction(introduction_id, report, uow=uow), today=clock.today())
    uow.introductions.save(refused)
    return refused


async def read_answer(
    introduction_id: str, *, by: Account, uow: UnitOfWork, clock: Clock, content: Content
) -> tuple[Introduction, str]:
    """The answer, for the asker, while they may ask. Each reading is recorded. Raises NotFound, NotAllowed,
    WrongState, BadInput for a liaison whose body is accused since: no witness has written to that."""
    introduction = await uow.introductions.get(introduction_id)
    if introduction is None:
        raise NotFound("intro-over")
    rules.readable(introduction, by=by, today=clock.today())
    staff = await uow.staff.get(by)
    if staff is None or not has_role_for(staff, Permission.SPEAK_FOR_BODY):
        rules.may_ask(await role_of(by, uow=uow))
        await find_cases([introduction], by=by, uow=uow)
    elif not await can_read_answer(introduction, staff, uow=uow):
        raise NotAllowed("intro-not-referred")
    elif (case := await uow.cases.get(introduction.case_id)) is not None:
        await refuse_accused_body(introduction.body, case, by=by, uow=uow, content=content)
    text = await uow.introductions.answer(introduction_id)
    if not text:
        raise NotFound("intro-over")
    uow.audit.record(
        AuditAction.READ, by=str(by), at=clock.now(), subject=introduction.case_id, detail="introduction"
    )
    return introduction, text


async def _touch_case(introduction: Introduction, *, uow: UnitOfWork) -> None:
    """Store the case with it: if it ends at the same moment, the later turn is replayed."""
    case = await uow.cases.get(introduction.case_id)
    if case is not None:
        uow.cases.save(case)


async def _find_introductions(wish: str, *, uow: UnitOfWork) -> Sequence[Introduction]:
    introductions = await uow.introductions.of_wish(wish)
    if not introductions:
        raise NotFound("intro-over")
    return introductions


async def _own_introduction(introduction_id: str, report: Report, *, uow: UnitOfWork) -> Introduction:
    introduction = await uow.introductions.get(introduction_id)
    if introduction is None or introduction.report_id != report.id:
        raise NotFound("intro-over")
    return introduction
