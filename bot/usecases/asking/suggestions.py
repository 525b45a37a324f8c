"""Wordings that editors propose for the content: made after an answer, accepted or dropped by an editor."""

from bot.domain.asking.inquiries import AnswerKind
from bot.domain.asking.suggestions import AskSuggestion, require_own_wording, suggestion_words
from bot.domain.errors import NotAllowed, NotFound, WrongState
from bot.domain.staff.audit import AuditAction
from bot.domain.typed import require_no_contacts
from bot.usecases.asking.answer_inquiries import require_editor
from bot.usecases.context import ActingContext, Context


async def check_wording(ctx: ActingContext, inquiry_id: str, text: str) -> tuple[str, str]:
    """The place that answered this question (``card:…``; empty for own words), and the editor's rewording of it.

    Raises NotFound, NotAllowed for another editor's answer, and BadInput for words that may lead to a person or
    are the citizen's own.
    """
    require_editor(ctx)
    inquiry = await ctx.uow.inquiries.get(inquiry_id)
    answer = await ctx.uow.inquiries.answer(inquiry_id)
    if inquiry is None or answer is None or answer.kind is AnswerKind.DECLINED:
        raise NotFound("inquiry-gone")
    if inquiry.editor != ctx.account:
        raise NotAllowed("inquiry-held")
    words = require_no_contacts(suggestion_words(text), mask=ctx.mask)
    asked = await ctx.uow.inquiries.words(inquiry_id)
    folded, copies = ctx.traces.folded_text, ctx.traces.copies
    require_own_wording((folded(words), folded(asked)), (copies(words), copies(asked)))
    return "" if answer.kind is AnswerKind.WORDS else f"{answer.kind}:{answer.text}", words


async def suggest_wording(ctx: ActingContext, inquiry_id: str, text: str) -> AskSuggestion:
    """Store the rewording as a suggestion. Nothing in it leads to the question. Raises as ``check_wording``."""
    place, words = await check_wording(ctx, inquiry_id, text)
    suggestion = AskSuggestion(ctx.ids.new(), place=place, words=words, day=ctx.clock.today())
    ctx.uow.suggestions.save(suggestion)
    _record(ctx, suggestion, "make")
    return suggestion


async def accept_suggestion(ctx: ActingContext, suggestion_id: str) -> AskSuggestion:
    """Accept it for ``content/asks``. Raises NotFound, and WrongState while the content has no answer to it."""
    suggestion = await _find(ctx, suggestion_id)
    if not suggestion.place:
        raise WrongState("suggestion-without-place")
    ctx.uow.suggestions.save(suggestion.accept())
    _record(ctx, suggestion, "accept")
    return suggestion


async def drop_suggestion(ctx: ActingContext, suggestion_id: str) -> None:
    """Raises NotFound."""
    suggestion = await _find(ctx, suggestion_id)
    ctx.uow.suggestions.drop(suggestion_id)
    _record(ctx, suggestion, "drop")


async def find_suggestion(ctx: Context, suggestion_id: str) -> AskSuggestion:
    """Raises NotFound."""
    suggestion = await ctx.uow.suggestions.get(suggestion_id)
    if suggestion is None:
        raise NotFound("suggestion-gone")
    return suggestion


async def _find(ctx: ActingContext, suggestion_id: str) -> AskSuggestion:
    require_editor(ctx)
    return await find_suggestion(ctx, suggestion_id)


def _record(ctx: ActingContext, suggestion: AskSuggestion, detail: str) -> None:
    ctx.uow.audit.record(
        AuditAction.SUGGESTION, by=str(ctx.account), at=ctx.clock.now(), subject=suggestion.id, detail=detail
    )
