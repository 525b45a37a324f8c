"""Any order of texts, buttons, pictures, voices, places, posts, steps back, restarts and closings, on both
messengers.

The form is never stuck (from wherever it stands a report can be filed), never loses an answer that was given,
and says nothing that a messenger would refuse or cut.
"""

import asyncio
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.conversation import codec
from bot.conversation.buttons import Press
from bot.conversation.incoming import FileKind, FileRef, OtherSent
from bot.conversation.outgoing import Ack
from bot.domain.catalogue import Phase
from bot.domain.drafts import Draft, Name
from bot.domain.form_steps import next_field
from bot.domain.people import Account, Messenger
from bot.domain.settings import Reporting, Running
from bot.language.analyzer import PersianAnalyzer
from bot.language.words import PersianWords
from bot.library import load_content
from bot.search.live import LiveSuggester
from tests.fakes.filler import fill_in, on_screen, press
from tests.fakes.limits import too_much
from tests.fakes.polling_day import open_uow
from tests.fakes.talk import Talk
from tests.fakes.turns import chat_of

CONTENT = load_content(Path("content"))
SUGGESTER = LiveSuggester(CONTENT, PersianWords(PersianAnalyzer()))
"""The real one, as it is in the first seconds after a start."""
WORDS = st.sampled_from(
    [
        "کسی جلوی در شعبه به مردم پول می‌داد.", "پول", "👍👍👍👍👍👍👍", "@a_channel", "کانال نامزد الف", "۱۰ اردیبهشت",
        "https://t.me/chan/12", "https://t.me@x.ir/", "\u202eوارونه \u2066و بلند و بلندتر", "ب" * 3001, "۰۹۱۲۱۲۳۴۵۶۷",
        "1234567890123456", "/nothing", "منو", " ", "م" * 2990, "<b>پررنگ</b> & {$x} *و* _کج_ این‌جا",
        "همسایه‌مون تو صفحه‌ش نوشته به این انتخابات اعتمادی نداره", "جلوی شعبه با چماق مردم رو می‌ترسوندن",
    ]
)  # fmt: skip
FILES = st.sampled_from(list(FileKind))
STALE = Ack("stale")
"""What ``Talk`` says in place of the real answer to an old button."""
OPTIONAL = (Name.SPACE, Name.ACTOR, Name.ADDRESS)
"""Answers that another act or another space may rightly take away."""


