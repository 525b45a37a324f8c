"""Rounds of opinions: asking people, answering each opinion with a reason, closing and reporting."""

from dataclasses import replace
from datetime import timedelta

import pypdfium2
import pytest

from bot.conversation.outgoing import Ack, Say, Screen, SendDocument
from bot.domain.atlas.opinions import OpinionAnswer, OpinionSubject
from bot.domain.learning.lessons import Audience, Tier
from bot.domain.people import Account, Messenger, Role, Staff
from bot.handlers.opinions.opinion_subjects import ON_SCREEN
from bot.handlers.opinions.opinions import opinion_reminders
from bot.papers.registry import make
from bot.usecases.atlas.opinion_subjects import SUBJECTS
from tests.fakes import floor as floors
from tests.fakes.county import (
    MINA,
    NADER,
    PARI,
    QASEM,
    a_county,
    draft_version,
    messages_to,
    offered_presses,
    plain_text,
    sign_version,
)
from tests.fakes.floor import LEILA, NAMES, TEXTS, Floor
from tests.fakes.polling_day import content
from tests.fakes.school import lesson
from tests.fakes.turns import SARA, command

EDITH = Account(Messenger.TELEGRAM, 9021)
WORDS = "وزن تنش در این منطقه زیاد است"
WHY = "در نسخهٔ بعد بازبینی می‌شود"


@pytest.fixture
def floor(monkeypatch: pytest.MonkeyPatch) -> Floor:
    tracks = {(Audience.VOTER, Tier.BASIC): (lesson("vb1", order=1, article_id="1"),)}
    county = replace(content(), tracks=tracks)
    monkeypatch.setattr(floors, "content", lambda: county)
    floor = a_county(monkeypatch)
    monkeypatch.setitem(NAMES, EDITH, "Edith")
    floor.uow.staff.save(Staff(EDITH, Role.EDITOR, "Edith", started=True))
    floor.uow.keep_turn()
    return floor


async def asks(floor: Floor, place: str, *, days: int = 7) -> str:
    """Ask a group about a subject, as ``atlas/id/liaisons``."""
    await floor.presses(f"opinion.ask:{place}/{days}", by=NADER, private=True)
    assert floor.only_reply(Screen).key == "opinion-begun", floor.reply_keys()
    return next(iter(await floor.uow.rounds.all())).id


async def says(floor: Floor, round_id: str, *, by: Account = PARI, words: str = WORDS) -> str:
    await floor.presses(f"opinion.give:{round_id}", by=by, private=True)
    await floor.says(words, by=by)
    return [opinion.id for opinion in await floor.uow.rounds.opinions(round_id)][-1]


async def answers(floor: Floor, opinion: str, answer: str, *, why: str = WHY) -> None:
    await floor.presses(f"opinion.answer:{opinion}/{answer}", by=NADER, private=True)
    await floor.says(why, by=NADER)


@pytest.mark.slow
async def test_round_on_draft_is_asked_answered_closed_and_reported(floor: Floor) -> None:
    version = await draft_version(floor)
    await floor.presses(f"atlas.version:{version}/day", by=NADER, private=True)
    assert f"opinion.ask:atlas/{version}" in offered_presses(floor)
    for press in (f"opinion.ask:atlas/{version}", f"opinion.ask:atlas/{version}/liaisons"):
        await floor.presses(press, by=NADER, private=True)
    assert f"opinion.ask:atlas/{version}/liaisons/7" in offered_presses(floor)
    round_id = await asks(floor, f"atlas/{version}/liaisons")
    for account in (PARI, QASEM):
        assert [say.key for say in messages_to(account, floor)] == ["opinion-invited"]
    assert not messages_to(EDITH, floor) and not messages_to(MINA, floor), "the atlas is not for editors"

    opinion = await says(floor, round_id, words=f"{WORDS}، ۰۹۱۲۱۲۳۴۵۶۷")
    assert floor.only_reply(Screen).key == "opinion-saved" and [s.key for s in messages_to(NADER, floor)] == [
        "opinion-came"
    ]
    assert "۰۹۱۲" not in (await floor.uow.rounds.opinion(opinion)).words  # type: ignore[union-attr]

    await floor.presses(f"opinion.close:{round_id}", by=NADER, private=True)
    assert floor.only_reply(Ack).key == "opinion-unanswered"
    await answers(floor, opinion, "partly")
    assert floor.only_reply(Screen).key == "opinion-desk"
    assert [say.key for say in messages_to(PARI, floor)] == ["opinion-answered"] and any(
        WHY in w for w in floor.texts
    )
    await floor.presses(f"opinion.close:{round_id}", by=NADER, private=True)
    assert floor.only_reply(Screen).key == "opinion-closed" and len(messages_to(QASEM, floor)) == 1

    await floor.presses(f"opinion.report:{round_id}", by=PARI, private=True)
    assert "پرسیده‌ایم: ۲ نفر. نظر داده‌اند: ۱ نفر" in plain_text(floor)
    paper = floor.only_reply(SendDocument)
    rows = [tuple(TEXTS.label(cell) for cell in row) for row in paper.rows]
    assert rows[0][1].startswith("۱. «") and "بخشی پذیرفته شد" in rows[1][1] and WHY in rows[1][1]
    assert "Pari" not in str(rows)
    fields = {name: TEXTS.label(value) for name, value in paper.fields.items()}
    made = make(paper.name, fields, rows)
    assert made.name == "opinions.pdf" and "اردیبهشت" in fields["state"], "it says when the round began"
    pypdfium2.PdfDocument(made.data).close()
    actions = [r.detail for r in floor.uow.stored_audit if r.action == "opinion"]
    assert actions == ["asked atlas 2", "said atlas", "answered partly", "closed"]


