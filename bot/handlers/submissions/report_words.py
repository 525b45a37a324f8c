"""What is typed into the form: cleaned of hidden marks, masked, and judged."""

from collections.abc import Sequence
from dataclasses import replace

from bot.conversation.incoming import TextSaid
from bot.conversation.ports import Ctx
from bot.domain.moments import read_when, write_when
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
    stated_when = sole_time(draft.told_when)
    usual = usual_when(act, running, now=ctx.clock.now(), stated_when=stated_when)
    is_stated = usual == stated_when
    if FieldName.WHEN in draft.presumed and is_stated:
        draft = draft.without_answer(FieldName.WHEN)
    if FieldName.WHEN in draft.answers:
        return draft
    return replace(draft.with_defaults(when=usual), presumed=() if is_stated else (FieldName.WHEN,))


def note_told_when(draft: Draft, ctx: Ctx) -> Draft:
    """The draft with the time that its words name, read on the day on which they are typed: «دیشب» is another night
    tomorrow. Words that were replaced are forgotten with their time, and with the answer that was presumed from it."""
    is_said = FieldName.WHEN in draft.answers and draft.editing is not FieldName.WHEN
    if draft.way is FormVariant.FULL and is_said:  # by themselves
        return replace(draft, told_when=()) if draft.told_when else draft
    earlier = ctx.session.draft
    if earlier is None or earlier.id != draft.id:
        earlier = Draft(draft.id)
    if draft.words == earlier.words:
        return draft
    if _still_holds(earlier, draft):
        times = (*draft.told_when, *_told_times(draft.words.replace(earlier.words, "", 1), ctx))
        return replace(draft, told_when=tuple(dict.fromkeys(times)))
    noted = replace(draft, told_when=_told_times(draft.words, ctx))
    presumed = sole_time(earlier.told_when)
    is_presumed = draft.way is not FormVariant.FULL and presumed and draft.get(FieldName.WHEN) == presumed
    return noted.without_answer(FieldName.WHEN) if is_presumed and noted.told_when else noted


def _still_holds(earlier: Draft, draft: Draft) -> bool:
    """Whether the draft still has the earlier words: others were added, or came beside the sentence for the act."""
    beside = () if FieldName.TEXT in earlier.answers else (draft.sentence,)
    return any(earlier.words in words for words in (draft.get(FieldName.TEXT), draft.caption, *beside))


def sole_time(told_when: Sequence[str]) -> str:
    """The time that these answers agree on: the only one, or their day; "" if they name several or none."""
    if len(told_when) == 1:
        return told_when[0]
    days = {read_when(value)[0] for value in told_when}
    return write_when(days.pop()) if len(days) == 1 else ""


def _told_times(words: str, ctx: Ctx) -> tuple[str, ...]:
    """What the words say of when it was, as answers; several where their hour is unclear."""
    stated = _stated_when(words, ctx)
    if "." not in stated and (unclear := _unclear_times(words, ctx)):
        return unclear
    return (stated,) if stated else ()


def _unclear_times(words: str, ctx: Ctx) -> tuple[str, ...]:
    """What an hour at the beginning or end of the words may mean: «دیروز ساعت ۹» is in the morning or evening."""
    _, times = ctx.dates.split_time(words, ctx.clock.now())
    hours = [time for time in times if time.clock is not None and not time.presumed]
    return tuple(write_when(time.day, clock=time.clock) for time in hours)


def _stated_when(words: str, ctx: Ctx) -> str:
    """The only time that the words themselves name, as an answer of the form; "" if they name none."""
    stated = ctx.dates.find_told_time(words, ctx.clock.now())
    return "" if stated is None else write_when(stated.day, stated.part, clock=stated.clock)
