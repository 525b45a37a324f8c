"""Everyday words that answer the form or ask for its buttons: «ادامه», «هیچی ندارم», «کدومو بزنم».

They are no testimony and no wish to leave. What the open question reads by itself is left to it.
"""

from bot.conversation.incoming import TextSaid
from bot.conversation.outgoing import TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.reporting.drafts import SHORTEST_TEXT, FormField, InputKind, next_field
from bot.handlers.reporting import report_answers
from bot.handlers.reporting.report_entrance import refuse_if_closed
from bot.handlers.reporting.report_steps import ask_again, current_draft
from bot.handlers.reporting.report_typed_choice import named_act, take_contact
from bot.handlers.understanding import leaving


async def answer_everyday(update: TextSaid, ctx: Ctx) -> Turn | None:
    """The turn for such words in the form; None for others. Nothing is sent or erased by them."""
    if update.passed_on or ctx.smells_of_danger(update.text):
        return None
    field, choices = next_field(current_draft(ctx)), ctx.choices
    if choices.goes_on_later(update.text):
        return await leaving.leave(update, ctx)
    if field is not None and _is_answer(update.text, field, ctx):
        is_read_here = field.input in (InputKind.ACTS, InputKind.FILES)
        return await report_answers.answer(update, ctx) if is_read_here else None
    mode = choices.read_contact(update.text)
    hint = None if mode else _hint(update.text, field, ctx)
    if not (mode or hint):
        return None
    if (shut := refuse_if_closed(ctx, await ctx.uow.settings.running())) is not None:
        return shut
    return await take_contact(mode, current_draft(ctx), ctx) if hint is None else await ask_again(ctx, hint)


def _is_answer(text: str, field: FormField, ctx: Ctx) -> bool:
    """Whether a text names an answer of the open question's buttons."""
    if field.input is InputKind.ACTS:
        return named_act(text, ctx) != ""
    return ctx.choices.read_choice(text, field.name) != ""


def _hint(text: str, field: FormField | None, ctx: Ctx) -> TextRef | None:
    """What to do at this question, for who says only yes, done or next, or asks which button to press."""
    goes_on = ctx.choices.goes_on(text)
    if field is not None and field.input is InputKind.WORDS:
        return TextRef("report-text-short", {"least": SHORTEST_TEXT}) if goes_on else None
    if field is None and goes_on:
        return TextRef("report-send-how")
    return TextRef("report-use-buttons") if goes_on or ctx.choices.asks_how(text) else None