class Form(RuleBasedStateMachine):
    """One person and his chat. ``known`` holds what he has answered, as far as it must still stand."""

    @initialize(
        messenger=st.sampled_from(list(Messenger)),
        phase=st.sampled_from([*Phase, None]),
        reporting=st.sampled_from([Reporting.OPEN, Reporting.OPEN, Reporting.EMERGENCY]),
    )
    def open(self, messenger: Messenger, phase: Phase | None, reporting: Reporting) -> None:
        self.loop = asyncio.new_event_loop()
        account = Account(messenger, 5001)
        self.at_first = Running(reporting, phase)
        self.chat = Talk(
            account=account, uow=open_uow(Running(reporting, phase)), content=CONTENT, suggester=SUGGESTER
        )
        self.known: dict[str, str] = {}
        self.files = 0
        self.old: list[Press] = []
        self.number = 0
        self.does(self.chat.commands("report"))

    def teardown(self) -> None:
        if hasattr(self, "loop"):
            try:
                self.chat.uow.settings.save(self.at_first)
                self.loop.run_until_complete(fill_in(self.chat))
                self.every_report_says_when()
            finally:
                self.loop.close()

    def does(self, act: Any) -> None:
        """One act of the person, and what must hold after it whatever it was."""
        before = self.chat.session.draft
        reports = len(self.chat.uow.tables.reports)
        self.loop.run_until_complete(act)
        shown = [reply for reply in self.chat.shown if reply != STALE]
        assert [trouble for reply in shown for trouble in too_much(reply)] == []
        self.old = [*self.old, *on_screen(self.chat)][-60:]
        self._compare(before, self.chat.session.draft, filed=len(self.chat.uow.tables.reports) > reports)

    def _compare(self, before: Draft | None, after: Draft | None, *, filed: bool) -> None:
        """An answer may be changed and never lost, unless the draft was sent, given up or refused."""
        if before is None or after is None or (before.id != after.id and after.evidence == 0):
            shown = {getattr(reply, "key", "") for reply in self.chat.shown}
            gone = before is not None and after is None
            assert (
                not gone
                or filed
                or shown & {"report-discarded", "report-outside", "report-danger", "forget-done"}
            )
        if before is None or after is None:
            return
        changed = before.get(Name.ACT) != after.get(Name.ACT) or before.get(Name.SPACE) != after.get(
            Name.SPACE
        )
        for name, value in before.answers.items():
            if name in after.answers or (changed and name in OPTIONAL):
                continue
            assert name is Name.VOICE and after.evidence == 0, f"{name} = {value!r} was lost"
        assert not before.receipt or after.receipt == before.receipt, "a code that was shown stays"
        assert after.evidence >= before.evidence or after.evidence == 0, "files go all at once or not at all"

    # --- what a person does -----------------------------------------------------------------------

    @rule(words=WORDS)
    def says(self, words: str) -> None:
        self.number += 3
        self.does(self.chat.says(words, message_id=self.number))

    @rule(data=st.data())
    def presses(self, data: st.DataObject) -> None:
        shown = on_screen(self.chat)
        if shown:
            self.does(press(self.chat, data.draw(st.sampled_from(shown))))

    @rule(data=st.data())
    def presses_an_old_button(self, data: st.DataObject) -> None:
        if self.old:
            self.does(press(self.chat, data.draw(st.sampled_from(self.old))))

    @rule(kind=FILES, caption=WORDS | st.just(""), album=st.sampled_from(["", "", "a", "b"]))
    def sends(self, kind: FileKind, caption: str, album: str) -> None:
        self.does(self.chat.sends(kind=kind, caption=caption, album=album))

    @rule(where=st.sampled_from([(35.804, 51.435), (35.7, 51.4), (0.0, 0.0), (48.8, 2.3), (29.6, 52.5)]))
    def sends_a_place(self, where: tuple[float, float]) -> None:
        self.does(self.chat.sends_location(*where))

    @rule(words=WORDS, source=st.sampled_from(["", "کانال الف"]), files=st.booleans())
    def forwards(self, words: str, source: str, files: bool) -> None:
        photo = (FileRef(FileKind.PHOTO, "f"),) if files else ()
        self.does(
            self.chat.forwards(
                words, source=source, link="https://t.me/chan/1" if source else "", files=photo
            )
        )

    @rule()
    def sends_a_sticker(self) -> None:
        self.does(
            self.chat.takes(OtherSent(chat_of(self.chat.account), self.chat.account, "sticker", message_id=9))
        )

    @rule(name=st.sampled_from(["report", "menu", "start", "privacy", "my_reports", "help"]))
    def commands(self, name: str) -> None:
        self.does(self.chat.commands(name))

    @rule(closed=st.booleans())
    def the_owner_switches(self, closed: bool) -> None:
        phase = self.at_first.phase
        self.chat.uow.settings.save(Running(Reporting.CLOSED, phase) if closed else self.at_first)

    @rule()
    @precondition(lambda self: self.chat.session.draft is not None)
    def restarts(self) -> None:
        """The program starts anew: what is not stored is gone."""
        stored = codec.decode(codec.encode(self.chat.session))
        old = self.chat
        self.chat = Talk(
            account=old.account,
            uow=old.uow,
            content=CONTENT,
            suggester=SUGGESTER,
            ids=old.ids,
            clock=old.clock,
            session=stored,
        )

    # --- what always holds ------------------------------------------------------------------------

    @invariant()
    def every_file_belongs_to_the_draft_or_a_report(self) -> None:
        if not hasattr(self, "chat"):
            return
        tables, draft = self.chat.uow.tables, self.chat.session.draft
        owners = {*tables.reports, *([draft.id] if draft else [])}
        assert {piece.report_id for piece in tables.evidence.values()} <= owners
        if draft is not None:
            assert sum(piece.report_id == draft.id for piece in tables.evidence.values()) == draft.evidence

    @invariant()
    def every_report_says_when(self) -> None:
        if hasattr(self, "chat"):
            bodies = [sealed.body for sealed in self.chat.uow.tables.sealed.values()]
            assert all(body.when for body in bodies if body is not None), "filed without a time"

    @invariant()
    def the_state_says_what_is_asked(self) -> None:
        if not hasattr(self, "chat") or not self.chat.session.state.startswith("report."):
            return
        draft = self.chat.session.draft
        assert draft is not None
        field = next_field(draft)
        assert self.chat.session.state == f"report.{field.name if field else 'review'}"


TestForm = Form.TestCase
TestForm.settings = settings(
    max_examples=60, stateful_step_count=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
