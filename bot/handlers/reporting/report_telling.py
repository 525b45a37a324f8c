"""What a typed sentence is about: three acts to choose from, or something that is not accepted here.

Words never decline a report: a program misjudges some of them. Where no act is chosen and the words sound like what
is not accepted, they stay in the draft, and the form asks who did it; only that button declines. All words of a draft
are judged together. Once an act is chosen, the reporter is asked whether a sentence that sounds like something else
belongs to it.
"""

from dataclasses import replace
from typing import Final

from bot.conversation.incoming import TextSaid
from bot.conversation.outgoing import Reply, Say, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.reporting.drafts import (
    FORM,
    LONGEST_TEXT,
    ORDER,
    SHORTEST_TEXT,
    Draft,
    FieldName,
    FormField,
    fits_text,
)
from bot.domain.reporting.scope import GUESSED, OutsideSubject, choose_act, reportable_now
from bot.handlers.press_arguments import FieldValue
from bot.handlers.reporting.report_acts import ALL
from bot.handlers.reporting.report_steps import TYPED, ask_again, question_at, step
from bot.handlers.reporting.report_typed_choice import named_act
from bot.handlers.submissions.report_words import TOO_LONG, is_tail, note_told_when, read_words
from bot.usecases.ports.language import Suggestions

_ASKED_LATER: Final = (FieldName.ACTOR, FieldName.SEEN, FieldName.CONSENT)
SHORTEST_SEARCH: Final = 3
"""Fewest characters to search for an act; the account of what happened needs more."""


async def typed_act(update: TextSaid, draft: Draft, ctx: Ctx) -> Turn:
    """Handle a sentence where an act is asked: the nearest three, or all groups if none is near. What is added to words
    of the draft is said to be."""
    if not update.passed_on and (turn := await _answer_without_telling(update.text, draft, ctx)) is not None:
        return turn
    words, masked = read_words(update.text, ctx)
    unfit = await _unfit(update, words, ctx, masked=masked, shortest=SHORTEST_SEARCH)
    if unfit is not None:
        return unfit
    together = join_words(words, draft)
    if fits_text(together, shortest=SHORTEST_SEARCH, longest=draft.room) == "long":
        return await ask_again(ctx, TextRef("report-text-joined-long", {"most": draft.room}))
    suggestions = await _judge_words(words, draft, ctx)
    new_draft = _with_suggestions(suggestions, _with_search(together, draft))
    is_added = tells_something(draft) and new_draft.words != draft.words
    notices = (
        *((Say("report-act-added", slot="added"),) if is_added else ()),
        *_masked_notice(masked=masked),
    )
    if not suggestions.acts:
        asked = await ask_again(ctx, TextRef("report-act-unclear"), draft=new_draft)
        return replace(asked, replies=(*notices, *asked.replies))
    return await step(ctx, new_draft, *notices)


async def _answer_without_telling(text: str, draft: Draft, ctx: Ctx) -> Turn | None:
    """The turn for what is no testimony where the act is asked: a shown act in other words; «none of these» opens all
    groups; the answer to a later question is no search once something is told. None for all else."""
    if tells_something(draft) and (act_id := named_act(text, ctx)):
        act = ctx.content.acts[act_id]
        note = TextRef("report-choice-taken", {"answer": act.label})
        return await step(ctx, choose_act(draft, act), note=note)
    if ctx.choices.says_none(text) or ctx.choices.says_unknown(text):
        return Turn((await question_at(ctx, draft, ALL, TextRef("report-act-choose")),))
    if tells_something(draft) and any(ctx.choices.read_choice(text, name) for name in _ASKED_LATER):
        return await ask_again(ctx, TextRef("report-act-first"))
    return None


def _with_search(together: str, draft: Draft) -> Draft:
    """The draft with all words once the act was searched by the last of them. Where the form still asks what
    happened, they are its first sentence."""
    if FieldName.TEXT in draft.answers or FieldName.TEXT not in ORDER[draft.way]:
        return _with_words(together, draft)
    return replace(draft, sentence=together)


