"""The form's rules: what is asked, what an answer settles, and what no longer applies."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.catalogue.catalogue import Act, ActorClass, Phase, Severity, Space
from bot.domain.owner.settings import Reporting, RunningSettings
from bot.domain.reporting.drafts import (
    FORM,
    LONGEST_TEXT,
    UNKNOWN_ACTOR,
    Draft,
    FieldName,
    FormVariant,
    fits_text,
    next_field,
    place_in_form,
    previous_field,
    switch_variant,
)
from bot.domain.reporting.scope import actor_choices, choose_act, is_act_offered
from tests.fakes.polling_day import act
from tests.fakes.shared_content import shipped_content

BOTH = act("O01", ActorClass.CANDIDATE, ActorClass.PERSON, spaces=(Space.REAL, Space.VIRTUAL))
REAL = act("O32", ActorClass.STAFF)
ONLINE = act("O42", ActorClass.CANDIDATE, spaces=(Space.VIRTUAL,))


def test_single_space_act_settles_space_and_others_ask() -> None:
    assert choose_act(Draft("d"), ONLINE).get(FieldName.SPACE) == "virtual"
    assert next_field(choose_act(Draft("d"), ONLINE)) == FORM[FieldName.ADDRESS]
    assert next_field(choose_act(Draft("d"), BOTH)) == FORM[FieldName.SPACE]
    again = choose_act(choose_act(Draft("d"), ONLINE), BOTH)
    assert (again.get(FieldName.SPACE), again.settled) == ("", ())


def test_leaving_virtual_space_drops_address_and_post() -> None:
    online = choose_act(Draft("d", forwarded="words"), ONLINE).with_answer(FieldName.ADDRESS, "@a_channel")
    real = choose_act(online, REAL)
    assert (real.get(FieldName.ADDRESS), real.forwarded) == ("", "")


def test_actor_unknown_to_new_act_is_asked_again() -> None:
    draft = choose_act(Draft("d"), BOTH).with_answer(FieldName.ACTOR, "person")
    assert choose_act(draft, REAL).get(FieldName.ACTOR) == ""
    assert choose_act(draft, BOTH).get(FieldName.ACTOR) == "person"


def test_other_actor_is_offered_only_where_persons_are_unreportable() -> None:
    assert actor_choices(BOTH) == ("candidate", "person", "unknown", "words")
    assert actor_choices(REAL) == ("staff", "unknown", "other")


def test_an_act_is_offered_by_phase_switch_and_actors() -> None:
    grave = act("O13", ActorClass.FORCE, severity=Severity.CRITICAL)
    today = date(2026, 12, 11)

    def is_offered(offered_act: Act, reporting: Reporting, phase: Phase | None = Phase.DAY) -> bool:
        return is_act_offered(offered_act, RunningSettings(reporting, phase), today=today)

    assert is_offered(REAL, Reporting.OPEN)
    assert is_offered(REAL, Reporting.OPEN, None)
    assert is_offered(REAL, Reporting.OPEN, Phase.AFTER), "the period of article 68 has begun"
    assert not is_offered(REAL, Reporting.OPEN, Phase.BEFORE), "the day of voting has not come"
    assert not is_offered(REAL, Reporting.EMERGENCY)
    assert is_offered(grave, Reporting.EMERGENCY)
    assert not is_offered(grave, Reporting.CLOSED)
    assert not is_offered(grave, Reporting.OFF)
    assert not is_offered(act("X05"), Reporting.OPEN)


@given(
    st.lists(
        st.sampled_from([n for n in FieldName if n not in (FieldName.ACT, FieldName.SPACE)]), unique=True
    )
)
def test_back_and_forth_loses_no_answer(answered: list[FieldName]) -> None:
    """Stepping back to the first question and keeping every answer leads to the same place."""
    draft = choose_act(Draft("d"), REAL)
    for name in answered:
        if FORM[name].applies(draft):
            draft = draft.with_answer(name, "x")
    back = draft
    while (name_before := previous_field(back)) is not None:
        back = back.with_editing(name_before)
    assert back.answers == draft.answers
    assert next_field(back.with_editing(None)) == next_field(draft)


def test_form_position_counts_only_questions_asked() -> None:
    assert place_in_form(Draft("d")) == (1, 10)
    assert place_in_form(choose_act(Draft("d"), REAL)) == (2, 9)
    assert place_in_form(choose_act(Draft("d"), ONLINE)) == (2, 10)
    whole = choose_act(Draft("d"), REAL)
    while (field := next_field(whole)) is not None:
        whole = whole.with_answer(field.name, "x")
    assert place_in_form(whole) == (9, 9)


def test_texts_are_judged_by_letters_and_length() -> None:
    assert fits_text("👍 👍 👍 👍 👍 👍") == "empty"
    assert fits_text("   short   ") == "short"
    assert fits_text("a" * LONGEST_TEXT) == ""
    assert fits_text("a" * (LONGEST_TEXT + 1)) == "long"
    assert fits_text("۴", shortest=1) == ""


def test_unknown_actor_is_no_way_around_the_scope() -> None:
    """What only its actor tells from a private person's words or life needs a named actor."""
    acts = shipped_content().acts.values()
    unknown = {a.id for a in acts if UNKNOWN_ACTOR in actor_choices(a)}
    assert unknown.isdisjoint({"O17", "O22", "O23", "O24", "O26", "O37", "X05", "X06", "O32"})
    assert {"O01", "O13"} <= unknown
    for each_act in acts:
        assert UNKNOWN_ACTOR not in actor_choices(each_act) or not (
            each_act.policy.speech or each_act.policy.scoped
        )


def test_act_that_needs_an_actor_drops_unknown() -> None:
    speech = replace(REAL, policy=replace(REAL.policy, speech=True))
    draft = choose_act(Draft("d"), BOTH).with_answer(FieldName.ACTOR, UNKNOWN_ACTOR)
    assert draft.actor == ""
    assert choose_act(draft, BOTH).get(FieldName.ACTOR) == UNKNOWN_ACTOR
    assert FieldName.ACTOR not in choose_act(draft, speech).answers


def test_full_form_asks_what_a_short_one_presumed() -> None:
    answers = {FieldName.TEXT: "a" * 20, FieldName.WHEN: "2026-05-01.noon"}
    quick = Draft("d", way=FormVariant.QUICK, answers=answers, presumed=(FieldName.WHEN,))
    full = switch_variant(FormVariant.FULL, quick)
    assert FieldName.WHEN not in full.answers and not full.presumed
    answered = quick.with_answer(FieldName.WHEN, "2026-05-01.noon")
    assert switch_variant(FormVariant.FULL, answered).get(FieldName.WHEN), "it was given"
