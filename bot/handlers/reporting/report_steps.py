"""The form on the screen: the current question, its buttons, and the next step.

The screen follows from the field's ``InputKind``; a new field needs no line here.

Parts of a draft lost when another answer changes: the draft was promised to be kept, so say it.

When it was: now, today, yesterday or a day of the calendar; then the part of the day.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final, TypeGuard

from bot.conversation.arguments import Argument
from bot.conversation.buttons import Press
from bot.conversation.outgoing import Arg, Button, Reply, Rows, Say, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.catalogue.catalogue import ActorClass
from bot.domain.errors import NotFound
from bot.domain.figures.daily_counts import FormStep
from bot.domain.moments import LONGEST_AGO, DayPart, read_when, unfit_day, unfit_part, write_when
from bot.domain.owner.recordings import RecordedText
from bot.domain.owner.settings import RunningSettings
from bot.domain.reporting.drafts import (
    FORM,
    ORDER,
    Draft,
    FieldName,
    FormVariant,
    InputKind,
    fits_text,
    is_early,
    next_field,
    place_in_form,
)
from bot.domain.reporting.scope import resolve_act_and_day
from bot.domain.submissions.evidence import MOST_FILES
from bot.handlers.pieces import NOTHING, lines, whole_number
from bot.handlers.reporting.form_question import FormQuestion, QuestionView, question_screen
from bot.handlers.reporting.report_acts import act_screen, ways_still_open
from bot.handlers.reporting.report_code import show_end
from bot.handlers.reporting.report_entrance import refuse_if_blocked
from bot.handlers.reporting.report_places import tree_screen
from bot.handlers.reporting.report_review import beginning, review
from bot.handlers.reporting.report_told import told_answers, told_hint, told_rows
from bot.handlers.safety.privacy import privacy_summary, whole_card_row
from bot.handlers.safety.spoken_texts import listen_rows
from bot.handlers.submissions.report_choices import answer_words, choices
from bot.handlers.submissions.report_words import note_told_when, presume_answers
from bot.usecases.access.count_readers import has_no_reader
from bot.usecases.safety.count_usage import count_form_step


def losses(before: Draft | None, after: Draft) -> tuple[Reply, ...]:
    """What the draft contained before and does not any more; empty for a replaced answer."""
    if before is None:
        return ()
    loss_terms: list[TextRef] = []
    if FieldName.ADDRESS in before.answers and FieldName.ADDRESS not in after.answers:
        loss_terms.append(TextRef("report-gone-address", {"what": "post" if before.forwarded else "address"}))
    elif before.forwarded and not after.forwarded:
        loss_terms.append(TextRef("report-gone-post"))
    if before.point and not after.point:
        loss_terms.append(TextRef("report-gone-point"))
    if (
        before.get(FieldName.ACTOR)
        and FieldName.ACTOR not in after.answers
        and after.way is not FormVariant.FULL
    ):
        loss_terms.append(TextRef("report-gone-actor"))
    loss_terms += _gone_with_the_day(before, after)
    return (Say("report-gone", {"told": lines(loss_terms)}),) if loss_terms else ()


def _gone_with_the_day(before: Draft, after: Draft) -> list[TextRef]:
    """An act that does not fit the given day, or a day that does not fit the act. A usual day was never given."""
    if FieldName.ACT in before.answers and FieldName.ACT not in after.answers and (day := _day_loss(after)):
        return [TextRef("report-gone-act", {"day": day})]
    earlier = _day_loss(before)
    if (
        earlier is None
        or FieldName.WHEN in before.presumed
        or before.editing is FieldName.WHEN
        or before.told_when != after.told_when
        or before.get(FieldName.WHEN) == after.get(FieldName.WHEN)
    ):
        return []
    if (day := _day_loss(after)) is None:
        return [TextRef("report-gone-day", {"day": earlier})]
    if day == earlier:
        return []
    return [TextRef("report-gone-day-set", {"day": earlier, "now": day})]


def _day_loss(draft: Draft) -> date | None:
    try:
        return read_when(draft.get(FieldName.WHEN))[0]
    except ValueError:
        return None


MONTH: Final = "m"
NO_DAY: Final = "·"


def time_screen(asked: FormQuestion, at: str) -> QuestionView:
    """``at``: empty for the first choice, ``m<day>`` for the month of that day, ``<day>`` for its parts."""
    if not at:
        return _day_choice(asked)
    try:
        if at.startswith(MONTH):
            return _month(asked, date.fromisoformat(at.removeprefix(MONTH)))
        return _parts(asked, date.fromisoformat(at))
    except ValueError:
        raise NotFound("report-choice-gone") from None


def _day_choice(asked: FormQuestion) -> QuestionView:
    today, yesterday = asked.today, asked.today - timedelta(days=1)
    days = (
        asked.show(TextRef("button-when-today"), today.isoformat()),
        asked.show(TextRef("button-when-yesterday"), yesterday.isoformat()),
    )
    calendar = asked.show(TextRef("button-when-calendar"), f"{MONTH}{today.isoformat()}")
    return _day(TextRef("report-day-open", {"yesterday": yesterday})), (
        (asked.pick(TextRef("button-when-now"), "now"),),
        days,
        (calendar,),
    )


def _month(asked: FormQuestion, day: date) -> QuestionView:
    """The month's days that can be chosen, one week to a row below the letters of the weekdays.

    Messengers draw a row from left to right, so a week is given in reverse: Saturday stands on the right.
    They have no empty cells, so a day that cannot be chosen is a dot that shows the same month.
    """
    page = asked.dates.month(day)
    here = f"{MONTH}{day.isoformat()}"
    rows = [tuple(asked.show(TextRef(f"button-weekday-{number}"), here) for number in reversed(range(7)))]
    for week in page.weeks:
        if any(_fits(cell, asked.today) for cell in week):
            rows.append(tuple(_cell(asked, cell, here) for cell in reversed(week)))
    turns: list[Button] = []
    if page.after <= asked.today:
        turns.append(asked.show(TextRef("button-month-after"), f"{MONTH}{page.after.isoformat()}"))
    if page.before >= asked.today - LONGEST_AGO:
        turns.append(asked.show(TextRef("button-month-before"), f"{MONTH}{page.before.isoformat()}"))
    head = _day(TextRef("report-day-month", {"month": page.title}))
    return head, (*rows, *((tuple(turns),) if turns else ()))


def _fits(cell: date | None, today: date) -> TypeGuard[date]:
    return cell is not None and not unfit_day(cell, today=today)


def _cell(asked: FormQuestion, cell: date | None, here: str) -> Button:
    if not _fits(cell, asked.today):
        return asked.show(NO_DAY, here)
    return asked.show(asked.dates.day_number(cell), cell.isoformat())


def _parts(asked: FormQuestion, day: date) -> QuestionView:
    """Of today, only parts that have begun can be chosen."""
    begun = [part for part in DayPart if not unfit_part(day, part, now=asked.now)]
    parts = [asked.pick(TextRef(f"report-part-{part}"), write_when(day, part)) for part in begun]
    unknown = asked.pick(TextRef("button-part-unknown"), write_when(day))
    rows = tuple(tuple(row) for row in (parts[:2], parts[2:], [unknown]) if row)
    return _day(TextRef("report-day-chosen", {"day": day})), rows


def _day(words: TextRef) -> Mapping[str, Arg]:
    return {"day": words}


SENTENCE: Final = "sentence"
"""The answer "my first sentence says it" to the question what happened."""
TYPED: Final = "typed"
"""The answer "yes, what I typed" to a confirmation; the text waits beside the draft under this name."""

PLACE_WORDS: Final = "place"
"""What was typed about another place, beside the draft until that place is chosen."""
OPEN_AREA: Final = "area"
"""The branch of the area tree on the screen, beside the draft: a message that is no answer leaves it open."""


def current_draft(ctx: Ctx) -> Draft:
    """The current draft. Raises NotFound if there is none any more."""
    if ctx.session.draft is None:
        raise NotFound("report-no-draft")
    return ctx.session.draft


async def step(
    ctx: Ctx,
    draft: Draft,
    *before: Reply,
    code: bool = False,
    note: TextRef | None = None,
    opening: bool = False,
) -> Turn:
    """Ask the next question, or show the review below the receipt code; older buttons stop working. If the
    report could not be sent now, say so; answers are kept, and what was lost with another answer is stated.

    The short forms presume the usual answers. ``code``: show the code again if it was shown before;
    ``note``: what was understood of the last answer, above the next question; ``opening``: the brief privacy
    card above the first question of a short form.
    """
    running = await ctx.uow.settings.running()
    draft = resolve_act_and_day(draft, ctx.session.draft, running, ctx.content.acts, today=ctx.clock.today())
    draft = presume_answers(note_told_when(draft, ctx), running, ctx)
    messages = (*losses(ctx.session.draft, draft), *before)
    if (held := await refuse_if_blocked(ctx, draft)) is not None:
        return replace(held, replies=(*messages, *held.replies))
    field = next_field(draft)
    draft = count_form_step(ctx, draft, FormStep.REVIEW if field is None else field.name)
    if field is None:
        return await show_end(ctx, draft, *messages, *await _without_readers(ctx, draft, running), code=code)
    session = ctx.session.at(f"report.{field.name}").with_draft(draft).next_epoch()
    body, rows = await current_question(ctx, draft, epoch=session.epoch)
    if note is not None:
        body = TextRef("report-again", {"hint": note, "body": body})
    if opening:
        summary = await privacy_summary(ctx)
        listens = listen_rows(RecordedText.SUMMARY, summary, ctx, running)
        body = TextRef("report-begin", {"lines": summary, "body": body})
        rows = (*rows, *listens, whole_card_row(session.epoch, draft.way))
    return Turn((*messages, question_screen(body, rows, below=bool(messages))), session=session)


async def _without_readers(ctx: Ctx, draft: Draft, running: RunningSettings) -> tuple[Reply, ...]:
    """Before sending: whether every reader belongs to a body it may accuse, and who else accepts it."""
    act_id = draft.get(FieldName.ACT)
    if not await has_no_reader(ctx, act_id, draft.actor):
        return ()
    ways = ways_still_open(act_id, draft, running, ctx.content, today=ctx.clock.today())
    return (Say("report-nobody-reads", {"ways": ways}, slot="nobody-reads"),)


ANSWER_SHOWN: Final = 300
"""Most characters of a present answer above its question."""

type Offer = tuple[TextRef | str, str, Argument]
"""A button beside the question: its label, its verb, its argument."""


async def ask_again(
    ctx: Ctx,
    hint: TextRef,
    *,
    draft: Draft | None = None,
    offers: Sequence[Offer] = (),
    extra: Mapping[str, str] | None = None,
) -> Turn:
    """Say that the message does not answer the question and what would, and ask again below the offered
    buttons.

    Without ``draft`` it is unchanged. ``extra`` is stored beside the draft for the buttons of this message. An open
    branch of the area tree stays open.
    Buttons of earlier messages stop working, because they would apply to the newer data.
    """
    draft = note_told_when(draft, ctx) if draft is not None else None
    session = ctx.session.with_draft(draft) if draft is not None else ctx.session
    here = ctx.session.data.get(OPEN_AREA, "")
    if extra:
        session = session.at(session.state, **({OPEN_AREA: here} if here else {}), **extra)
    session = session.next_epoch() if offers else session
    now = draft or current_draft(ctx)
    field = next_field(now)
    at = here if field is not None and field.input is InputKind.TREE else ""
    body, rows = await current_question(ctx, now, epoch=session.epoch, at=at)
    buttons = tuple((Button(label, Press(verb, given, session.epoch)),) for label, verb, given in offers)
    screen = question_screen(TextRef("report-again", {"hint": hint, "body": body}), (*buttons, *rows))
    messages = losses(ctx.session.draft, now)
    return Turn((*messages, screen), session=session if session is not ctx.session else None)


async def question_at(ctx: Ctx, draft: Draft, at: str, hint: TextRef | None = None) -> Screen:
    """The same question at another place: another page, a branch of the tree, the parts of a day; below the hint if
    there is one."""
    body, rows = await current_question(ctx, draft, epoch=ctx.session.epoch, at=at)
    if hint is not None:
        body = TextRef("report-again", {"hint": hint, "body": body})
    return question_screen(body, rows)


async def current_question(ctx: Ctx, draft: Draft, *, epoch: int, at: str = "") -> tuple[TextRef, Rows]:
    """The question with its buttons, or the review if every question is answered."""
    field = next_field(draft)
    if field is None:
        return await review(draft, ctx, epoch=epoch)
    running = await ctx.uow.settings.running()
    asked = FormQuestion(
        field, draft, ctx.content, running, ctx.clock.now(), ctx.clock.today(), ctx.dates, epoch
    )
    args, rows = SHOWN[field.input](asked, at)
    question = TextRef(f"report-ask-{field.name}", args)
    if not at and (stated := told_answers(asked, ctx)):
        question = TextRef("report-again", {"hint": told_hint(stated), "body": question})
        rows = (*told_rows(stated, asked), *rows)
    if _is_answered_before(asked):
        question = TextRef("report-now", {"question": question, "answer": _present_answer(asked)})
    rows = (*rows, *_ways(asked))
    if draft.way is not FormVariant.FULL or field.name not in ORDER[draft.way] or is_early(field.name, draft):
        return (
            question,
            rows,
        )  # a short form has too few to count; others are answered in the review or before
    now, of = place_in_form(draft)
    return TextRef("report-question", {"now": now, "of": of, "question": question}), rows


def _is_answered_before(asked: FormQuestion) -> bool:
    """Whether the person has come back to an answer that still stands."""
    return asked.draft.editing is not None and asked.field.name in asked.draft.answers


def _present_answer(asked: FormQuestion) -> Arg:
    """The answer that stands there now; of a long text only its beginning."""
    words = answer_words(asked.field, asked.draft, content=asked.content)
    return beginning(words, ANSWER_SHOWN) if isinstance(words, str) else words


def _ways(asked: FormQuestion) -> Rows:
    """Leave the answer as it is, one step back, give up."""
    keep = _is_answered_before(asked)
    keep_row = ((asked.button(TextRef("button-report-keep"), "report-keep"),),) if keep else ()
    back = asked.button(TextRef("button-report-back"), "report-back")
    return (*keep_row, (back, asked.button(TextRef("button-report-cancel"), "report-cancel")))


def _choice(asked: FormQuestion, at: str) -> QuestionView:
    offers = choices(
        asked.field, asked.draft, content=asked.content, running=asked.running, today=asked.today
    )
    buttons = [asked.pick(choice.label, choice.value) for choice in offers]
    return {}, asked.page_rows(buttons, page=whole_number(at) or 0)


def _words(asked: FormQuestion, _at: str) -> QuestionView:
    """What was typed to find the act may be all there is to say."""
    draft = asked.draft
    if FieldName.TEXT in draft.answers or fits_text(draft.sentence):
        return {"way": draft.way.value, "sentence": NOTHING}, ()
    keep = asked.pick(TextRef("button-text-sentence"), SENTENCE)
    return {"way": draft.way.value, "sentence": TextRef("report-text-sentence", {"text": draft.sentence})}, (
        (keep,),
    )


def _address(asked: FormQuestion, _at: str) -> QuestionView:
    """If private persons may not be reported, a button says so before anything is typed."""
    act = asked.content.acts.get(asked.draft.get(FieldName.ACT))
    if act is not None and ActorClass.PERSON in act.reportable_actors:
        return {"scope": "wide"}, ()
    return {"scope": "narrow"}, ((asked.button(TextRef("button-address-person"), "report-outside"),),)


def _files(asked: FormQuestion, _at: str) -> QuestionView:
    count = asked.draft.evidence
    rows: Rows = ((asked.pick(TextRef("button-files-done" if count else "button-files-none"), "done"),),)
    if count:
        rows = (*rows, (asked.button(TextRef("button-files-drop"), "report-drop-files"),))
    return {"count": count, "most": MOST_FILES}, rows


def _voice(asked: FormQuestion, _at: str) -> QuestionView:
    """A button says before anything is recorded that it is about a private person."""
    return {}, ((asked.button(TextRef("button-voice-person"), "report-outside"),),)


SHOWN: Final[Mapping[InputKind, Callable[[FormQuestion, str], QuestionView]]] = {
    InputKind.CHOICE: _choice,
    InputKind.ACTS: act_screen,
    InputKind.TREE: tree_screen,
    InputKind.TIME: time_screen,
    InputKind.WORDS: _words,
    InputKind.ADDRESS: _address,
    InputKind.FILES: _files,
    InputKind.VOICE: _voice,
}

TEXT_FAMILIES: Final = (
    *(f"button-weekday-{number}" for number in range(7)),
    *(f"report-ask-{name}" for name in FORM),
)