async def test_draft_with_open_opinions_cannot_be_signed_or_replaced(floor: Floor) -> None:
    version = await draft_version(floor)
    round_id = await asks(floor, f"atlas/{version}/all")
    for press in (f"atlas.lock:{version}", "atlas.draft"):
        await floor.presses(press, by=NADER, private=True)
        assert floor.only_reply(Ack).key == "atlas-opinions-open"
    await floor.presses(f"opinion.ask:atlas/{version}/all/7", by=NADER, private=True)
    assert floor.only_reply(Ack).key == "opinion-open-already"
    await floor.presses(f"opinion.close:{round_id}", by=NADER, private=True)
    await sign_version(floor, version)
    assert (await floor.uow.atlas.version(version)).is_locked  # type: ignore[union-attr]
    await floor.presses(f"opinion.ask:atlas/{version}/all/7", by=NADER, private=True)
    assert floor.only_reply(Ack).key == "atlas-locked-already"


async def test_signer_reads_whether_opinions_were_requested(floor: Floor) -> None:
    unasked = "از کسی نظر نخواسته‌ایم"
    version = await draft_version(floor)
    await floor.presses(f"atlas.lock:{version}", by=NADER, private=True)
    (asked,) = messages_to(MINA, floor)
    assert unasked in TEXTS.render(asked.key, asked.args)
    await floor.presses(f"atlas.no:{asked.buttons[1][0].press.argument}", by=MINA, private=True)  # type: ignore[union-attr]
    round_id = await asks(floor, f"atlas/{version}/all")
    await floor.presses(f"opinion.close:{round_id}", by=NADER, private=True)
    await floor.presses(f"atlas.lock:{version}", by=NADER, private=True)
    (asked,) = messages_to(MINA, floor)
    assert unasked not in TEXTS.render(asked.key, asked.args)


async def test_a_round_on_a_lesson_asks_editors_too(floor: Floor) -> None:
    await floor.presses("opinion.lesson", by=NADER, private=True)
    assert "opinion.lesson:voter" in offered_presses(floor)
    await floor.presses("opinion.lesson:voter", by=NADER, private=True)
    assert "opinion.ask:lesson/vb1" in offered_presses(floor)
    round_id = await asks(floor, "lesson/vb1/all")
    assert messages_to(EDITH, floor) and messages_to(PARI, floor) and not messages_to(MINA, floor)
    await says(floor, round_id, by=EDITH, words="کارت دوم را ساده‌تر بنویسید")
    assert floor.only_reply(Screen).key == "opinion-saved"
    await floor.takes(command("opinions", by=EDITH))
    assert f"opinion.see:{round_id}" in offered_presses(floor)
    await floor.presses(f"opinion.see:{round_id}", by=EDITH, private=True)
    assert "نظرهای شما: ۱" in plain_text(floor)


async def test_only_invitees_give_opinions_and_only_in_time(floor: Floor) -> None:
    round_id = await asks(floor, "lesson/vb1/editors", days=3)
    for account, key in (
        (PARI, "opinion-not-invited"),
        (LEILA, "opinion-not-invited"),
        (SARA, "not-allowed"),
    ):
        await floor.presses(f"opinion.give:{round_id}", by=account, private=True)
        assert floor.only_reply(Ack).key == key, account
        await floor.presses(f"opinion.report:{round_id}", by=account, private=True)
        assert floor.only_reply(Ack).key == key, account
    await floor.takes(command("opinions", by=SARA))
    assert floor.only_reply(Ack).key == "not-allowed"
    for number in range(3):
        await says(floor, round_id, by=EDITH, words=f"کارت {['یک', 'دو', 'سه'][number]} روشن نیست")
    await floor.presses(f"opinion.give:{round_id}", by=EDITH, private=True)
    await floor.says(WORDS, by=EDITH)
    assert floor.only_reply(Ack).key == "opinion-enough"
    floor.clock.at += timedelta(days=4)
    await floor.presses(f"opinion.give:{round_id}", by=EDITH, private=True)
    assert floor.only_reply(Ack).key == "opinion-over"


