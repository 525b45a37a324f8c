"""The report form as people see it: keys and buttons, not sentences."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.buttons import Press, encode
from bot.conversation.incoming import FileKind, FileRef
from bot.conversation.outgoing import Ack, Button, Digits, EraseMessage, ReceiptOf, Say, TextRef
from bot.conversation.session import Session
from bot.domain.cases.reports import State
from bot.domain.catalogue.catalogue import Phase, Severity, Space
from bot.domain.events import ReportFiled
from bot.domain.messengers import Capabilities
from bot.domain.owner.operator import Operator
from bot.domain.owner.settings import Reporting, RunningSettings
from bot.domain.people import Messenger
from bot.domain.reporting.drafts import FORM, Draft, FieldName, FormField, InputKind
from bot.domain.staff.audit import AuditAction
from bot.domain.submissions.evidence import EvidenceFacts, EvidenceState, Loss
from bot.domain.submissions.witnesses import Consent, ContactMode
from bot.handlers.pieces import NOTHING
from bot.language.masking import MARK
from bot.platforms.bale import CAPABILITIES as BALE
from bot.platforms.telegram import CAPABILITIES as TELEGRAM
from bot.usecases.ports import Group
from bot.usecases.safety.post_head import head_to_post, posted_head
from tests.fakes.contexts import context
from tests.fakes.polling_day import content, open_uow
from tests.fakes.shared_content import shipped_texts
from tests.fakes.talk import Talk
from tests.fakes.turns import SARA, FakeIds, button_press, keys_for

T, B = Messenger.TELEGRAM, Messenger.BALE
STORY = "A man hands out money at the door."


def talk(running: RunningSettings | None = None, **given: object) -> Talk:
    uow = open_uow(running) if running else open_uow()
    return Talk(uow=uow, content=content(), **given)  # type: ignore[arg-type]  # a test's own fields


async def begin_report(chat: Talk) -> Talk:
    await chat.commands("report")
    await chat.presses("report-start")
    await chat.presses("report-agree")
    return chat


async def fill_until(
    chat: Talk, field: str, *, act: str = "O13", contact: str = "returnable", words: str = ""
) -> Talk:
    """Answer every question before this one; «review» answers all."""
    chat = await begin_report(chat)
    steps = {
        "act": lambda: chat.presses(f"report-pick:act/{act}"),
        "space": lambda: chat.presses("report-pick:space/real"),
        "area": lambda: chat.presses("report-pick:area/thr"),
        "when": lambda: chat.presses("report-pick:when/now"),
        "text": lambda: chat.says(words or STORY),
        "actor": lambda: chat.presses("report-pick:actor/person"),
        "seen": lambda: chat.presses("report-pick:seen/saw"),
        "evidence": lambda: chat.presses("report-pick:evidence/done"),
        "consent": lambda: chat.presses("report-pick:consent/ask_me"),
        "contact": lambda: chat.presses(f"report-pick:contact/{contact}"),
    }
    while chat.question_key != f"report-ask-{field}" and chat.question_key != "report-review":
        await steps[chat.question_key.removeprefix("report-ask-")]()
    return chat


async def test_danger_then_privacy_card_precede_first_question() -> None:
    chat = talk()
    await chat.commands("report")
    assert chat.screen.key == "report-danger"
    assert chat.session.draft is None

    await chat.presses("report-start")
    assert chat.screen.key == "report-privacy"

    await chat.presses("report-agree")
    assert chat.question_key == "report-ask-act"
    assert chat.session.draft == Draft("id-1", reached=("full.act",))


async def test_report_goes_from_first_press_to_case() -> None:
    chat = await fill_until(talk(), "evidence")
    await chat.sends()
    await chat.presses("report-pick:evidence/done")
    await chat.presses("report-pick:consent/yes")
    await chat.presses("report-pick:contact/returnable")
    assert chat.question_key == "report-review"

    code = next(reply for reply in chat.replies if isinstance(reply, Say) and reply.key == "report-receipt")
    assert (code.key, code.args["code"]) == ("report-receipt", Digits("1000 0000 0000 0001"))
    assert chat.uow.tables.reports == {}, "nothing is filed before sending"

    draft = chat.session.draft
    assert draft is not None
    await chat.presses("report-send")
    report = chat.uow.tables.reports[draft.id]
    case = chat.uow.tables.cases[report.case_id]
    sealed = chat.uow.tables.sealed[report.id]
    assert (report.mode, report.consent) == (ContactMode.RETURNABLE, Consent.YES)
    assert (case.act_id, case.area_id, case.severity) == ("O13", "thr", Severity.CRITICAL)
    assert (case.state, case.phase, case.space) == (State.NEW, Phase.DAY, Space.REAL)
    assert case.deadline - case.opened_at == timedelta(minutes=15)
    assert sealed.body is not None and (sealed.body.text, sealed.body.seen) == (STORY, "saw")
    assert (sealed.receipt, sealed.account) == ("1000000000000001", SARA)
    assert [e.state for e in await chat.uow.evidence.of_report(report.id)] == [EvidenceState.WAITING]
    assert chat.facts == [ReportFiled(case.id, report.id)]

    confirmed = next(reply for reply in chat.replies if isinstance(reply, Say))
    assert confirmed.key == "report-filed-returnable"
    assert confirmed.args == {"number": Digits(str(case.number)), "until": case.deadline, "ledger": NOTHING}
    assert confirmed.remember == ReceiptOf(report.id)
    assert chat.session.draft is None


async def test_caption_is_remembered_while_it_is_in_text() -> None:
    chat = await fill_until(talk(), "evidence")
    await chat.sends(caption="Their car at the door.")
    for picked in ("evidence/done", "consent/yes", "contact/returnable"):
        await chat.presses(f"report-pick:{picked}")
    await chat.presses("report-send")
    (sealed,) = chat.uow.tables.sealed.values()
    assert sealed.body is not None
    assert sealed.body.text == f"{STORY}\n\nTheir car at the door."
    assert sealed.body.captions == ("Their car at the door.",)


async def test_rewritten_text_contains_no_captions() -> None:
    chat = await fill_until(talk(), "text")
    await chat.sends(caption="Their car at the door.")
    await chat.says(STORY)
    for picked in ("actor/person", "seen/saw", "evidence/done", "consent/yes", "contact/returnable"):
        await chat.presses(f"report-pick:{picked}")
    await chat.changes("report-edit:text")
    await chat.says("Nothing of that any more.")
    await chat.presses("report-send")
    (sealed,) = chat.uow.tables.sealed.values()
    assert sealed.body is not None and sealed.body.captions == ()


async def test_a_receipt_carries_the_head_that_was_posted_last() -> None:
    """Not the head of this minute: only a head that the group has read proves that a log was rewritten."""
    chat = await fill_until(talk(), "review")
    chat.uow.groups.save(Group(T, -1))
    for n in range(2):
        chat.uow.audit.record(AuditAction.CLAIM, by="telegram:1", at=chat.clock.now(), subject="c")
        chat.uow.commit()
        if not n:
            await head_to_post(context(chat.uow, clock=chat.clock))
            chat.uow.commit()
    head = await posted_head(context(chat.uow, clock=chat.clock))
    assert head is not None and head.number == 1
    await chat.presses("report-send")
    confirmed = next(reply for reply in chat.replies if isinstance(reply, Say) and "ledger" in reply.args)
    text = shipped_texts().render(confirmed.key, confirmed.args)
    assert text.endswith("معلوم می‌شود.")
    assert f"<code>{head.short()}</code>" in text.replace("\u2066", "").replace("\u2069", "")


async def test_send_pressed_twice_files_once() -> None:
    chat = await fill_until(talk(), "review")
    before = chat.session
    await chat.presses("report-send")
    await chat.presses("report-send")
    assert [reply.key for reply in chat.replies if hasattr(reply, "key")] == ["stale"]

    chat.session = before
    await chat.presses("report-send")
    assert len(chat.uow.tables.reports) == len(chat.uow.tables.cases) == len(chat.facts) == 1


async def test_no_return_is_confirmed_in_its_own_words() -> None:
    chat = await fill_until(talk(), "review", contact="no_return")
    await chat.presses("report-send")
    assert chat.reply_keys() == ["report-filed-no-return"]
    assert chat.session == Session(), "the row of the conversation ends with it"
    assert not any(button.startswith("my-reports") for row in chat.screen.buttons for button in _verbs(row))


async def test_buttons_of_forgotten_report_never_fit_the_next() -> None:
    chat = await fill_until(talk(ids=SeededIds([4711, 1_800_000_123])), "review", contact="no_return")
    await chat.changes("report-cancel")
    old = chat.buttons["report-discard"].press
    assert old is not None
    await chat.presses("report-on")
    await chat.presses("report-send")

    await chat.commands("report")
    epochs = [chat.session.epoch]
    while chat.session.epoch < epochs[0] + 50:
        assert (await chat.takes(button_press(encode(old))))[0] == Ack("stale")
        await chat.commands("report")
    assert old.epoch is not None and abs(epochs[0] - old.epoch) > 1000
    assert all(len(encode(button.press)) <= 64 for button in chat.buttons.values() if button.press)


class SeededIds(FakeIds):
    """Seeds as a test gives them."""

    def __init__(self, seeds: list[int]) -> None:
        super().__init__()
        self._given = iter(seeds)

    def seed(self) -> int:
        return next(self._given)


def _verbs(row: tuple[object, ...]) -> list[str]:
    return [button.press.verb for button in row if getattr(button, "press", None)]  # type: ignore[attr-defined]


async def test_erase_takes_that_very_message_away() -> None:
    chat = await fill_until(talk(), "review")
    await chat.presses("erase")
    assert [reply for reply in chat.replies if isinstance(reply, EraseMessage)]


@pytest.mark.parametrize(
    ("on", "words"),
    [({T: TELEGRAM, B: BALE}, "از هر گوشی، در تلگرام و بله، گزارش"), ({B: BALE}, "از هر گوشی گزارش")],
)
async def test_receipt_names_only_configured_messengers(
    on: dict[Messenger, Capabilities], words: str
) -> None:
    chat = await fill_until(talk(operator=Operator("a test runs this", capabilities=on)), "review")
    (receipt,) = [words for words in chat.texts if "کد پیگیری شما" in words]
    assert words in receipt


@pytest.mark.parametrize(
    ("running", "key"),
    [
        (RunningSettings(Reporting.OFF), "report-off"),
        (RunningSettings(Reporting.CLOSED, Phase.DAY), "report-closed"),
    ],
)
async def test_closed_and_off_show_the_official_ways(running: RunningSettings, key: str) -> None:
    chat = talk(running)
    await chat.commands("report")
    assert chat.screen.key == key


async def test_acts_are_limited_by_emergency_mode_and_phase() -> None:
    chat = await begin_report(talk(RunningSettings(Reporting.EMERGENCY, Phase.DAY)))
    assert _picks(chat, "act") == ["O13"]

    chat = await begin_report(talk())
    assert _picks(chat, "act") == ["O13", "O01", "O26", "O32"]

    chat = await begin_report(talk(RunningSettings(Reporting.OPEN)))
    assert _picks(chat, "act") == ["O13", "O01", "O26", "O32", "O44"]


def _picks(chat: Talk, field: str) -> list[str]:
    presses = [button.press for row in chat.screen.buttons for button in row if button.press]
    return [
        p.argument.partition("/")[2]
        for p in presses
        if p.verb == "report-pick" and p.argument.startswith(f"{field}/")
    ]


async def test_space_is_asked_only_for_acts_with_both() -> None:
    chat = await begin_report(talk())
    await chat.presses("report-pick:act/O32")
    assert chat.question_key == "report-ask-area"

    await chat.presses("report-back")
    assert chat.question_key == "report-ask-act"
    await chat.presses("report-pick:act/O01")
    assert chat.question_key == "report-ask-space"
    await chat.presses("report-pick:space/virtual")
    assert chat.question_key == "report-ask-address"


@pytest.mark.parametrize("act", ["O26", "O32"])
async def test_private_person_is_refused_kindly_and_draft_purged(act: str) -> None:
    chat = await fill_until(talk(), "actor", act=act)
    assert _picks(chat, "actor")[-1] == "other"
    await chat.presses("report-pick:actor/other")
    assert chat.screen.key == "report-outside-sure", "one accidental press deletes nothing"
    before = chat.session.draft
    await chat.presses("report-on")
    assert (chat.question_key, chat.session.draft) == ("report-ask-actor", before)
    await chat.presses("report-pick:actor/other")
    await chat.presses("report-decline:person")
    assert chat.screen.key == "report-outside"
    assert chat.session.draft is None and chat.session.state == ""


async def test_private_persons_page_is_refused_early_with_its_photo() -> None:
    chat = await begin_report(talk())
    await chat.presses("report-pick:act/O26")
    await chat.presses("report-pick:space/virtual")
    await chat.forwards("my opinion of candidate A", files=(FileRef(FileKind.PHOTO, "f"),))
    assert (chat.hint, chat.question_key) == ("report-address-unclear", "report-ask-address")
    assert chat.uow.tables.evidence == {}
    await chat.presses("report-outside")
    assert chat.screen.key == "report-outside"
    assert chat.session.draft is None


async def test_forwarded_post_keeps_channel_link_words_and_photo() -> None:
    chat = await begin_report(talk())
    await chat.presses("report-pick:act/O26")
    await chat.presses("report-pick:space/virtual")
    photo = FileRef(FileKind.PHOTO, "f")
    await chat.forwards("Vote A", source="Channel A", link="https://T.me/chan_a/12?single", files=(photo,))
    draft = chat.session.draft
    assert draft is not None
    assert draft.get(FieldName.ADDRESS) == "Channel A، https://t.me/chan_a/12?single="
    assert (draft.forwarded, draft.evidence) == ("Vote A", 1)
    assert chat.question_key == "report-ask-area"


async def test_channel_number_is_masked_and_phone_link_dropped() -> None:
    chat = await begin_report(talk())
    await chat.presses("report-pick:act/O26")
    await chat.presses("report-pick:space/virtual")
    await chat.forwards("Vote A", source="فروش رأی رضا ۰۹۱۲۱۲۳۴۵۶۷", link="https://t.me/+989121234567")
    draft = chat.session.draft
    assert draft is not None
    assert draft.get(FieldName.ADDRESS) == f"فروش رأی رضا {MARK}"
    assert chat.question_key == "report-ask-area"


async def test_post_of_numeric_channel_needs_another_address() -> None:
    chat = await begin_report(talk())
    await chat.presses("report-pick:act/O26")
    await chat.presses("report-pick:space/virtual")
    await chat.forwards("Vote A", source="۰۹۱۲۱۲۳۴۵۶۷")
    assert (chat.hint, chat.question_key) == ("report-address-number", "report-ask-address")


async def test_a_typed_address_replaces_the_forwarded_post() -> None:
    chat = await begin_report(talk())
    await chat.presses("report-pick:act/O26")
    await chat.presses("report-pick:space/virtual")
    await chat.forwards("Vote A", source="Channel A", link="https://t.me/chan_a/12")
    await chat.presses("report-back")
    await chat.says("@Chan_B")
    draft = chat.session.draft
    assert draft is not None
    assert (draft.get(FieldName.ADDRESS), draft.forwarded) == ("@chan_b", "")


async def test_the_area_tree_goes_down_pages_and_stops_anywhere() -> None:
    chat = await fill_until(talk(), "area")
    rows = [[b.press.argument for b in row if b.press] for row in chat.screen.buttons]
    assert rows[0] == ["area/thr03", "area/thr02", "area/thr01/0"], "three a row, read from the right"
    assert rows[3] == ["area/thr11", "area/thr10"]
    await chat.presses("report-show:area/thr01/0")
    assert _picks(chat, "area") == ["thr01s1", "thr01"]
    await chat.presses("report-pick:area/thr01s1")
    assert chat.question_key == "report-ask-when"


async def test_a_typed_day_asks_for_its_part() -> None:
    chat = await fill_until(talk(), "when")
    await chat.says("۱۰ اردیبهشت")
    await chat.presses("report-pick:when/2026-04-30.evening")
    draft = chat.session.draft
    assert draft is not None and draft.get(FieldName.WHEN) == "2026-04-30.evening"


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("دیروز", "2026-04-30"),
        ("دیشب", "2026-04-30.night"),
        ("امروز صبح", "2026-05-01.morning"),
        ("دیشب ساعت ۹", "2026-04-30.night.2100"),
        ("dishab saat 9", "2026-04-30.night.2100"),
        ("پنجشنبه ظهر", "2026-04-30.noon"),
        ("دو ساعت پیش", "2026-05-01.morning.1030"),
        ("جمعه", "2026-05-01"),
        ("۳ روز پیش", "2026-04-28"),
        ("دوازده آذر", "2025-12-03"),
        ("۱۰ اردیبهشت ۱۴۰۴", "2025-04-30"),
    ],
)
async def test_a_day_told_in_words_is_read(typed: str, day: str) -> None:
    chat = await fill_until(talk(), "when")
    await chat.says(typed)
    if "." in day:
        assert chat.question_key == "report-ask-text" and chat.hint == "report-when-taken"
        assert chat.session.draft is not None and chat.session.draft.get(FieldName.WHEN) == day
    else:
        assert f"{day}.morning" in _picks(chat, "when"), "a day alone is asked for its part"


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("۱۲ خرداد ۱۴۰۵", "report-day-ahead"),
        ("فردا", "report-day-ahead"),
        ("some day", "report-day-unclear"),
        ("هفتهٔ پیش", "report-day-vague"),
        ("۱۲ آذر ۱۳۰۰", "report-day-long-ago"),
        ("۹ اردیبهشت ۱۴۰۴", "report-day-long-ago"),
        ("۴۰۰ روز پیش", "report-day-long-ago"),
    ],
)
async def test_future_or_invalid_day_leaves_draft_unchanged(typed: str, hint: str) -> None:
    chat = await fill_until(talk(), "when")
    before = chat.session
    await chat.says(typed)
    assert chat.hint == hint
    assert chat.session == before


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("👍👍👍👍👍👍👍👍👍👍👍", "report-text-empty"),
        ("short", "report-text-short"),
        ("a" * 3001, "report-text-long"),
    ],
)
async def test_a_text_that_does_not_fit_leaves_the_draft(typed: str, hint: str) -> None:
    chat = await fill_until(talk(), "text")
    before = chat.session
    await chat.says(typed)
    assert (chat.hint, chat.session.draft, chat.session.epoch) == (hint, before.draft, before.epoch)


async def test_a_photo_with_its_caption_answers_what_happened() -> None:
    chat = await fill_until(talk(), "text")
    await chat.sends(caption=STORY)
    draft = chat.session.draft
    assert draft is not None and (draft.get(FieldName.TEXT), draft.evidence) == (STORY, 1)
    assert chat.reply_keys() == ["report-file-stored"]
    assert chat.question_key == "report-ask-actor"


async def test_wordless_photo_is_kept_and_words_requested() -> None:
    chat = await fill_until(talk(), "text")
    await chat.sends()
    assert (chat.hint, chat.question_key) == ("report-file-kept-write", "report-ask-text")
    assert len(chat.uow.tables.evidence) == 1


@pytest.mark.parametrize("field", ["actor", "seen", "consent"])
async def test_words_at_choice_change_nothing_but_file_is_kept(field: str) -> None:
    chat = await fill_until(talk(), field)
    before = chat.session
    await chat.says("now")
    assert (chat.hint, chat.session) == ("report-use-buttons", before)
    await chat.sends()
    draft = chat.session.draft
    assert (chat.hint, chat.question_key) == ("report-file-stored", f"report-ask-{field}")
    assert draft is not None and before.draft is not None and draft.evidence == before.draft.evidence + 1
    assert draft.answers == before.draft.answers
    assert len(chat.uow.tables.evidence) == 1


async def test_each_file_is_counted_and_its_caption_joins_text() -> None:
    chat = await fill_until(talk(), "evidence")
    await chat.sends(caption="The back door.")
    await chat.sends(name="film.exe", mime="application/x-msdownload", kind=FileKind.DOCUMENT)
    draft = chat.session.draft
    assert draft is not None and draft.evidence == 2
    assert draft.get(FieldName.TEXT) == f"{STORY}\n\nThe back door."
    message = next(reply for reply in chat.replies if isinstance(reply, Say))
    assert (message.key, message.args, message.slot) == (
        "report-file-taken",
        {"count": 2, "tail": TextRef("report-file-closed"), "caption": NOTHING},
        "evidence",
    )
    await chat.presses("report-pick:evidence/done")
    assert chat.question_key == "report-ask-consent"


async def test_oversized_and_twenty_first_file_are_refused() -> None:
    chat = await fill_until(talk(), "evidence")
    await chat.sends(size=20 * 1024 * 1024 + 1)
    assert chat.reply_keys() == ["report-file-too-big"]
    for _ in range(20):
        await chat.sends()
    before = chat.session
    for _ in range(3):  # the rest of an album: all hints use one slot, so the newest replaces the others
        await chat.sends(album="a")
        (message,) = [reply for reply in chat.replies if isinstance(reply, Say)]
        assert (message.key, message.slot) == ("report-files-full", "evidence")
    assert len(chat.uow.tables.evidence) == 20 and chat.session == before


async def test_missing_file_is_announced_once_and_frees_place() -> None:
    chat = await fill_until(talk(), "evidence")
    for _ in range(20):
        await chat.sends()
    evidence = chat.uow.tables.evidence
    first = next(iter(evidence))
    facts = EvidenceFacts("video", why_not_clean=Loss.TOO_BIG)
    evidence[first] = replace(evidence[first], state=EvidenceState.LOST, facts=facts)
    chat.uow.tables.untold.add(first)
    await chat.presses("report-pick:evidence/done")
    await chat.presses("report-pick:consent/yes")
    await chat.presses("report-pick:contact/returnable")
    assert chat.reply_keys() == ["report-amiss", "report-receipt"], "a long text leaves no room on the screen"
    amiss = chat.texts[-3]
    assert "به دست ما نرسید" in amiss and "پیش از فرستادن گزارش دوباره بفرستید" in amiss
    assert first not in chat.uow.tables.untold, "a loss that is already shown causes no notice"
    await chat.sends()
    assert chat.hint == "report-file-stored", "a file that never arrived frees its place"
    await chat.sends()
    assert chat.reply_keys() == ["report-files-full"]


async def test_the_files_can_be_taken_back() -> None:
    chat = await fill_until(talk(), "evidence")
    await chat.sends()
    await chat.presses("report-pick:evidence/done")
    await chat.presses("report-back")
    await chat.presses("report-drop-files")
    assert (chat.screen.key, len(chat.uow.tables.evidence)) == ("report-files-drop-ask", 1), (
        "one accidental press deletes nothing"
    )
    await chat.presses("report-on")
    assert chat.question_key == "report-ask-evidence" and len(chat.uow.tables.evidence) == 1
    await chat.presses("report-drop-files")
    await chat.presses("report-drop-yes")
    draft = chat.session.draft
    assert draft is not None and draft.evidence == 0 and draft.get(FieldName.TEXT) == STORY
    assert chat.uow.tables.evidence == {}


async def test_one_step_back_keeps_the_answer_until_another_comes() -> None:
    chat = await fill_until(talk(), "actor")
    await chat.presses("report-back")
    assert chat.question_key == "report-ask-text"
    await chat.presses("report-back")
    assert chat.question_key == "report-ask-when"
    await chat.presses("report-keep")
    assert chat.question_key == "report-ask-actor"
    draft = chat.session.draft
    assert draft is not None and draft.get(FieldName.TEXT) == STORY


async def test_every_answered_field_can_be_edited_at_the_review() -> None:
    chat = await fill_until(talk(), "review")
    for name in ("act", "area", "when", "text", "actor", "seen", "evidence", "consent"):
        await chat.changes(f"report-edit:{name}")
        assert chat.question_key == f"report-ask-{name}"
        assert "اکنون:" in chat.texts[-1], "what stands there is shown"
        await chat.presses("report-keep")
        assert chat.question_key == "report-review"
    await chat.changes("report-edit:text")
    await chat.says("Something else happened.")
    assert chat.question_key == "report-review"


async def test_new_act_asks_only_for_invalidated_answers() -> None:
    chat = await fill_until(talk(), "review")
    await chat.changes("report-edit:act")
    await chat.presses("report-pick:act/O26")
    assert chat.question_key == "report-ask-space"
    await chat.presses("report-pick:space/real")
    assert chat.question_key == "report-ask-actor"
    await chat.presses("report-pick:actor/candidate")
    assert chat.question_key == "report-review"


async def test_a_draft_waits_and_is_resumed_where_it_stood() -> None:
    chat = await fill_until(talk(), "text")
    await chat.commands("menu")
    await chat.commands("report")
    assert chat.screen.key == "report-waits"
    await chat.presses("report-on")
    assert chat.question_key == "report-ask-text"


async def test_discarding_asks_once_and_deletes_files() -> None:
    chat = await fill_until(talk(), "evidence")
    await chat.sends()
    await chat.presses("report-cancel")
    assert chat.screen.key == "report-cancel-ask"
    assert chat.session.draft is not None
    await chat.presses("report-discard")
    assert chat.screen.key == "report-discarded"
    assert chat.session.draft is None and chat.uow.tables.evidence == {}


async def test_a_button_of_an_earlier_question_is_stale() -> None:
    chat = await begin_report(talk())
    await chat.presses("report-pick:act/O13")
    await chat.presses("report-pick:act/O13")
    assert [getattr(reply, "key", "") for reply in chat.replies] == ["stale"]


async def test_limits_are_per_person_and_spare_critical_acts() -> None:
    uow = open_uow()

    async def send_one_report(act: str, number: int) -> None:
        words = f"{STORY} بار {number}"
        chat = await fill_until(Talk(uow=uow, content=content(), ids=ids), "review", act=act, words=words)
        await chat.presses("report-send")
        assert chat.refusal_key == ""

    ids = Talk().ids
    for number, act in enumerate(("O13", "O01", "O13", "O01", "O13", "O01")):
        await send_one_report(act, number)
    chat = await begin_report(Talk(uow=uow, content=content(), ids=ids))
    await chat.presses("report-pick:act/O01")
    assert chat.screen.key == "report-waits-limit", "the limit is told before anything else is filled in"
    assert chat.screen.args["why"] == TextRef("report-too-many-soon", {"most": 3})
    await chat.changes("report-edit:act")
    await chat.presses("report-pick:act/O13")
    assert chat.question_key != "report-ask-act" and chat.session.state != "", "an urgent act goes on"

    chat = Talk(uow=uow, content=content(), ids=ids)
    await chat.commands("report")
    await chat.presses("report-start:voice")
    assert chat.screen.key == "report-waits-limit", "a voice message has no act that could be urgent"
    chat.clock.advance(timedelta(minutes=11))
    await chat.commands("report")
    assert chat.screen.key == "report-waits"


async def test_a_report_is_refused_when_reporting_was_closed_meanwhile() -> None:
    chat = await fill_until(talk(), "review")
    chat.uow.settings.save(RunningSettings(Reporting.CLOSED, Phase.DAY))
    await chat.presses("report-send")
    assert chat.screen.key == "report-closed"
    assert chat.session.draft is not None and not chat.uow.tables.reports


async def repeat_report(contact: str, *, send: bool) -> Talk:
    """At the end of the form with the same content as before: with the old buttons, or filled in again."""
    chat = await fill_until(talk(), "review", contact=contact)
    old = chat.session
    await chat.presses("report-send")
    chat.clock.advance(timedelta(minutes=20))
    if not send:
        await fill_until(chat, "contact")
        await chat.presses(f"report-pick:contact/{contact}")
        return chat
    assert old.draft is not None
    chat.session = replace(old, draft=replace(old.draft, id="again", receipt="9" * 16))
    await chat.presses("report-send")
    return chat


@pytest.mark.parametrize("contact", ["returnable", "no_return"])
@pytest.mark.parametrize("send", [False, True])
async def test_repeat_leads_to_earlier_report_or_new_text(contact: str, send: bool) -> None:
    chat = await repeat_report(contact, send=send)
    assert chat.screen.key == "report-waits-repeat" and len(chat.uow.tables.reports) == 1
    verbs = [b.press.verb for row in chat.screen.buttons for b in row if b.press]
    earlier = "my-open" if contact == "returnable" else "receipt"
    assert verbs == [earlier, "report-edit", "report-cancel", "menu"]
    await chat.commands("report")
    assert chat.screen.key == "report-waits-repeat", "and no code is shown for it"
    await chat.changes("report-edit:text")
    await chat.says(f"{STORY} An hour later they came back.")
    await chat.presses("report-send")
    assert len(chat.uow.tables.reports) == 2


async def test_the_earlier_report_opens_from_a_repeat() -> None:
    chat = await repeat_report("returnable", send=False)
    [first] = chat.uow.tables.reports
    await chat.presses(f"my-open:{first}")
    assert chat.refusal_key == "" and chat.session.draft is not None, "the draft is kept"


async def test_words_without_a_draft_lead_back_to_the_start() -> None:
    chat = talk(session=Session(state="report.text"))
    await chat.says("hello there, what now?")
    assert chat.reply_keys() == ["report-no-draft"]
    assert chat.session.state == ""


async def test_a_question_of_another_kind_needs_no_other_handler(monkeypatch: pytest.MonkeyPatch) -> None:
    """The table alone decides how a field is asked, read and shown in the review."""
    monkeypatch.setitem(FORM, FieldName.SEEN, FormField(FieldName.SEEN, input=InputKind.WORDS))
    chat = await fill_until(talk(), "seen")
    assert _picks(chat, "seen") == []
    await chat.says("My sister told me.")
    assert chat.question_key == "report-ask-evidence"
    await chat.presses("report-pick:evidence/done")
    await chat.presses("report-pick:consent/no")
    await chat.presses("report-pick:contact/returnable")
    assert "My sister told me." in chat.texts[-1]


async def test_name_is_an_address_only_once_confirmed_public() -> None:
    chat = await begin_report(talk())
    await chat.presses("report-pick:act/O26")
    await chat.presses("report-pick:space/virtual")
    await chat.says("Candidate A is the better one")
    assert (chat.hint, chat.question_key) == ("report-address-name", "report-ask-address")
    draft = chat.session.draft
    assert draft is not None and draft.get(FieldName.ADDRESS) == ""
    await chat.says("Channel of candidate A")
    await chat.presses("report-pick:address/name")
    draft = chat.session.draft
    assert draft is not None and draft.get(FieldName.ADDRESS) == "Channel of candidate A"
    assert chat.question_key == "report-ask-area"


async def test_back_from_the_review_asks_the_last_question_again() -> None:
    chat = await fill_until(talk(), "review")
    await chat.changes("report-back")
    assert chat.question_key == "report-ask-contact"


async def test_early_file_caption_joins_the_later_text() -> None:
    chat = await fill_until(talk(), "when")
    await chat.sends(caption="The back door.")
    assert (chat.hint, chat.question_key) == ("report-file-stored", "report-ask-when")
    await chat.presses("report-pick:when/now")
    assert chat.question_key == "report-ask-text", "the words are asked for as usual"
    await chat.says("x" * 2999)
    assert chat.hint == "report-text-long", "with the caption the text would be too long"
    await chat.says(STORY)
    assert chat.session.draft is not None
    assert chat.session.draft.get(FieldName.TEXT) == f"{STORY}\n\nThe back door."


async def test_a_caption_at_the_review_joins_the_words() -> None:
    chat = await fill_until(talk(), "review")
    await chat.sends(caption="The back door.")
    assert chat.session.draft is not None
    assert chat.session.draft.get(FieldName.TEXT) == f"{STORY}\n\nThe back door."


async def test_text_at_the_files_question_joins_the_testimony() -> None:
    chat = await fill_until(talk(), "evidence")
    await chat.says("The man's number was 09121234567.")
    (message,) = (reply for reply in chat.replies if isinstance(reply, Say))
    assert message.args == {"fate": "kept", "masked": "yes"}
    assert chat.session.draft is not None
    assert chat.session.draft.get(FieldName.TEXT) == f"{STORY}\n\nThe man's number was {MARK}."
    await chat.says("👍")
    (message,) = (reply for reply in chat.replies if isinstance(reply, Say))
    assert message.args == {"fate": "empty", "masked": "no"}
    await chat.presses("report-pick:evidence/done")
    assert chat.question_key == "report-ask-consent"


async def test_not_knowing_who_did_it_is_an_answer() -> None:
    chat = await fill_until(talk(), "actor", act="O01")
    await chat.presses("report-pick:actor/unknown")
    for picked in ("seen/saw", "evidence/done", "consent/ask_me", "contact/returnable"):
        await chat.presses(f"report-pick:{picked}")
    assert "نمی‌دانم" in chat.texts[-1]
    await chat.presses("report-send")
    (sealed,) = chat.uow.tables.sealed.values()
    (case,) = chat.uow.tables.cases.values()
    assert sealed.body is not None and (sealed.body.actor, case.actor) == ("", ""), (
        "as if it had not been asked"
    )


@pytest.mark.parametrize(("caption", "outcome"), [("👍👍", "empty"), ("x" * 2999, "long")])
async def test_dropped_caption_is_announced(caption: str, outcome: str) -> None:
    chat = await fill_until(talk(), "evidence")
    await chat.sends(caption=caption)
    (message,) = (reply for reply in chat.replies if isinstance(reply, Say))
    assert message.args["caption"] == TextRef("report-caption", {"fate": outcome})
    assert chat.session.draft is not None and chat.session.draft.get(FieldName.TEXT) == STORY


async def test_location_at_files_question_is_evidence() -> None:
    chat = await fill_until(talk(), "evidence")
    await chat.sends_location(0.0, 0.0)
    assert (chat.hint, chat.question_key) == ("report-point-abroad", "report-ask-evidence")
    await chat.sends_location(35.7, 51.4)
    assert chat.reply_keys() == ["report-point-stored"]
    assert chat.session.draft is not None and chat.session.draft.point == "35.70000,51.40000"
    await chat.presses("report-drop-point")
    assert chat.question_key == "report-ask-evidence"
    assert chat.session.draft.point == ""


async def test_overlong_post_is_cut_and_announced() -> None:
    chat = await begin_report(talk())
    await chat.presses("report-pick:act/O26")
    await chat.presses("report-pick:space/virtual")
    await chat.forwards("word " * 700, source="channel A")
    assert chat.reply_keys() == ["report-post-cut"] and chat.question_key == "report-ask-area"
    assert chat.session.draft is not None and len(chat.session.draft.forwarded) == 3000


# --- a draft while reporting is closed, or while its act is not accepted -------------------------

CLOSED = RunningSettings(Reporting.CLOSED, Phase.DAY)


def _shown_verbs(chat: Talk) -> list[str]:
    return [b.press.verb for row in chat.screen.buttons for b in row if b.press]


@pytest.mark.parametrize("running", [CLOSED, RunningSettings(Reporting.OFF, Phase.DAY)])
async def test_closed_reporting_says_retention_and_allows_discarding(running: RunningSettings) -> None:
    chat = await fill_until(talk(), "text")
    await chat.sends()
    chat.uow.settings.save(running)
    await chat.commands("menu")
    epoch = chat.session.epoch
    await chat.presses("report")
    assert chat.screen.key == f"report-{'closed' if running == CLOSED else 'off'}"
    draft_note = chat.screen.args["draft"]
    assert isinstance(draft_note, TextRef) and draft_note.args == {
        "until": chat.clock.today() + timedelta(days=7)
    }
    assert chat.session.epoch > epoch, "the promised time is counted from now, so the conversation is stored"
    await chat.presses("report-cancel")
    assert chat.screen.key == "report-cancel-ask"
    await chat.presses("report")
    assert chat.session.draft is not None, "«no» leads back to the same screen, not into the form"
    await chat.presses("report-cancel")
    await chat.presses("report-discard")
    assert (chat.session.draft, chat.uow.tables.evidence) == (None, {})
    await chat.presses("report")
    assert (chat.screen.args["draft"], "report-cancel" in _shown_verbs(chat)) == (
        TextRef("list-empty"),
        False,
    )


@pytest.mark.parametrize(
    "act", ["pick", "type", "back", "keep", "edit", "on", "agree", "drop", "start", "anew"]
)
async def test_form_closed_meanwhile_cannot_continue(act: str) -> None:
    chat = await fill_until(talk(), "actor")
    await chat.presses("report-back")
    before = chat.session.draft
    assert before is not None
    epoch = chat.session.epoch
    chat.uow.settings.save(CLOSED)
    if act == "type":
        await chat.says("Something else happened.")
    else:
        verb = {"pick": "report-pick", "drop": "report-drop-yes", "anew": "report-discard"}.get(
            act, f"report-{act}"
        )
        given = {"pick": "text/sentence", "edit": "area", "anew": "anew"}.get(act, "")
        chat.session = replace(chat.session, draft=replace(before, sentence="It was like this."))
        chat.buttons["this"] = Button("", Press(verb, given, epoch))
        await chat.presses("this")
    assert chat.screen.key == "report-closed"
    draft = chat.session.draft
    if act == "anew":
        assert draft is None
        return
    assert draft is not None and draft.answers.keys() >= before.answers.keys()
    if act == "type":
        assert draft.get(FieldName.TEXT) == before.get(FieldName.TEXT), "nothing more is kept"


@pytest.mark.parametrize("why", ["report-waits-not-now", "report-waits-limit"])
async def test_sending_obstacle_is_explained_and_draft_kept(why: str) -> None:
    """Whatever changed after the review was shown. Nothing of a refused report is stored or counted."""
    chat = await fill_until(talk(), "review", act="O01")
    if why == "report-waits-not-now":
        chat.uow.settings.save(RunningSettings(Reporting.EMERGENCY, Phase.DAY))
    else:
        for _ in range(3):
            chat.uow.tries.add("report", keys_for(chat.account).reporter, at=chat.clock.now())
    chat.uow.keep_turn()
    tries = list(chat.uow.tables.tries)
    await chat.presses("report-send")
    assert chat.screen.key == why and chat.session.draft is not None
    assert not chat.uow.tables.reports and not chat.uow.tables.cases
    assert chat.uow.tables.tries == tries


async def test_unsendable_emergency_draft_offers_another_act() -> None:
    chat = await fill_until(talk(), "actor", act="O01")
    chat.uow.settings.save(RunningSettings(Reporting.EMERGENCY, Phase.DAY))
    await chat.commands("report")
    assert (chat.screen.key, chat.screen.args["reporting"]) == ("report-waits-not-now", "emergency")
    assert chat.screen.args["until"] == chat.clock.today() + timedelta(days=7)
    assert "report-on" not in _shown_verbs(chat)
    await chat.changes("report-edit:act")
    assert (chat.question_key, _picks(chat, "act")) == ("report-ask-act", ["O13"])
    await chat.presses("report-pick:act/O13")
    assert chat.question_key == "report-ask-actor"


async def test_a_draft_of_another_phase_says_so_too() -> None:
    chat = await fill_until(talk(), "actor")
    chat.uow.settings.save(RunningSettings(Reporting.OPEN, Phase.BEFORE))
    await chat.commands("report")
    assert (chat.screen.key, chat.screen.args["reporting"]) == ("report-waits-not-now", "open")


async def test_draft_of_grave_act_continues_in_emergency() -> None:
    chat = await fill_until(talk(), "actor")
    chat.uow.settings.save(RunningSettings(Reporting.EMERGENCY, Phase.DAY))
    await chat.commands("report")
    assert chat.screen.key == "report-waits"
    await chat.presses("report-on")
    assert chat.question_key == "report-ask-actor"


async def test_voice_report_without_act_waits_in_emergency() -> None:
    chat = talk()
    await chat.commands("report")
    await chat.presses("report-start:voice")
    await chat.sends_voice()
    chat.uow.settings.save(RunningSettings(Reporting.EMERGENCY, Phase.DAY))
    await chat.presses("report-pick:area/thr02")
    assert chat.screen.key == "report-waits-not-now"
    await chat.changes("report-edit:act")
    await chat.presses("report-pick:act/O13")
    assert chat.reply_keys() == ["report-amiss", "report-receipt"], "the voice is on its way"


async def test_suggestion_is_on_button_not_in_answer() -> None:
    chat = await fill_until(talk(), "consent")
    suggested = next(
        button.label
        for row in chat.screen.buttons
        for button in row
        if button.press == Press("report-pick", "consent/ask_me", chat.session.epoch)
    )
    assert shipped_texts().label(suggested) == "اول از خودم بپرسید (پیشنهاد ما)"
    await chat.presses("report-pick:consent/ask_me")
    await chat.presses("report-pick:contact/returnable")
    assert chat.question_key == "report-review"
    assert "اول از خودم بپرسید" in chat.texts[-1] and "پیشنهاد ما" not in chat.texts[-1]


async def test_typed_menu_word_is_explained_at_words_question() -> None:
    chat = await fill_until(talk(), "text")
    await chat.says("منو")
    assert chat.hint == "report-text-short" and "/menu" in chat.texts[-1]
    before = chat.session.draft
    await chat.commands("menu")
    assert chat.session.draft == before, "following the advice loses nothing"


def test_help_says_which_words_always_work() -> None:
    words = shipped_texts().render("help", {"note": NOTHING, "hotlines": NOTHING})
    assert "«منو»، «لغو»، «برگرد» و «راهنما» همیشه" in words
