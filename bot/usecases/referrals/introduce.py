"""A body's wish for a witness: a lead enters it, another signs it, the reporter answers or not, one person reads."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.domain.cases.reports import Case
from bot.domain.cases.triage import worded
from bot.domain.errors import BadInput, NotAllowed, NotFound, WrongState
from bot.domain.events import Fact, IntroductionAsked
from bot.domain.people import Account, Role
from bot.domain.referrals import introductions as rules
from bot.domain.referrals.introductions import Introduction, Step
from bot.domain.staff.audit import Deed
from bot.domain.submissions.witnesses import ContactMode, Report
from bot.domain.typed import leading_nowhere
from bot.usecases.bodies.bodies_for import may_ask_witnesses
from bot.usecases.ports import Clock, Content, Ids, UnitOfWork
from bot.usecases.ports.text import Mask
from bot.usecases.sight.find_case import living_reports
from bot.usecases.sight.leads import reached, role_of, signer, signers, still_counts
from bot.usecases.sight.one_person import as_one_of
from bot.usecases.sight.sight import who_may_see
from bot.usecases.sight.who_asks import asking, find_cases, reader_of, reads_it

_LEADS: Final = "intro-leads"


async def may_introduce(case_id: str, *, by: Account, uow: UnitOfWork, clock: Clock) -> tuple[Case, str]:
    """The case, and the one body that a liaison asks for. Raises NotFound, NotAllowed (no lead, not his body's case,
    nobody to sign, nobody to ask), WrongState."""
    case, own = await asking(case_id, by=by, uow=uow, clock=clock)
    rules.askable(case)
    if not await _asked(case, uow=uow, clock=clock):
        raise NotAllowed("intro-nobody")
    if not await _who_could_sign(case, by=by, uow=uow, clock=clock):
        raise NotAllowed("intro-alone")
    return case, own


async def _who_could_sign(case: Case, *, by: Account, uow: UnitOfWork, clock: Clock) -> Sequence[Account]:
    found = [s for s in await signers(besides=(by,), uow=uow, clock=clock) if await reached(s, uow=uow)]
    return [one.account for one in await who_may_see(case, found, uow=uow)]


async def _asked(case: Case, *, uow: UnitOfWork, clock: Clock) -> list[Report]:
    """The reporters who can be asked: no-return ones would never hear of it."""
    found = []
    for report in await living_reports(case.id, uow=uow):
        standing = await standing_for(report.id, uow=uow, clock=clock)
        if report.mode is ContactMode.RETURNABLE and len(standing) < rules.MOST:
            found.append(report)
    return found


async def wish_for_witness(
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
    """Its id, and the leads of whom one must sign. Raises as ``may_introduce``, and BadInput."""
    case, own = await may_introduce(case_id, by=by, uow=uow, clock=clock)
    rules.for_body(body, own=own)
    await not_accused(body, case, by=by, uow=uow, content=content)
    told, wish = leading_nowhere(worded(words), mask=mask), ids.new()
    until = clock.today() + rules.SIGNED_WITHIN
    for report in await _asked(case, uow=uow, clock=clock):
        one = Introduction(ids.new(), wish, case_id, report.id, body, by, Step.WISHED, until)
        uow.introductions.add(one, words=told)
    uow.audit.record(
        Deed.INTRODUCE, by=str(by), at=clock.now(), subject=case_id, detail=f"wish {body}", words=told
    )
    return wish, await _who_could_sign(case, by=by, uow=uow, clock=clock)


async def not_accused(body: str, case: Case, *, by: Account, uow: UnitOfWork, content: Content) -> None:
    """Raises BadInput for a body that is none, or that whoever is accused may be of: no witness writes to it. Its own
    liaison is not told why."""
    if body not in content.agencies:
        raise BadInput("intro-body-unknown")
    if body not in {agency.id for agency in await may_ask_witnesses(case, uow=uow, content=content)}:
        liaison = await role_of(by, uow=uow) is Role.LIAISON
        raise BadInput("intro-own-accused" if liaison else "intro-body-accused")


async def sign_wish(
    wish: str, *, by: Account, uow: UnitOfWork, clock: Clock, content: Content
) -> tuple[Introduction, tuple[Fact, ...]]:
    """The reporters are asked. Raises NotFound, NotAllowed, WrongState, BadInput (its body is accused by now)."""
    found = await _of_wish(wish, uow=uow)
    role, case_id = (await signer(by, uow=uow, clock=clock, otherwise=_LEADS)).role, found[0].case_id
    for case in await find_cases(found, by=by, uow=uow):
        await not_accused(found[0].body, case, by=by, uow=uow, content=content)
    await _still_asks(found[0], uow=uow, clock=clock)
    me = await as_one_of(by, (found[0].by,), uow=uow)
    for one in found:
        uow.introductions.save(rules.sign(one, by=me, role=role, today=clock.today()))
    await _alone(found[0], uow=uow)
    uow.audit.record(Deed.SIGN, by=str(by), at=clock.now(), subject=case_id, detail="introduction")
    return found[0], tuple(await _facts(found, uow=uow))


async def _still_asks(one: Introduction, *, uow: UnitOfWork, clock: Clock) -> None:
    """Raises WrongState where the one who wished could not wish it any more, or would read no answer."""
    staff = await uow.staff.get(one.by)
    if staff is None or staff.role is not Role.LIAISON:
        await still_counts(one.by, uow=uow, clock=clock)
    if await reader_of(one, uow=uow) is None:
        raise WrongState("sign-none")


async def _facts(found: Sequence[Introduction], *, uow: UnitOfWork) -> list[Fact]:
    """To each reporter, in the case that he is a witness of by now."""
    facts: list[Fact] = []
    for one in found:
        report = await uow.reports.get(one.report_id)
        if report is not None and not report.withdrawn:
            facts.append(IntroductionAsked(report.case_id, report.id))
    return facts


async def refuse_to_sign(wish: str, *, by: Account, uow: UnitOfWork, clock: Clock) -> Introduction:
    """A lead does not agree, or the one who wished takes it back: it is over. Raises NotFound, NotAllowed."""
    found = await _of_wish(wish, uow=uow)
    rules.may_ask(await role_of(by, uow=uow))
    await find_cases(found, by=by, uow=uow)
    if found[0].step is not Step.WISHED:
        raise NotFound("intro-over")
    for one in found:
        uow.introductions.end(one.id)
    await _alone(found[0], uow=uow)
    case_id = found[0].case_id
    uow.audit.record(Deed.SIGN, by=str(by), at=clock.now(), subject=case_id, detail="introduction refused")
    return found[0]


async def standing_for(report_id: str, *, uow: UnitOfWork, clock: Clock) -> Sequence[Introduction]:
    """Wishes put to this report's sender, or that wait for a signature."""
    found = await uow.introductions.of_report(report_id)
    steps = (Step.WISHED, Step.ASKED)
    return [one for one in found if one.step in steps and one.holds(today=clock.today())]


