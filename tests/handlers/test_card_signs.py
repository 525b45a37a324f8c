"""Signs beside a case's state: hints of one line each that change nothing else."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.outgoing import TextRef
from bot.domain.cases.reports import State
from bot.domain.cases.triage import REASONS, SPAM, Action
from bot.domain.submissions.waves import Signals
from bot.handlers.cards.card import card_args, card_rows, signs_of
from tests.fakes.floor import TEXTS, Floor, a_floor
from tests.fakes.polling_day import content
from tests.fakes.turns import REZA


@pytest.fixture
async def floor() -> Floor:
    floor = a_floor()
    await floor.files()
    return floor


async def test_wave_adds_one_sign_line_and_nothing_else(floor: Floor) -> None:
    now, plain = floor.clock.now(), await floor.case()
    waved = replace(plain, signals=str(Signals(same=5, at_once=3, fresh=4)))
    assert signs_of(waved, now=now) == [TextRef("case-sign-wave", {"same": 5, "once": 3, "fresh": 4})]
    args = card_args(waved, content(), now=now)
    words = TEXTS.plain("case-card", args)
    assert (
        len(words.split("\n"))
        == len(TEXTS.plain("case-card", card_args(plain, content(), now=now)).split("\n")) + 1
    )
    assert "نشانه، نه حکم" in words
    assert card_rows(waved, now=now) == card_rows(plain, now=now)
    assert {k: v for k, v in args.items() if k != "state"} == {
        k: v for k, v in card_args(plain, content(), now=now).items() if k != "state"
    }


async def test_finished_case_shows_no_signs(floor: Floor) -> None:
    full = replace(await floor.case(), signals="5.3.4", added=True, put_right=1, barred=REZA)
    assert len(signs_of(full, now=floor.clock.now())) == 4
    for state in (State.MERGED, State.WITHDRAWN):
        assert signs_of(replace(full, state=state), now=floor.clock.now()) == ()


def test_spam_is_offered_last() -> None:
    assert REASONS[Action.OUT_OF_SCOPE][-1] == SPAM


@pytest.mark.parametrize(
    ("state", "late"), [(State.NEW, True), (State.CLAIMED, True), (State.REJECTED, False)]
)
async def test_an_open_case_past_its_deadline_says_so(state: State, late: bool) -> None:
    floor = a_floor()
    await floor.files()
    case = replace(
        await floor.case(), state=state, assignee=REZA, assignee_name="Reza", decided_at=floor.clock.now()
    )
    for past in (timedelta(minutes=-1), timedelta(0)):
        text = TEXTS.plain("case-card", card_args(case, content(), now=case.deadline + past))
        assert ("مهلت گذشت" in text) == (late and past == timedelta(0))
