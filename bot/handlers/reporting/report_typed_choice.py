"""A typed answer to a question with buttons: «مسئول ستاد», «خودم دیدم», «نمی‌دانم».

It is taken and shown back. What this act does not offer is said, and the question stays.
"""

from typing import Final

from bot.conversation.buttons import decode
from bot.conversation.incoming import TextSaid
from bot.conversation.outgoing import TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.catalogue.catalogue import ActorClass
from bot.domain.reporting.drafts import ORDER, UNKNOWN_ACTOR, Draft, FieldName, FormField
from bot.domain.reporting.scope import REFUSED, SOMEONE_ELSE
from bot.handlers.reporting.report_outside import ask_outside
from bot.handlers.reporting.report_steps import ask_again, step
from bot.handlers.submissions.report_choices import choices, label_of

_ACT: Final = f"{FieldName.ACT}/"
"""The beginning of the argument of a button with an act."""
_ACTOR_HINTS: Final = {UNKNOWN_ACTOR: "report-actor-needed"}


async def typed_choice(update: TextSaid, field: FormField, draft: Draft, ctx: Ctx) -> Turn | None:
    """Take the choice that the words name, and nothing else; None if they name none."""
    value = ctx.choices.read_choice(update.text, field.name)
    if not value:
        return None
    running = await ctx.uow.settings.running()
    offers = choices(field, draft, content=ctx.content, running=running, today=ctx.clock.today())
    offered = {choice.value for choice in offers}
    if value == ActorClass.PERSON and value not in offered:
        value = SOMEONE_ELSE
    if value not in offered:
        hint = _ACTOR_HINTS.get(value, "report-choice-not-offered")
        return await ask_again(ctx, TextRef(hint))
    if field.name is FieldName.ACTOR and value in REFUSED:
        return await ask_outside(update, ctx)
    note = TextRef("report-choice-taken", {"answer": label_of(field.name, value)})
    return await step(ctx, draft.with_answer(field.name, value), note=note)


def named_act(text: str, ctx: Ctx) -> str:
    """The id of the shown act that a text names by its place on the screen or by words of its label, or ""."""
    presses = [decode(data) for data in ctx.session.labels.values()]
    picks = [press.argument for press in presses if press.verb == "report-pick"]
    act_ids = [pick.removeprefix(_ACT) for pick in dict.fromkeys(picks) if pick.startswith(_ACT)]
    acts = [act for act_id in act_ids if (act := ctx.content.acts.get(act_id)) is not None]
    at = ctx.choices.read_label(text, [act.label for act in acts])
    return acts[at].id if at is not None else ""


async def take_contact(mode: str, draft: Draft, ctx: Ctx) -> Turn:
    """Take whether an answer is wanted before it is asked; the open question stays. A short form asks it by its
    buttons that send."""
    if FieldName.CONTACT not in ORDER[draft.way]:
        return await ask_again(ctx, TextRef("report-use-buttons"))
    answered = draft.with_answer(FieldName.CONTACT, mode).with_editing(draft.editing)
    note = TextRef("report-contact-taken", {"answer": label_of(FieldName.CONTACT, mode)})
    return await ask_again(ctx, note, draft=answered)