@pytest.mark.parametrize(("words", "key"), [("بد", "opinion-short"), ("ب" * 601, "opinion-long")])
async def test_wordless_opinion_or_answer_is_refused_kindly(floor: Floor, words: str, key: str) -> None:
    round_id = await asks(floor, "lesson/vb1/editors")
    await floor.presses(f"opinion.give:{round_id}", by=EDITH, private=True)
    await floor.says(words, by=EDITH)
    assert floor.only_reply(Ack).key == key and await floor.uow.rounds.opinions(round_id) == []
    opinion = await says(floor, round_id, by=EDITH)
    await answers(floor, opinion, "taken", why=words)
    assert floor.only_reply(Ack).key == key
    assert (await floor.uow.rounds.opinion(opinion)).answer is OpinionAnswer.NONE  # type: ignore[union-attr]
    await floor.says(WHY, by=NADER)
    assert (await floor.uow.rounds.opinion(opinion)).answer is OpinionAnswer.TAKEN  # type: ignore[union-attr]


@pytest.mark.parametrize("words", ["ب" * 10, "ب" * 600])
async def test_opinion_of_ten_to_600_letters_is_taken(floor: Floor, words: str) -> None:
    round_id = await asks(floor, "lesson/vb1/editors")
    await says(floor, round_id, by=EDITH, words=words)
    assert [opinion.words for opinion in await floor.uow.rounds.opinions(round_id)] == [words]


async def test_answer_can_be_corrected_until_round_closes(floor: Floor) -> None:
    round_id = await asks(floor, "lesson/vb1/editors")
    opinion = await says(floor, round_id, by=EDITH)
    await answers(floor, opinion, "not-taken")
    await answers(floor, opinion, "taken")
    await floor.presses(f"opinion.close:{round_id}", by=NADER, private=True)
    await answers(floor, opinion, "partly")
    assert floor.only_reply(Ack).key == "opinion-over"
    assert (await floor.uow.rounds.opinion(opinion)).answer is OpinionAnswer.TAKEN  # type: ignore[union-attr]
    await floor.presses(f"opinion.close:{round_id}", by=NADER, private=True)
    assert floor.only_reply(Ack).key == "opinion-over"


async def test_silent_invitee_is_reminded_once_before_the_end(floor: Floor) -> None:
    version = await draft_version(floor)
    round_id = await asks(floor, f"atlas/{version}/liaisons", days=3)
    await says(floor, round_id)
    await floor.ticks(opinion_reminders)
    assert floor.replies == ()
    floor.clock.at += timedelta(days=2)
    await floor.ticks(opinion_reminders)
    assert [say.key for say in messages_to(QASEM, floor)] == ["opinion-reminder"] and not messages_to(
        PARI, floor
    )
    assert all(isinstance(r, Say) and r.quiet for r in floor.replies)
    await floor.ticks(opinion_reminders)
    assert floor.replies == ()
    floor.clock.at += timedelta(days=2)
    await floor.ticks(opinion_reminders)
    assert [say.key for say in messages_to(NADER, floor)] == ["opinion-ended"] and not messages_to(
        QASEM, floor
    )
    await floor.ticks(opinion_reminders)
    assert floor.replies == ()


async def test_nobody_to_ask_and_odd_buttons_are_said_so(floor: Floor) -> None:
    version = await draft_version(floor)
    for place, key in (
        (f"atlas/{version}/editors/7", "atlas-gone"),
        (f"atlas/{version}/liaisons/70", "atlas-gone"),
        ("atlas/none/liaisons/7", "atlas-no-version"),
        ("lesson/none/editors/7", "opinion-no-lesson"),
        ("poem/x", "opinion-no-round"),
    ):
        await floor.presses(f"opinion.ask:{place}", by=NADER, private=True)
        assert floor.only_reply(Ack).key == key, place
    floor.uow.staff.save(Staff(EDITH, Role.EDITOR, "Edith", started=False))
    await floor.presses("opinion.ask:lesson/vb1/editors/7", by=NADER, private=True)
    assert floor.only_reply(Ack).key == "opinion-nobody"
    for press, key in (("opinion.desk:x", "opinion-no-round"), ("opinion.one:x", "opinion-none")):
        await floor.presses(press, by=NADER, private=True)
        assert floor.only_reply(Ack).key == key
    await floor.presses("opinion.ask:lesson/vb1/liaisons/7", by=PARI, private=True)
    assert floor.only_reply(Ack).key == "not-member"


async def test_many_long_opinions_fit_into_a_message(floor: Floor) -> None:
    """The floor checks each reply against the messenger's limit when it is rendered."""
    round_id = await asks(floor, "lesson/vb1/all")
    for account in (EDITH, PARI, QASEM):
        for number in range(3):
            opinion = await says(floor, round_id, by=account, words=f"{number} " + "نظر بلند " * 66)
            await answers(floor, opinion, "partly", why="دلیل بلند " * 60)
    await floor.presses(f"opinion.desk:{round_id}", by=NADER, private=True)
    assert floor.only_reply(Screen).key == "opinion-desk"


def test_every_subject_can_be_asked_about_and_named() -> None:
    assert set(SUBJECTS) == set(OpinionSubject) == set(ON_SCREEN)