async def asked_of(report_id: str, *, uow: UnitOfWork, clock: Clock) -> Sequence[Introduction]:
    """What this report's sender may answer now: also somebody is there who will read it."""
    standing = await standing_for(report_id, uow=uow, clock=clock)
    asked = [one for one in standing if one.step is Step.ASKED]
    return [one for one in asked if await reader_of(one, uow=uow) is not None]


async def answer_wish(
    introduction_id: str, text: str, *, report: Report, uow: UnitOfWork, clock: Clock
) -> Introduction:
    """What the reporter writes goes to this one wish. Raises NotFound (not his), BadInput, WrongState, and NotAllowed
    where nobody is left who would read it: then nothing is kept, and he is not told that it was sent."""
    one = await _his(introduction_id, report, uow=uow)
    reader = await reader_of(one, uow=uow)
    if reader is None:
        raise NotAllowed("my-intro-nobody")
    answered = replace(rules.answer(one, today=clock.today()), by=reader)
    uow.introductions.save(answered, answer=rules.answered_words(text))
    await _alone(one, uow=uow)
    return answered


async def refuse_wish(introduction_id: str, *, report: Report, uow: UnitOfWork, clock: Clock) -> Introduction:
    """He does not want to. Raises NotFound (not his), WrongState."""
    refused = rules.refuse(await _his(introduction_id, report, uow=uow), today=clock.today())
    uow.introductions.save(refused)
    return refused


async def read_answer(
    introduction_id: str, *, by: Account, uow: UnitOfWork, clock: Clock, content: Content
) -> tuple[Introduction, str]:
    """The answer, to the one who asked, while he may ask. Each reading is recorded. Raises NotFound, NotAllowed,
    WrongState, BadInput for a liaison of whose body somebody is accused since: no witness has written to that."""
    one = await uow.introductions.get(introduction_id)
    if one is None:
        raise NotFound("intro-over")
    rules.readable(one, by=by, today=clock.today())
    staff = await uow.staff.get(by)
    if staff is None or staff.role is not Role.LIAISON:
        rules.may_ask(await role_of(by, uow=uow))
        await find_cases([one], by=by, uow=uow)
    elif not await reads_it(one, staff, uow=uow):
        raise NotAllowed("intro-not-referred")
    elif (case := await uow.cases.get(one.case_id)) is not None:
        await not_accused(one.body, case, by=by, uow=uow, content=content)
    text = await uow.introductions.answer(introduction_id)
    if not text:
        raise NotFound("intro-over")
    uow.audit.record(Deed.READ, by=str(by), at=clock.now(), subject=one.case_id, detail="introduction")
    return one, text


async def _alone(one: Introduction, *, uow: UnitOfWork) -> None:
    """Where it is over at this instant, whichever comes second is played again: the case is stored with it."""
    case = await uow.cases.get(one.case_id)
    if case is not None:
        uow.cases.save(case)


async def _of_wish(wish: str, *, uow: UnitOfWork) -> Sequence[Introduction]:
    found = await uow.introductions.of_wish(wish)
    if not found:
        raise NotFound("intro-over")
    return found


async def _his(introduction_id: str, report: Report, *, uow: UnitOfWork) -> Introduction:
    one = await uow.introductions.get(introduction_id)
    if one is None or one.report_id != report.id:
        raise NotFound("intro-over")
    return one
