"""One person and their chat with the report form: any order of texts, buttons, pictures, voices, places,
posts, steps back, restarts, closings, cleanings and passing days, on both messengers.

The form is never stuck (a report can be filed from any state), never loses a given answer, and sends nothing
that a messenger would refuse or cut. What it shows at its end is what is filed.
"""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.conversation import codec
from bot.conversation.buttons import Press
from bot.conversation.incoming import FileKind, FileRef, OtherSent
from bot.conversation.outgoing import Ack, Arg, Reply, Say, Screen
from bot.conversation.session import Session
from bot.conversation.words import as_command
from bot.domain.catalogue.catalogue import Phase
from bot.domain.owner.settings import Reporting, RunningSettings
from bot.domain.people import Account, Messenger
from bot.domain.reporting.drafts import Draft, FieldName, FormVariant, next_field
from bot.domain.submissions.evidence import EvidenceFacts, EvidenceState, Loss
from bot.domain.submissions.witnesses import ContactMode
from bot.handlers.reporting.report_review import CONTACT_VERBS
from bot.language.analyzer import PersianAnalyzer
from bot.language.words import PersianWords
from bot.search.live import LiveSuggester
from bot.usecases.ports.media import CleaningFailure
from tests.fakes.election import ELECTION
from tests.fakes.form_filler import fill_form, on_screen, press, take_step
from tests.fakes.limits import limit_problems
from tests.fakes.polling_day import open_uow
from tests.fakes.shared_content import shipped_content
from tests.fakes.talk import TEXTS, Talk
from tests.fakes.turns import chat_of, text_message
from tests.stateful import form_laws as laws

CONTENT = shipped_content()
SUGGESTER = LiveSuggester(CONTENT, PersianWords(PersianAnalyzer(), ELECTION.names))
"""The real suggester, as it is in the first seconds after a start."""
WORDS = st.sampled_from(
    [
        "کسی جلوی در شعبه به مردم پول می‌داد.", "پول", "👍👍👍👍👍👍👍", "@a_channel", "کانال نامزد الف", "۱۰ اردیبهشت",
        "https://t.me/chan/12", "https://t.me@x.ir/", "\u202eوارونه \u2066و بلند و بلندتر", "ب" * 3001, "۰۹۱۲۱۲۳۴۵۶۷",
        "1234567890123456", "/nothing", "منو", " ", "م" * 2990, "<b>پررنگ</b> & {$x} *و* _کج_ این‌جا", "😀م " * 900,
        "همسایه‌مون تو صفحه‌ش نوشته به این انتخابات اعتمادی نداره", "جلوی شعبه با چماق مردم رو می‌ترسوندن", "امروز",
        "دیشب ساعت ۹ در منطقهٔ ۱۲ پول می‌دادند",
    ]
)  # fmt: skip
PLACES = st.sampled_from(
    ["منطقهٔ دوازده", "mantaghe 3", "نارمک", "منطقه ۶، خیابان لاله", "کوچهٔ دوم", "منظقه ۱۲", "👍"]
)
TIMES = st.sampled_from(
    ["دیشب ساعت ۹", "دیروز ساعت ۹", "جمعه ظهر", "دو ساعت پیش", "امروز ساعت ۲۳", "ساعت ۸ صبح", "پریروز"]
)
FILES = st.sampled_from(list(FileKind))
ACTS = st.sampled_from(["O13", "O42", "O26", "O01", "O32"])
"""An act of a real place only, one of the internet only, and one of both."""
STALE = Ack("stale")
"""What ``Talk`` says in place of the real answer to an old button."""
DRAFT_LIVES = timedelta(days=7)
A_DAY = timedelta(days=1)
"""After this time no limit of a person applies any more."""
GIVEN_UP = {"report-discarded", "report-outside", "report-danger", "forget-done"}


def restore_session(session: Session) -> Session:
    """The conversation, restored from what is stored of it."""
    stored = codec.decode(codec.encode(session))
    assert isinstance(stored, Session)
    return stored


def assert_none(faults: Iterable[str]) -> None:
    """Fail with all findings, if there are any."""
    named = list(faults)
    assert not named, named


FORM_VERBS: Final = (
    "report-edit",
    "report-back",
    "report-send",
    "report-start",
    "report-change",
    "report-no-answer",
)
OTHER_WAYS: Final = st.sampled_from([*FormVariant, FormVariant.VOICE])
"""Where people change their mind: a caption is lost most easily where the form does not ask for words."""