async def typed_text(update: TextSaid, field: FormField, draft: Draft, ctx: Ctx) -> Turn:
    """Handle a sentence where the reporter tells what happened."""
    words, masked = read_words(update.text, ctx)
    unfit = await _unfit(update, words, ctx, masked=masked, longest=draft.room)
    if unfit is not None:
        return unfit
    return await tell(words, field, draft, ctx, *_masked_notice(masked=masked))


def _masked_notice(*, masked: bool) -> tuple[Reply, ...]:
    return (Say("report-masked", slot="masked"),) if masked else ()


async def tell(words: str, field: FormField, draft: Draft, ctx: Ctx, *before: Reply) -> Turn:
    """Go on with these words for what happened, if they are about something that is accepted. What was typed
    to find the act and stands above the question stays with them, and the whole text is shown."""
    together = _below_sentence(words, draft)
    if fits_text(together, longest=draft.room) == "long":
        return await ask_again(ctx, TextRef("report-text-joined-long", {"most": draft.room}))
    act = ctx.content.acts.get(draft.get(FieldName.ACT))
    suggestions = ctx.suggester.suggest(words, ()) if act else await suggest_acts(together, ctx, draft)
    if suggestions.outside:
        return await _ask_subject(OutsideSubject(suggestions.outside), together, field, draft, ctx)
    new_draft = draft.with_answer(field.name, together)
    if together != words:
        before = (*before, Say("report-text-joined", {"text": together}))
    return await step(ctx, new_draft if act else _with_suggestions(suggestions, new_draft), *before)


def _below_sentence(words: str, draft: Draft) -> str:
    """These words below what was typed to find the act, if the question shows that as already written."""
    if FieldName.TEXT in draft.answers or fits_text(draft.sentence) or draft.sentence in words:
        return words
    return join_words(words, draft)


async def judge_early_words(words: str, draft: Draft, ctx: Ctx) -> Draft:
    """An act-less draft with what was written before the act was asked."""
    if not words:
        return draft
    suggestions = await _judge_words(words, draft, ctx)
    begun = _with_words(join_words(words, draft), draft)
    return note_told_when(_with_suggestions(suggestions, begun), ctx)


def join_words(words: str, draft: Draft) -> str:
    """These words below the draft's earlier ones; what stands there already is not written again."""
    earlier = draft.get(FieldName.TEXT) or draft.sentence
    stands = f"\n\n{words}\n\n" in f"\n\n{earlier}\n\n"
    return earlier if stands else f"{earlier}\n\n{words}".strip()


def tells_something(draft: Draft) -> bool:
    """Whether the draft has words of its reporter or of a post, so that nothing added to it may erase it."""
    return bool(draft.words or draft.forwarded)


async def _judge_words(words: str, draft: Draft, ctx: Ctx) -> Suggestions:
    """What all words of a draft without an act suggest. An addition alone brings who did it in doubt only where it is
    about people: «it was raining» belongs to a report of a filled ballot box. The draft's earlier acts stay if its
    words suggest none."""
    suggestions = await suggest_acts(join_words(words, draft), ctx, draft)
    if not tells_something(draft):
        return suggestions
    doubted = suggestions.doubted or _doubtful_subject(words, ctx) != ""
    return Suggestions(suggestions.acts or draft.suggested, doubted=doubted)


def _doubtful_subject(words: str, ctx: Ctx) -> str:
    """The subject of an addition that is not accepted whoever did it; empty for what is about no people."""
    subject = ctx.suggester.suggest(words, ()).outside
    return "" if subject in {*GUESSED, OutsideSubject.ELSEWHERE} else subject


