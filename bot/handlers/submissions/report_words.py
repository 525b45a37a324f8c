"""What is typed into the form: cleaned of hidden marks, masked, and judged."""

from dataclasses import replace

from bot.conversation.incoming import TextSaid
from bot.conversation.ports import Ctx
from bot.domain.moments import write_when
from bot.domain.owner.settings import RunningSettings
from bot.domain.reporting.drafts import Draft, FieldName, FormVariant
from bot.domain.reporting.scope import usual_when
from bot.domain.submissions.witnesses import Consent
from bot.domain.typed import tidy

TOO_LONG = "long"


def read_words(text: str, ctx: Ctx) -> tuple[str, bool]:
    """The words as they are stored, and whether something in them was masked: numbers, cards, plates,
    handles, links and e-mails do not reach the readers of the report."""
    plain = tidy(text)
    masked = ctx.mask(plain)
    return masked, masked != plain


def is_tail(update: TextSaid, ctx: Ctx) -> bool:
    """Whether this is the rest of a text that was too long: messengers split a long paste into several
    messages, and the last piece alone must not pass for the answer."""
    last = ctx.session.data.get(TOO_LONG, "")
    return last.isdigit() and update.message_id == int(last) + 1


def presume_answers(draft: Draft, running: RunningSettings, ctx: Ctx) -> Draft:
    """The draft of a short form once the report itself is there, typed or spoken: with the usual answers for
    the rest, and the day and district that its words name. The usual answers are: ask before referring, no more
    files, and the usual time. A typed report gets the time only once its act is known."""
    if draft.way is FormVariant.FULL or not (draft.get(FieldName.TEXT) or draft.get(FieldName.VOICE)):
        return draft
    draft = draft.with_defaults(consent=Consent.ASK_ME.value, evidence="done")
    if area_id := ctx.places.find_told_place(draft.get(FieldName.TEXT), ctx.content.areas):
        draft = draft.with_defaults(area=area_id)
    act = ctx.content.acts.get(draft.get(FieldName.ACT))
    if act is None and draft.way is not FormVariant.VOICE:
        return draft
    stated_when = (
        draft.told_when[0] if len(draft.told_when) == 1 else _stated_when(draft.get(FieldName.TEXT), ctx)
    )
    return draft.with_defaults(when=usual_when(act, running, now=ctx.clock.now(), stated_when=stated_when))


def note_told_when(draft: Draft, ctx: Ctx) -> Draft:
    """The draft with the time that its words name, read today: «دیشب» is another night tomorrow."""
    if draft.told_when or not draft.words:
        return draft
    stated = _stated_when(draft.words, ctx)
    if "." not in stated and (unclear := _unclear_times(draft.words, ctx)):
        return replace(draft, told_when=unclear)
    return replace(draft, told_when=(stated,)) if stated else draft


def _unclear_times(words: str, ctx: Ctx) -> tuple[str, ...]:
    """What an hour at the beginning or end of the words may mean: «دیروز ساعت ۹» is in the morning or evening."""
    _, times = ctx.dates.split_time(words, ctx.clock.now())
    hours = [time for time in times if time.clock is not None and not time.presumed]
    return tuple(write_when(time.day, clock=time.clock) for time in hours)


def _stated_when(words: str, ctx: Ctx) -> str:
    """The only time that the words themselves name, as an answer of the form; "" if they name none."""
    stated = ctx.dates.find_told_time(words, ctx.clock.now())
    return "" if stated is None else write_when(stated.day, stated.part, clock=stated.clock)