class Form(RuleBasedStateMachine):
    """``pieces``: files that were confirmed as stored. ``review``: the end of the form as last shown."""

    @initialize(
        messenger=st.sampled_from(list(Messenger)),
        phase=st.sampled_from([None, None, *Phase]),
        reporting=st.sampled_from([Reporting.OPEN, Reporting.OPEN, Reporting.EMERGENCY]),
        way=st.sampled_from(FormVariant),
    )
    def open_form(
        self, messenger: Messenger, phase: Phase | None, reporting: Reporting, way: FormVariant
    ) -> None:
        self.loop = asyncio.new_event_loop()
        account = Account(messenger, 5001)
        self.at_first = RunningSettings(reporting, phase)
        uow = open_uow(RunningSettings(reporting, phase))
        self.chat = Talk(account=account, uow=uow, content=CONTENT, suggester=SUGGESTER)
        self.pieces: set[str] = set()
        self.review: Mapping[str, Arg] = {}
        self.old: list[Press] = []
        self.number = 0
        self.closed = False
        self.changed_at = self.chat.clock.now()
        self.act(self.chat.commands("report"))
        self.begins(way)

    @rule(way=st.sampled_from(FormVariant))
    @precondition(lambda self: self.chat.session.draft is None and not self.closed)
    def begins(self, way: FormVariant) -> None:
        """One of the three ways to report; by voice only if that is offered."""
        self.act(self.chat.commands("report"))
        starts = [button for button in on_screen(self.chat) if button.verb == "report-start"]
        named = [button for button in starts if button.argument == way]
        self.act(press(self.chat, (named or starts)[0]))
        for agree in [button for button in on_screen(self.chat) if button.verb == "report-agree"]:
            self.act(press(self.chat, agree))

    def teardown(self) -> None:
        if hasattr(self, "loop"):
            try:
                self.chat.uow.settings.save(self.at_first)
                self.chat.clock.advance(A_DAY)
                self.act(fill_form(self.chat), "many")
                self.every_report_says_when()
            finally:
                self.loop.close()

    # --- what must be true after everything -----------------------------------------------------------------

    def act(self, act: Any, what: str = "") -> None:
        """One act of the person, and the checks that follow every act."""
        before, tables = self.chat.session.draft, self.chat.uow.tables
        known, stood = set(tables.reports), self.chat.session
        self.loop.run_until_complete(act)
        self.changed_at = self.chat.clock.now() if self.chat.session != stood else self.changed_at
        replies = [reply for reply in self.chat.replies if reply != STALE]
        assert_none(trouble for reply in replies for trouble in limit_problems(reply))
        self.old = [*self.old, *on_screen(self.chat)][-60:]
        filed = set(tables.reports) - known
        self._still_there(before, replies, filed, what)
        for report_id in filed if what != "many" else ():
            self._as_shown(report_id)
        self._sees_the_end(replies, what)

    def _still_there(self, before: Draft | None, replies: list[Reply], filed: set[str], what: str) -> None:
        """An answer may be changed but not lost, unless the draft was sent, discarded or refused."""
        after, tables = self.chat.session.draft, self.chat.uow.tables
        if before is not None and after is None:
            assert filed or laws.keys(replies) & GIVEN_UP, "a draft was lost"
        if before is not None and after is not None and what != "many":
            assert_none(laws.draft_losses(before, after, replies, content=CONTENT, did=what))
        dropped = before is not None and (after is None or before.id != after.id)
        if not dropped:
            assert self.pieces <= tables.evidence.keys(), "a stored file was lost"
        owner = after.id if after is not None else ""
        self.pieces = {key for key, piece in tables.evidence.items() if piece.report_id == owner}

    def _as_shown(self, report_id: str) -> None:
        tables = self.chat.uow.tables
        body = tables.sealed[report_id].body
        assert body is not None
        files = sum(piece.report_id == report_id for piece in tables.evidence.values())
        assert_none(laws.review_differences(self.review, body, tables.reports[report_id], files, CONTENT))

    def _sees_the_end(self, replies: list[Reply], what: str) -> None:
        """At the end of the form, the newest screen sends or changes; among the changes the code is shown again."""
        screen = next((reply for reply in reversed(replies) if isinstance(reply, Screen)), None)
        draft = self.chat.session.draft
        end = laws.form_end(screen) if screen is not None else None
        self.review = laws.end_answers(end) if end is not None else self.review
        if draft is None or screen is None or self.chat.session.state != "report.review":
            return
        if end is not None or what in ("words", "files", "place", "post", "sticker"):
            # beside them it may be asked what words are that wait
            assert laws.button_names(screen) - laws.WHAT_IT_IS == laws.ENDING, (
                "the report cannot be sent, or cannot be changed"
            )
        if screen.key == "report-change":
            assert "report-code" in laws.button_names(screen), "the code cannot be seen"

    # --- what a person does ---------------------------------------------------------------------------------

    @rule(words=WORDS)
    def says(self, words: str) -> None:
        self.number += 3
        update = replace(text_message(words, by=self.chat.account), message_id=self.number)
        self.act(self.chat.takes(as_command(update, self.chat.session, TEXTS.command)), "words")

    def presses_button(self, button: Press) -> None:
        self.act(press(self.chat, button), "contact" if button.verb in CONTACT_VERBS.values() else "")

    @rule(data=st.data())
    def presses(self, data: st.DataObject) -> None:
        if buttons := on_screen(self.chat):
            self.presses_button(data.draw(st.sampled_from(buttons)))

    @rule(data=st.data())
    def presses_an_old_button(self, data: st.DataObject) -> None:
        if self.old:
            self.presses_button(data.draw(st.sampled_from(self.old)))

    @rule(data=st.data(), verb=st.sampled_from(FORM_VERBS))
    def presses_about_the_form(self, data: st.DataObject, verb: str) -> None:
        if buttons := [button for button in on_screen(self.chat) if button.verb == verb]:
            self.presses_button(data.draw(st.sampled_from(buttons)))

    @rule(steps=st.sampled_from([1, 2, 3, 5]), act=ACTS)
    @precondition(lambda self: not self.closed)
    def goes_on(self, steps: int, act: str) -> None:
        """Answer some questions in the order of the form, from any state."""
        if self.chat.session.draft is None:
            self.begins(FormVariant.QUICK)
        self.goes_until(act, steps=steps)

    def goes_until(self, act: str, *states: str, steps: int = 30) -> None:
        """Go on from the waiting draft, if possible with this act, to the end or to one of the states."""
        self.act(self.chat.commands("report"))
        self.goes_one_step()
        tried = False
        for _ in range(steps):
            if self.chat.session.state in ("report.review", *states):
                break
            if self.chat.session.state == "report.act" and not tried:
                self.chooses(act)
                tried = True
            else:
                self.goes_one_step()

    def goes_one_step(self) -> None:
        """People who have sent as many reports as allowed wait until they may send again."""
        if any(getattr(reply, "key", "") == "report-waits-limit" for reply in self.chat.replies):
            self.chat.clock.advance(A_DAY)
            self.act(self.chat.commands("report"))
        self.act(take_step(self.chat))

    @rule(act=ACTS)
    @precondition(lambda self: not self.closed)
    def goes_to_the_end(self, act: str) -> None:
        self.goes_on(30, act)

    @rule(
        way=st.sampled_from([FormVariant.FULL, FormVariant.QUICK]),
        at=st.sampled_from([FieldName.ACT, FieldName.TEXT]),
        act=ACTS,
        then=ACTS,
    )
    @precondition(lambda self: not self.closed)
    def tells_of_a_post(self, way: FormVariant, at: FieldName, act: str, then: str) -> None:
        """Send a channel's post where something else is asked; then go on to the end, with another act if
        asked."""
        if self.chat.session.draft is None:
            self.begins(way)
        self.goes_until(act, f"report.{at}")
        if self.chat.session.state == "report.review":
            self.changes(at)
        if self.chat.session.state == f"report.{at}":
            self.forwards("به نامزد الف رأی بدهید.", "کانال الف", files=False)
        self.goes_to_the_end(then)

    @rule(way=OTHER_WAYS, caption=st.sampled_from(["شعبه", "شعبه", ""]))
    @precondition(lambda self: self.chat.session.draft is not None and not self.closed)
    def tells_it_another_way(self, way: FormVariant, caption: str) -> None:
        """Go back to the entrance, sending a picture on the way, and enter another way."""
        self.goes_until("", steps=0)
        self.goes_back_in(way, caption)

    @rule(way=OTHER_WAYS, caption=st.sampled_from(["شعبه", "شعبه", ""]))
    @precondition(lambda self: self.chat.session.draft is None and not self.closed)
    def thinks_better_of_it(self, way: FormVariant, caption: str) -> None:
        """A picture with too short a caption at the first question of the quick report, then another way."""
        self.begins(FormVariant.QUICK)
        if self.chat.session.state.startswith("report."):
            self.sends(FileKind.PHOTO, caption, "")
        self.goes_back_in(way, "")

    def goes_back_in(self, way: FormVariant, caption: str) -> None:
        for _ in range(12):
            buttons = [
                button for button in on_screen(self.chat) if button.verb in ("report-back", "report-on")
            ]
            if not buttons:
                break
            self.act(press(self.chat, buttons[-1]))
        if caption and self.chat.session.state.startswith(("report.", "reading.")):
            self.sends(FileKind.PHOTO, caption, "")
        starts = [button for button in on_screen(self.chat) if button.verb == "report-start"]
        for start in [button for button in starts if button.argument == way][:1]:
            self.act(press(self.chat, start))

    @rule(keep=st.booleans(), where=st.sampled_from([(35.804, 51.435), (35.7, 51.4)]))
    @precondition(lambda self: self.chat.session.state in ("report.area", "report.evidence"))
    def tells_where_they_stand(self, keep: bool, where: tuple[float, float]) -> None:
        self.sends_a_place(where)
        buttons = [button for button in on_screen(self.chat) if button.verb == "report-located"]
        for button in [button for button in buttons if button.argument.endswith("/keep") == keep][:1]:
            self.act(press(self.chat, button))

    @rule(act=ACTS)
    @precondition(lambda self: self.chat.session.state == "report.act")
    def chooses(self, act: str) -> None:
        self.act(press(self.chat, Press("report-pick", f"act/{act}", self.chat.session.epoch)))
        if self.chat.refusal_key:  # not an act of this phase
            self.act(self.chat.commands("report"))

    @rule(
        name=st.sampled_from(
            [FieldName.SPACE, FieldName.AREA, FieldName.ADDRESS, FieldName.TEXT, FieldName.EVIDENCE]
        )
    )
    @precondition(lambda self: self.chat.session.state == "report.review")
    def changes(self, name: FieldName) -> None:
        self.act(press(self.chat, Press("report-edit", name.value, self.chat.session.epoch)))

    @rule(act=ACTS)
    @precondition(lambda self: self.chat.session.state == "report.review")
    def changes_the_act(self, act: str) -> None:
        self.changes(FieldName.ACT)
        if self.chat.session.state == "report.act":
            self.chooses(act)

    @rule(mode=st.sampled_from(ContactMode))
    @precondition(lambda self: self.chat.session.state == "report.review")
    def sends_it(self, mode: ContactMode) -> None:
        draft = self.chat.session.draft
        assert draft is not None
        if draft.contact is not mode:
            self.presses_button(Press(CONTACT_VERBS[mode], draft.id))
        self.act(press(self.chat, Press("report-send", epoch=self.chat.session.epoch)))

    @rule(place=PLACES, time=TIMES, order=st.booleans())
    @precondition(lambda self: self.chat.session.state in ("report.area", "report.when"))
    def types_place_and_time(self, place: str, time: str, order: bool) -> None:
        """As people speak; what is offered is taken, or left alone."""
        for _ in range(2):
            words = {"report.area": place, "report.when": time}.get(self.chat.session.state)
            if words is None:
                return
            self.says(words)
            offered = [button for button in on_screen(self.chat) if button.verb == "report-pick"]
            if order and offered and self.chat.session.state in ("report.area", "report.when"):
                self.act(press(self.chat, offered[0]))

    @rule(act=ACTS)
    @precondition(lambda self: not self.closed)
    def types_a_street_and_goes_on(self, act: str) -> None:
        """The district is taken, and the street stays beside it."""
        if self.chat.session.draft is None:
            self.begins(FormVariant.QUICK)
        self.goes_until(act, "report.area")
        if self.chat.session.state == "report.area":
            self.says("منطقه ۶، خیابان لاله")
            self.goes_one_step()

    @rule(kind=FILES, caption=WORDS | st.just(""), album=st.sampled_from(["", "", "a", "b"]))
    def sends(self, kind: FileKind, caption: str, album: str) -> None:
        self.act(self.chat.sends(kind=kind, caption=caption, album=album), "files")

    @rule(where=st.sampled_from([(35.804, 51.435), (35.7, 51.4), (0.0, 0.0), (48.8, 2.3), (29.6, 52.5)]))
    def sends_a_place(self, where: tuple[float, float]) -> None:
        self.act(self.chat.sends_location(*where), "place")

    @rule(words=WORDS, source=st.sampled_from(["", "کانال الف", "۰۹۱۲۱۲۳۴۵۶۷"]), files=st.booleans())
    def forwards(self, words: str, source: str, files: bool) -> None:
        photo = (FileRef(FileKind.PHOTO, "f"),) if files else ()
        link = "https://t.me/chan/1" if source.startswith("ک") else ""
        self.act(self.chat.forwards(words, source=source, link=link, files=photo), "post")

    @rule()
    def sends_a_sticker(self) -> None:
        sticker = OtherSent(chat_of(self.chat.account), self.chat.account, "sticker", message_id=9)
        self.act(self.chat.takes(sticker), "sticker")

    @rule(
        name=st.sampled_from(["report", "report", "menu", "start", "privacy", "my_reports", "help", "clean"])
    )
    def commands(self, name: str) -> None:
        self.act(self.chat.commands(name))

    @rule(really=st.integers(0, 4))
    def is_forgotten(self, really: int) -> None:
        if really != 4:  # rarely: it ends everything that was begun
            return
        self.act(self.chat.commands("forget_me"))
        self.act(press(self.chat, Press("forget", "yes")))
        assert self.chat.session == Session() and not self.pieces

    @rule()
    @precondition(lambda self: self.chat.session.draft is not None and self.chat.session.draft.receipt)
    def cleans_the_chat_and_looks_for_their_code(self) -> None:
        """Nothing of the chat is left. People who had their code before can see it before they send."""
        self.act(self.chat.commands("clean"))
        self.act(press(self.chat, Press("clean-chat-yes")))
        self.old = []
        self.act(self.chat.commands("report"))
        draft = self.chat.session.draft
        for verb in ("report-on", "report-code") if draft and draft.receipt and not next_field(draft) else ():
            for button in [button for button in on_screen(self.chat) if button.verb == verb][:1]:
                self.act(press(self.chat, button))
        seen = any(isinstance(reply, Say) and reply.key == "report-receipt" for reply in self.chat.replies)
        if draft and self.chat.session.state == "report.review":
            assert seen, "the code can no longer be seen"

    # --- what others do -------------------------------------------------------------------------------------

    @rule(closed=st.sampled_from([False, False, True]))
    def the_owner_switches(self, closed: bool) -> None:
        phase, self.closed = self.at_first.phase, closed
        self.chat.uow.settings.save(RunningSettings(Reporting.CLOSED, phase) if closed else self.at_first)

    @rule(data=st.data(), why=st.sampled_from([*Loss, *CleaningFailure]))
    @precondition(lambda self: self.pieces)
    def a_file_goes_amiss(self, data: st.DataObject, why: str) -> None:
        """It never arrives, or it arrives and cannot be shown."""
        key = data.draw(st.sampled_from(sorted(self.pieces)))
        state = EvidenceState.LOST if why in list(Loss) else EvidenceState.SEALED
        piece = self.chat.uow.tables.evidence[key]
        facts = EvidenceFacts(piece.facts.kind, sha256="a", why_not_clean=why)
        self.chat.uow.tables.evidence[key] = replace(piece, state=state, facts=facts)

    @rule(hours=st.sampled_from([1, 2, 5, 8, 14, 17, 24 * 3, 24 * 8]))
    def time_passes(self, hours: int) -> None:
        """A draft left for seven days is destroyed with its files, as the hourly purge does."""
        self.chat.clock.advance(timedelta(hours=hours))
        if self.chat.clock.now() - self.changed_at > DRAFT_LIVES:
            draft = self.chat.session.draft
            if draft is not None:
                self.chat.uow.evidence.drop_draft(draft.id)
            self.chat.session, self.pieces = Session(), set()

    @rule()
    @precondition(lambda self: self.chat.session.draft is not None)
    def restarts(self) -> None:
        """The program restarts: everything that is not stored is gone."""
        old = self.chat
        self.chat = Talk(
            account=old.account,
            uow=old.uow,
            content=CONTENT,
            suggester=SUGGESTER,
            ids=old.ids,
            clock=old.clock,
            session=restore_session(old.session),
            replies=old.replies,
        )

    # --- invariants -----------------------------------------------------------------------------------------

    @invariant()
    def every_file_belongs_to_the_draft_or_a_report(self) -> None:
        if not hasattr(self, "chat"):
            return
        tables, draft = self.chat.uow.tables, self.chat.session.draft
        owners = {*tables.reports, *([draft.id] if draft else [])}
        assert {piece.report_id for piece in tables.evidence.values()} <= owners
        if draft is not None:
            own = [piece for piece in tables.evidence.values() if piece.report_id == draft.id]
            assert_none(laws.inconsistent(draft, own, CONTENT))

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