async def tell_more(words: str, draft: Draft, ctx: Ctx, *before: Reply) -> Turn:
    """Add words from outside the form to the draft's words, judged like all others; then continue where it
    stood. If they are not accepted, the draft stays as it is, and the reporter is told."""
    if not words:
        return await step(ctx, draft, *before)
    together = join_words(words, draft)
    if fits_text(together, longest=draft.room) == "long":
        return await step(ctx, draft, *before, Say("later-draft-full", {"most": LONGEST_TEXT}))
    act = ctx.content.acts.get(draft.get(FieldName.ACT))
    if act is None:
        suggestions = await _judge_words(words, draft, ctx)
        judged = _with_suggestions(suggestions, _with_words(together, draft))
        return await step(ctx, judged, *before, *too_short(together))
    if subject := _doubtful_subject(words, ctx):
        text = draft.with_editing(FieldName.TEXT)
        asking = replace(
            ctx, session=ctx.session.at(f"report.{FieldName.TEXT}").with_draft(text).next_epoch()
        )
        doubted = await _ask_subject(OutsideSubject(subject), together, FORM[FieldName.TEXT], text, asking)
        return replace(doubted, replies=(*before, *doubted.replies))
    return await step(ctx, _with_words(together, draft), *before, *too_short(together))


def too_short(words: str) -> tuple[Reply, ...]:
    """The note for words that came unasked and are too short to tell what happened."""
    return (Say("later-short", {"words": words}),) if fits_text(words) == "short" else ()


def _with_words(words: str, draft: Draft) -> Draft:
    """The draft with these words for what happened. Too few words only help to find the act."""
    if fits_text(words):
        return replace(draft, sentence=words)
    return draft.with_answer(FieldName.TEXT, words).with_editing(draft.editing)


def _with_suggestions(suggestions: Suggestions, draft: Draft) -> Draft:
    return replace(draft, suggested=suggestions.acts, doubted=suggestions.doubted)


async def _ask_subject(subject: OutsideSubject, words: str, field: FormField, draft: Draft, ctx: Ctx) -> Turn:
    """Ask about the subject. The words wait beside the draft until the reporter has answered."""
    offers = (
        (TextRef("button-text-act"), "report-pick", FieldValue(field.name, TYPED)),
        (TextRef("button-text-outside"), "report-decline", subject.value),
    )
    hint = TextRef("report-text-outside", {"subject": subject.value})
    return await ask_again(ctx, hint, draft=draft, offers=offers, extra={TYPED: words})


async def suggest_acts(words: str, ctx: Ctx, draft: Draft) -> Suggestions:
    """What these words suggest, among the acts that can be reported now. What was suggested for the same words of
    this draft is suggested again, whether or not their vector comes in time. What sounds like something that is not
    accepted is doubted."""
    if draft.suggested and words in (draft.sentence, draft.get(FieldName.TEXT)):
        return Suggestions(draft.suggested, doubted=draft.doubted)
    running = await ctx.uow.settings.running()
    now = reportable_now(ctx.content.acts.values(), running, today=ctx.clock.today())
    suggestions = ctx.suggester.suggest(words, [act.id for act in now], await ctx.vectors.vector_of(words))
    return replace(suggestions, outside="", doubted=True) if suggestions.outside else suggestions


async def _unfit(
    update: TextSaid,
    words: str,
    ctx: Ctx,
    *,
    masked: bool,
    shortest: int = SHORTEST_TEXT,
    longest: int = LONGEST_TEXT,
) -> Turn | None:
    """The question again with what to do instead; None for words that fit."""
    match TOO_LONG if is_tail(update, ctx) else fits_text(words, shortest=shortest, longest=longest):
        case "":
            return None
        case "long":
            long = TextRef("report-text-long", {"most": longest})
            return await ask_again(ctx, long, extra={TOO_LONG: str(update.message_id)})
        case _ if masked:
            return await ask_again(ctx, TextRef("report-text-only-masked"))
        case "short":
            return await ask_again(ctx, TextRef("report-text-short", {"least": shortest}))
    return await ask_again(ctx, TextRef("report-text-empty"))
