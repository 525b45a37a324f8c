"""About in the form: what is asked now, what can be changed, one step back, how far it is, another way to tell it."""

from dataclasses import replace

from bot.domain.reporting.drafts import FORM, ORDER, Draft, FieldName, FormField, FormVariant, fits_text


def next_field(draft: Draft) -> FormField | None:
    """The field to ask now: the one being edited, else the first without an answer; None at review."""
    if draft.editing is not None and FORM[draft.editing].applies(draft):
        return FORM[draft.editing]
    return next((f for f in _asked_fields(draft) if f.name not in draft.answers), None)


def _asked_fields(draft: Draft) -> tuple[FormField, ...]:
    return tuple(FORM[name] for name in ORDER[draft.way] if FORM[name].applies(draft))


def editable(draft: Draft) -> tuple[FormField, ...]:
    """The fields that the person may give or change at the review, in the form's order.

    How he wants to be answered is chosen by the way of sending where there is no question of its own.
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
    """The last answered field before the one being asked: one step back."""
    order = ORDER[draft.way]
    answered = [name for name in order if name in draft.answers and FORM[name].applies(draft)]
    answered = [name for name in answered if name not in draft.settled]
    now = next_field(draft)
    if now is not None and now.name in order:
        answered = [name for name in answered if order.index(name) < order.index(now.name)]
    return answered[-1] if answered else None


def place_in_form(draft: Draft) -> tuple[int, int]:
    """Which question is asked now and how many there are, as far as is known: (3, 10)."""
    asked = [f.name for f in _asked_fields(draft) if f.name not in draft.settled]
    now = next_field(draft)
    place = asked.index(now.name) + 1 if now is not None and now.name in asked else len(asked)
    return place, len(asked)


def switch_variant(way: FormVariant, draft: Draft) -> Draft:
    """The draft told in another way. Where no words are asked, those that waited below files are the words;
    where they are asked, what is too short to be an answer waits again."""
    words = draft.get(FieldName.TEXT)
    changed = replace(draft, way=way)
    if FieldName.TEXT not in ORDER[way]:
        return replace(changed.with_words(draft.caption), caption="") if draft.caption else changed
    if words and fits_text(words):
        return replace(changed.without_answer(FieldName.TEXT), caption=words)
    return changed
