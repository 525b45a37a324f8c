"""What a typed sentence tells of: three acts to choose from, or something that is not taken here.

Who has chosen no act yet is declined at once, in the words of the subject. Once an act is chosen, a sentence may
only sound like something else: then the reporter is asked before anything is thrown away.
"""

from dataclasses import replace
from typing import Final

from bot.conversation.buttons import Press
from bot.conversation.incoming import TextSaid
from bot.conversation.outgoing import Button, Reply, Say, Term, Turn
from bot.conversation.ports import Ctx
from bot.domain.drafts import LONGEST_TEXT, SHORTEST_TEXT, Draft, FormField, Name, fits_text
from bot.domain.scope import OutsideSubject, reportable_now
from bot.handlers.report_outside import decline
from bot.handlers.report_steps import TYPED, again, step
from bot.handlers.report_words import TOO_LONG, is_tail, presumed, read_words
from bot.usecases.ports_suggest import Suggestions

SHORTEST_SEARCH: Final = 3
"""Characters that an act can be looked for by; what happened takes more."""


async def typed_act(update: TextSaid, draft: Draft, ctx: Ctx) -> Turn:
    """A sentence where an act is asked: the nearest three, or all groups where none is near."""
    words, masked = read_words(update.text, ctx)
    unfit = await _unfit(update, words, ctx, masked=masked, shortest=SHORTEST_SEARCH)
    if unfit is not None:
        return unfit
    found = await suggested(words, ctx)
    if found.outside:
        return decline(OutsideSubject(found.outside), ctx)
    told = replace(draft, sentence=words, suggested=found.acts)
    if not found.acts:
        return await again(ctx, Term("report-act-unclear"), draft=told)
    return await step(ctx, told, *_covered(masked=masked))


async def typed_text(update: TextSaid, field: FormField, draft: Draft, ctx: Ctx) -> Turn:
    """A sentence where the reporter tells what happened."""
    words, masked = read_words(update.text, ctx)
    unfit = await _unfit(update, words, ctx, masked=masked, longest=draft.room)
    if unfit is not None:
        return unfit
    return await tell(words, field, draft, ctx, *_covered(masked=masked))


def _covered(*, masked: bool) -> tuple[Reply, ...]:
    return (Say("report-masked", slot="masked"),) if masked else ()


async def tell(words: str, field: FormField, draft: Draft, ctx: Ctx, *before: Reply) -> Turn:
    """One step further with these words for what happened, if they are about something that we take."""
    found = await suggested(words, ctx)
    act = ctx.content.acts.get(draft.get(Name.ACT))
    if found.outside and act is None:
        return decline(OutsideSubject(found.outside), ctx)
    if found.outside:
        return await _doubted(OutsideSubject(found.outside), words, field, draft, ctx)
    told = presumed(draft.answered(field.name, words), ctx)
    return await step(ctx, told if act else replace(told, suggested=found.acts), *before)


async def _doubted(subject: OutsideSubject, words: str, field: FormField, draft: Draft, ctx: Ctx) -> Turn:
    """The words wait beside the draft until the reporter has said what they are about."""
    offers = tuple(
        (Button(Term(key), Press(verb, given, ctx.session.epoch)),)
        for key, verb, given in (
            ("button-text-act", "report-pick", f"{field.name}/{TYPED}"),
            ("button-text-outside", "report-outside", subject.value),
        )
    )
    hint = Term("report-text-outside", {"subject": subject.value})
    return await again(ctx, hint, draft=draft, offers=offers, beside={TYPED: words})


async def suggested(words: str, ctx: Ctx) -> Suggestions:
    """What these words tell of, among the acts that can be reported now."""
    now = reportable_now(ctx.content.acts.values(), await ctx.uow.settings.running())
    return ctx.suggester.suggest(words, [act.id for act in now])


async def _unfit(
    update: TextSaid,
    words: str,
    ctx: Ctx,
    *,
    masked: bool,
    shortest: int = SHORTEST_TEXT,
    longest: int = LONGEST_TEXT,
) -> Turn | None:
    """The question once more with what to do instead; None for words that fit."""
    match TOO_LONG if is_tail(update, ctx) else fits_text(words, shortest=shortest, longest=longest):
        case "":
            return None
        case "long":
            long = Term("report-text-long", {"most": longest})
            return await again(ctx, long, beside={TOO_LONG: str(update.message_id)})
        case _ if masked:
            return await again(ctx, Term("report-text-only-masked"))
        case "short":
            return await again(ctx, Term("report-text-short", {"least": shortest}))
    return await again(ctx, Term("report-text-empty"))
