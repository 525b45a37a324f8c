"""Writing an objection or a report: begin, pick sentences, choose the body, count the last day. A round is in the
learner's row, so it survives a restart and goes with their progress.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.domain.errors import NotFound, WrongState
from bot.domain.learning.lessons import Audience
from bot.domain.learning.mastery import after_answer
from bot.domain.news.legal_calendar import MonthsLater
from bot.domain.writing.statement_rounds import (
    StatementPaper,
    StatementRecord,
    StatementRules,
    StatementStage,
    begin_statement,
    finish_statement,
    practice_key,
)
from bot.usecases.context import ActingContext
from bot.usecases.learning.learner import find_learner, progress_of
from bot.usecases.learning.learning_days import note_learning
from bot.usecases.learning.reminders import plan_reminder
from bot.usecases.ports import Content


def rules_of(content: Content, later: MonthsLater) -> StatementRules:
    """What the rounds of this content are worked out with."""
    return StatementRules(content.statements, {entry.id: entry for entry in content.calendar}, later)


async def require_statements(ctx: ActingContext, track: Audience, *, later: MonthsLater) -> StatementRecord:
    """The learner's record of this track. Raises NotFound where the content has no cases for it."""
    if not ctx.content.statements.of_track(track):
        raise NotFound("statement-no-practice")
    return await _record(ctx, track, rules_of(ctx.content, later))


async def _record(ctx: ActingContext, track: Audience, rules: StatementRules) -> StatementRecord:
    """The record. A round whose case or date is no longer that of the content is left out of it."""
    learner = await find_learner(ctx, ctx.keys.learner)
    record = StatementRecord.from_plain(learner.practice.get(practice_key(track), {}))
    if record.running is not None and not rules.is_current(record.running):
        return replace(record, running=None)
    return record


async def running_statement(
    ctx: ActingContext, track: Audience, round_id: str = "", *, later: MonthsLater
) -> StatementPaper:
    """The open round; with an id, only that one. Raises WrongState ``statement-old-round`` for any other, and what
    ``require_statements`` raises."""
    running = (await require_statements(ctx, track, later=later)).running
    if running is None or (round_id and running.id != round_id):
        raise WrongState("statement-old-round")
    return StatementPaper(running, rules_of(ctx.content, later))


async def finished_statement(
    ctx: ActingContext, track: Audience, round_id: str, *, later: MonthsLater
) -> StatementPaper | None:
    """The round that was finished last, if it has this id and its case is still as it was. Raises what
    ``require_statements`` raises."""
    last = (await require_statements(ctx, track, later=later)).last
    rules = rules_of(ctx.content, later)
    is_it = last is not None and last.id == round_id and rules.is_current(last)
    return StatementPaper(last, rules) if last is not None and is_it else None


async def begin_or_continue_statement(
    ctx: ActingContext, track: Audience, *, later: MonthsLater, anew: bool = False
) -> StatementPaper:
    """The open round, or a new one; ``anew`` drops the open one. Raises what ``require_statements`` raises."""
    record = await require_statements(ctx, track, later=later)
    rules, running = rules_of(ctx.content, later), record.running
    if running is None or anew:
        dropped = (running.case_id,) if running is not None else ()
        running = begin_statement(rules, track, seed=ctx.ids.new(), done=(*record.done, *dropped))
        await _save(ctx, track, replace(record, running=running))
    return StatementPaper(running, rules)


async def pick_sentence(
    ctx: ActingContext, track: Audience, paper: StatementPaper, position: int
) -> StatementPaper:
    """Take the sentence at this position, from 0, into the text, or learn why it stays out. It counts for the mastery
    of the case's topic. Raises WrongState ``statement-old-press`` for one that was pressed already."""
    is_there = 0 <= position < len(paper.sentences)
    if paper.stage is not StatementStage.SENTENCES or not is_there or position in paper.round.picks:
        raise WrongState("statement-old-press")
    after = paper.after(picks=(*paper.round.picks, position))
    await _save_round(ctx, track, after, answers=(paper.sentences[position].belongs,))
    return after


async def close_text(ctx: ActingContext, track: Audience, paper: StatementPaper) -> StatementPaper:
    """Finish the text. If a reader would still ask something, the first time only says so: what is missing counts as
    one wrong answer, and the text stays open. Raises WrongState ``statement-old-press`` for a finished one, and
    ``statement-empty`` for one without a sentence."""
    if paper.stage is not StatementStage.SENTENCES:
        raise WrongState("statement-old-press")
    if not paper.text:
        raise WrongState("statement-empty")
    if paper.missing and paper.round.asked_at is None:
        after = paper.after(asked_at=len(paper.round.picks))
        await _save_round(ctx, track, after, answers=(False,))
    else:
        after = paper.after(is_closed=True)
        await _save_round(ctx, track, after)
    return after


async def choose_body(
    ctx: ActingContext, track: Audience, paper: StatementPaper, body: str
) -> StatementPaper:
    """Choose the body that gets the text; the first choice counts. Raises WrongState ``statement-old-press`` for one
    that was chosen already."""
    is_there = body in paper.body_choices and body not in paper.round.bodies
    if paper.stage is not StatementStage.BODY or not is_there:
        raise WrongState("statement-old-press")
    after = paper.after(bodies=(*paper.round.bodies, body))
    await _save_round(ctx, track, after, answers=() if paper.round.bodies else (body == paper.case.body_id,))
    return after


async def choose_day(ctx: ActingContext, track: Audience, paper: StatementPaper, day: date) -> StatementPaper:
    """Take this day for the last one; the first choice counts. With the last day the round is finished, and after
    three wrong ones, too. Raises WrongState ``statement-old-press`` for a day that was chosen already."""
    if paper.stage is not StatementStage.DAY or day in paper.round.days:
        raise WrongState("statement-old-press")
    after = paper.after(days=(*paper.round.days, day))
    answers = () if paper.round.days else (day == paper.last_day,)
    if after.stage is StatementStage.DONE:
        record = await _record(ctx, track, paper.rules)
        await _save(ctx, track, finish_statement(record, after), topic=paper.case.topic, answers=answers)
    else:
        await _save_round(ctx, track, after, answers=answers)
    return after


async def _save_round(
    ctx: ActingContext, track: Audience, paper: StatementPaper, *, answers: Sequence[bool] = ()
) -> None:
    record = replace(await _record(ctx, track, paper.rules), running=paper.round)
    await _save(ctx, track, record, topic=paper.case.topic, answers=answers)


async def _save(
    ctx: ActingContext,
    track: Audience,
    record: StatementRecord,
    *,
    topic: str = "",
    answers: Sequence[bool] = (),
) -> None:
    """Store the record, and with it answers: whether each was right."""
    learner = await find_learner(ctx, ctx.keys.learner)
    practice = {**learner.practice, practice_key(track): record.to_plain()}
    learner = replace(learner, practice=practice, day=ctx.clock.today())
    if answers:
        progress = progress_of(learner)
        topics = progress.topics
        for right in answers:
            topics = after_answer(topics, topic, right=right)
        learner = replace(learner, progress=replace(progress, topics=topics).to_plain())
        learner = note_learning(learner, ctx.clock.today())
        await plan_reminder(ctx, learner)
    ctx.uow.learners.save(learner)
