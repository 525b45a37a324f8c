"""The words that lead out are said at every step of every form: they always lead out, are taken as no answer, lose
nothing that should stay, and a draft that stays is named."""

import asyncio
from collections.abc import Awaitable
from datetime import timedelta
from typing import Any, Final

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from bot.conversation.incoming import CommandGiven
from bot.conversation.outgoing import Say, Screen
from bot.conversation.session import Session
from bot.conversation.words import as_command
from bot.domain.catalogue.catalogue import Phase
from bot.domain.owner.settings import Reporting, RunningSettings
from bot.domain.people import Account, Messenger
from bot.domain.reporting.drafts import Draft, FieldName, FormVariant
from bot.handlers import TABLE
from tests.fakes.effort import examples
from tests.fakes.form_filler import on_screen, press, take_step
from tests.fakes.polling_day import open_uow
from tests.fakes.shared_content import shipped_content
from tests.fakes.talk import TEXTS, Talk
from tests.fakes.turns import text_message

LEAVING: Final = ("لغو", "لغوو", "انصراف", "انصراق", "پایان", "پايان", "/cancel", "laghv", "enseraf", "کنسل")
MENU: Final = ("منو", " منو ", "منوو", "menu", "/menu")
HELP: Final = ("راهنما", "راهنم", "کمک", "كمك", "komak")
BACK: Final = ("برگرد", "برگدر", "قبلی", "قبلي", "bargard", "/back")
WORDS: Final = (*LEAVING, *MENU, *HELP, *BACK)
STATES: Final = sorted(
    {route.on.removeprefix("state:").replace("*", "name") for route in TABLE if route.on.startswith("state:")}
    | {"reading.choice", "report.review", *(f"report.{name}" for name in FieldName)}
)
"""Every state in which a message may be an answer."""
DRAFT_NOTES: Final = {"left-draft"}
NO_ANSWERS: Final = ("قبلا", "پایین", "پایانه", "مینو", "منوی ناهار", "کمک کرد رأی بدهند", "ممنوع", "payam")


@pytest.mark.parametrize("word", WORDS)
def test_escape_words_are_commands_in_every_state(word: str) -> None:
    for state in STATES:
        update = as_command(text_message(word), Session(state), TEXTS.command, TEXTS.escape)
        typed = word.startswith("/")  # the adapter has read these already
        assert typed or (
            isinstance(update, CommandGiven) and update.name in {"menu", "cancel", "help", "back"}
        )


@pytest.mark.parametrize("word", NO_ANSWERS)
def test_similar_words_stay_answers(word: str) -> None:
    update = text_message(word)
    assert as_command(update, Session("report.text"), TEXTS.command, TEXTS.escape) == update


A_DAY = timedelta(days=1)


