"""The form's rules: what is asked, what an answer settles, what no longer holds."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.catalogue.catalogue import Act, ActorClass, Phase, Severity, Space
from bot.domain.owner.settings import Reporting, Running
from bot.domain.reporting.drafts import FORM, LONGEST_TEXT, Draft, Name, fits_text
from bot.domain.reporting.form_steps import next_field, place_in_form, previous_field
from bot.domain.reporting.scope import actor_choices, choose_act, offered
from tests.fakes.polling_day import act

BOTH = act("O01", ActorClass.CANDIDATE, ActorClass.PERSON, spaces=(Space.REAL, Space.VIRTUAL))
REAL = act("O32", ActorClass.STAFF)
ONLINE = act("O42", ActorClass.CANDIDATE, spaces=(Space.VIRTUAL,))


def test_an_act_with_one_space_settles_it_and_an_act_with_both_asks() -> None:
    assert choose_act(Draft("d"), ONLINE).get(Name.SPACE) == "virtual"
    assert next_field(choose_act(Draft("d"), ONLINE)) == FORM[Name.ADDRESS]
    assert next_field(choose_act(Draft("d"), BOTH)) == FORM[Name.SPACE]
    again = choose_act(choose_act(Draft("d"), ONLINE), BOTH)
    assert (again.get(Name.SPACE), again.settled) == ("", ())


def test_an_address_is_dropped_with_the_virtual_space_and_so_is_the_post() -> None:
    online = choose_act(Draft("d", forwarded="words"), ONLINE).answered(Name.ADDRESS, "@a_channel")
    real = choose_act(online, REAL)
    assert (real.get(Name.ADDRESS), real.forwarded) == ("", "")


def test_an_actor_whom_the_new_act_does_not_know_is_asked_anew() -> None:
    draft = choose_act(Draft("d"), BOTH).answered(Name.ACTOR, "person")
    assert choose_act(draft, REAL).get(Name.ACTOR) == ""
    assert choose_act(draft, BOTH).get(Name.ACTOR) == "person"


def test_someone_else_can_be_pressed_only_where_a_person_may_not_be_reported() -> None:
    assert actor_choices(BOTH) == ("candidate", "person", "words")
    assert actor_choices(REAL) == ("staff", "other")


def test_an_act_is_offered_by_phase_switch_and_actors() -> None:
    grave = act("O13", ActorClass.FORCE, severity=Severity.CRITICAL)
    today = date(2026, 12, 11)

    def is_offered(one: Act, reporting: Reporting, phase: Phase | None = Phase.DAY) -> bool:
        return offered(one, Running(reporting, phase), today=today)

    assert is_offered(REAL, Reporting.OPEN)
    assert is_offered(REAL, Reporting.OPEN, None)
    assert is_offered(REAL, Reporting.OPEN, Phase.AFTER), "the window of article 68 is open"
    assert not is_offered(REAL, Reporting.OPEN, Phase.BEFORE), "voting has not come"
    assert not is_offered(REAL, Reporting.EMERGENCY)
    assert is_offered(grave, Reporting.EMERGENCY)
    assert not is_offered(grave, Reporting.CLOSED)
    assert not is_offered(grave, Reporting.OFF)
    assert not is_offered(act("X05"), Reporting.OPEN)


@given(st.lists(st.sampled_from([n for n in Name if n not in (Name.ACT, Name.SPACE)]), unique=True))
def test_back_and_forth_loses_no_answer(answered: list[Name]) -> None:
    """Stepping back to the first question and keeping every answer leads to the same place."""
    draft = choose_act(Draft("d"), REAL)
    for name in answered:
        if FORM[name].applies(draft):
            draft = draft.answered(name, "x")
    back = draft
    while (name_before := previous_field(back)) is not None:
        back = back.editing_again(name_before)
    assert back.answers == draft.answers
    assert next_field(back.editing_again(None)) == next_field(draft)


def test_the_place_in_the_form_counts_only_what_is_asked() -> None:
    assert place_in_form(Draft("d")) == (1, 10)
    assert place_in_form(choose_act(Draft("d"), REAL)) == (2, 9)
    assert place_in_form(choose_act(Draft("d"), ONLINE)) == (2, 10)
    whole = choose_act(Draft("d"), REAL)
    while (field := next_field(whole)) is not None:
        whole = whole.answered(field.name, "x")
    assert place_in_form(whole) == (9, 9)


def test_texts_are_judged_by_letters_and_length() -> None:
    assert fits_text("👍 👍 👍 👍 👍 👍") == "empty"
    assert fits_text("   short   ") == "short"
    assert fits_text("a" * LONGEST_TEXT) == ""
    assert fits_text("a" * (LONGEST_TEXT + 1)) == "long"
    assert fits_text("۴", shortest=1) == ""
