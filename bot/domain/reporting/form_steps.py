"""Navigation in the form: the current question, editable fields, one step back, progress, another way to tell
it."""

from dataclasses import replace

from bot.domain.reporting.drafts import FORM, ORDER, Draft, FieldName, FormField, FormVariant, fits_text


def next_field(draft: Draft) -> FormField | None:
    """The field to ask now: the one being edited, else the first unanswered one; None at the review."""
    if draft.editing is not None and FORM[draft.editing].applies(draft):
        return FORM[draft.editing]
    return next((f for f in _asked_fields(draft) if f.name not in draft.answers), None)


def _asked_fields(draft: Draft) -> tuple[FormField, ...]:
    return tuple(FORM[name] for name in ORDER[draft.way] if FORM[name].applies(draft))


def editable(draft: Draft) -> tuple[FormField, ...]:
    """The fields that can be given or changed at the review, in the form's order.

    The contact mode is chosen by the send button if the form has no question for it.
    """
    asked = ORDER[draft.way]
    return tuple(
        f
        for f in FORM.values()
        if f.applies(draft)
        and f.name not in draft.settled
        and (f.name in draft.answers if f.name in asked else f.name is not FieldName.CONTACT)
    )


def previous_field(draft: Draft) -> FieldName | None:
    """The last answered field before the current one: one step back."""
    order = ORDER[draft.way]
    answered = [name for name in order if name in draft.answers and FORM[name].applies(draft)]
    answered = [name for name in answered if name not in draft.settled]
    now = next_field(draft)
    if now is not None and now.name in order:
        answered = [name for name in answered if order.index(name) < order.index(now.name)]
    return answered[-1] if answered else None


def place_in_form(draft: Draft) -> tuple[int, int]:
    """The number of the current question and the number of questions, as far as is known: (3, 10)."""
    asked = [f.name for f in _asked_fields(draft) if f.name not in draft.settled]
    now = next_field(draft)
    place = asked.index(now.name) + 1 if now is not None and now.name in asked else len(asked)
    return place, len(asked)


def switch_variant(way: FormVariant, draft: Draft) -> Draft:
    """The draft in another variant. If it does not ask for words, waiting captions become the words; if it
    does, words that are too short for an answer wait again."""
    words = draft.get(FieldName.TEXT)
    changed = replace(draft, way=way)
    if FieldName.TEXT not in ORDER[way]:
        return replace(changed.with_words(draft.caption), caption="") if draft.caption else changed
    if words and fits_text(words):
        return replace(changed.without_answer(FieldName.TEXT), caption=words)
    return changed