class Escapes(RuleBasedStateMachine):
    """One person walks through the report form and says such a word at any step, or in the middle of another form."""

    @initialize(messenger=st.sampled_from(list(Messenger)), way=st.sampled_from(FormVariant))
    def open_form(self, messenger: Messenger, way: FormVariant) -> None:
        self.loop = asyncio.new_event_loop()
        uow = open_uow(RunningSettings(Reporting.OPEN, Phase.DAY))
        self.chat = Talk(account=Account(messenger, 5001), uow=uow, content=shipped_content(), curious=False)
        self.way = way
        self.begin()

    @rule()
    @precondition(lambda self: self.chat.session.draft is None)
    def begin(self) -> None:
        self._run(self.chat.commands("report"))
        starts = [button for button in on_screen(self.chat) if button.verb == "report-start"]
        self._run(press(self.chat, next((b for b in starts if b.argument == self.way), starts[0])))
        for agree in [button for button in on_screen(self.chat) if button.verb == "report-agree"]:
            self._run(press(self.chat, agree))

    @rule()
    @precondition(lambda self: self._in_form())
    def goes_on(self) -> None:
        self._run(take_step(self.chat))

    @rule()
    @precondition(lambda self: self.chat.session.draft is not None and not self._in_form())
    def comes_back(self) -> None:
        """The buttons of the last note lead on with the draft."""
        self._run(self.chat.commands("report"))
        if "report-waits-limit" in self._keys():  # as many reports as a day allows
            self.chat.clock.advance(A_DAY)
            self._run(self.chat.commands("report"))
        resume = [button for button in on_screen(self.chat) if button.verb in ("report-on", "report-start")]
        self._run(press(self.chat, resume[0]))
        for agree in [button for button in on_screen(self.chat) if button.verb == "report-agree"]:
            self._run(press(self.chat, agree))
        assert self._in_form()

    @rule(word=st.sampled_from((*LEAVING, *MENU, *HELP)))
    @precondition(lambda self: self._in_form())
    def leaves(self, word: str) -> None:
        before, tables = self.chat.session.draft, self._row_counts()
        self._say(word)
        assert not self._in_form(), "still in the form"
        assert self.chat.session.draft == before, "the draft is not what it was"
        assert self._row_counts() == tables, "something was stored"
        assert self._keys() & DRAFT_NOTES, "nobody said that the draft stays"
        assert {"report", "report-cancel"} <= {press.verb for press in on_screen(self.chat)}

    @rule(word=st.sampled_from(BACK))
    @precondition(lambda self: self._in_form())
    def steps_back(self, word: str) -> None:
        before, tables = self.chat.session.draft, self._row_counts()
        assert before is not None
        self._say(word)
        after = self.chat.session.draft
        assert after is not None and after.answers == before.answers, "an answer was lost"
        assert self._row_counts() == tables
        assert self._keys(), "nothing was shown"

    @rule(word=st.sampled_from(WORDS), state=st.sampled_from(STATES), drafting=st.booleans())
    def says_it_elsewhere(self, word: str, state: str, drafting: bool) -> None:
        """In the middle of any other form: a name for a certificate, an opinion, an editor's answer."""
        if state.startswith("report.") and state.partition(".")[2] in (*FieldName, "review"):
            return
        before, replies = self.chat.session, self.chat.replies
        session = Session(state, draft=self.chat.session.draft if drafting else None)
        self.chat.session, tables = session, self._row_counts()
        self._say(word)
        after = self.chat.session
        assert after.state in ("", "reading.before"), f"{state} is still open"
        assert after.draft == session.draft and self._row_counts() == tables
        assert self._keys(), "nothing was shown"
        self.chat.session, self.chat.replies = before, replies

    def _say(self, word: str) -> None:
        if word.startswith("/"):
            self._run(self.chat.commands(word.removeprefix("/")))
            return
        update = as_command(
            text_message(word, by=self.chat.account), self.chat.session, TEXTS.command, TEXTS.escape
        )
        assert isinstance(update, CommandGiven), word
        self._run(self.chat.takes(update))

    def _in_form(self) -> bool:
        area, _, name = self.chat.session.state.partition(".")
        return area == "report" and (name in FieldName or name == "review")

    def _keys(self) -> set[str]:
        return {reply.key for reply in self.chat.replies if isinstance(reply, Say | Screen)}

    def _row_counts(self) -> tuple[int, ...]:
        tables = self.chat.uow.tables
        return len(tables.reports), len(tables.evidence), len(tables.cases)

    def _run(self, act: Awaitable[Any]) -> None:
        self.loop.run_until_complete(_finish(act))

    def teardown(self) -> None:
        if hasattr(self, "loop"):
            self.loop.close()


async def _finish(act: Awaitable[Any]) -> None:
    await act


TestEscapes = Escapes.TestCase
TestEscapes.settings = settings(max_examples=examples(12), stateful_step_count=20, deadline=None)


async def test_cancel_deletes_waiting_choice_and_menu_does_not() -> None:
    for word, waits in (("لغو", False), ("منو", True)):
        chat = Talk(uow=open_uow(RunningSettings(Reporting.OPEN, Phase.DAY)), content=shipped_content())
        await chat.says("some words")
        assert chat.session.waiting
        update = as_command(text_message(word), chat.session, TEXTS.command, TEXTS.escape)
        await chat.takes(update)
        assert bool(chat.session.waiting) is waits


def test_draft_at_first_question_steps_back_to_entrance() -> None:
    async def walk() -> set[str]:
        chat = Talk(uow=open_uow(RunningSettings(Reporting.OPEN, Phase.DAY)), content=shipped_content())
        chat.session = Session("report.act", draft=Draft("d"))
        await chat.commands("back")
        return {reply.key for reply in chat.replies if isinstance(reply, Screen)}

    assert asyncio.run(walk()) == {"report-privacy"}
