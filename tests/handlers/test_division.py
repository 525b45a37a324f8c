"""The division of work in chat: rows of the own body confirmed or objected to, objections answered in a round, versions
agreed by two signatures and never unseen."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import timedelta

import pypdfium2
import pytest

from bot.conversation.outgoing import Ack, Screen, SendDocument
from bot.domain.atlas.opinions import OpinionSubject
from bot.domain.division.row_stands import ObjectionWish, RowStand, Stand
from bot.domain.people import Account, Messenger, Role, Staff
from bot.papers.registry import make
from bot.usecases.division.division_now import table_of
from bot.usecases.division.stand_on_rows import MOST_OBJECTIONS
from tests.fakes import floor as floors
from tests.fakes.county import MINA, NADER, PARI, QASEM, a_county, messages_to, offered_presses
from tests.fakes.division import WAYS, divided_content
from tests.fakes.floor import LEILA, NAMES, TEXTS, Floor
from tests.fakes.two_accounts import link_accounts

COLLEAGUE, EXPERT = Account(Messenger.TELEGRAM, 9101), Account(Messenger.TELEGRAM, 9102)
WHY = "این کار را همیشه دادستان پیگیری کرده است"


@pytest.fixture
def floor(monkeypatch: pytest.MonkeyPatch) -> Floor:
    monkeypatch.setattr(floors, "content", divided_content)
    floor = a_county(monkeypatch)
    for account, role, body in ((COLLEAGUE, Role.LIAISON, "police"), (EXPERT, Role.EXPERT, "")):
        monkeypatch.setitem(NAMES, account, "Extra")
        floor.uow.staff.save(Staff(account, role, "Extra", started=True, body=body))
    floor.uow.keep_turn()
    return floor


def words_to_all(floor: Floor) -> str:
    """Every text of the last turn, without marks and markup."""
    marks = "\u200e\u200f\u2066\u2067\u2068\u2069"
    return re.sub(r"</?b>", "", "\n".join(floor.texts)).translate({ord(mark): None for mark in marks})


def mark_of(body: str, act: str = "O13") -> str:
    rows = table_of(floors.content()).rows
    return next(row.mark for row in rows if row.scope.act == act and row.to.body == body)


def change_content(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing goes to the police first any more."""
    monkeypatch.setattr(floors, "content", lambda: divided_content(*WAYS[1:]))


async def objects(
    floor: Floor, mark: str, *, by: Account = PARI, wish: str = "body/court", why: str = WHY
) -> None:
    await floor.presses(f"division.wish:{mark}/{wish}", by=by, private=True)
    await floor.says(why, by=by)


async def drafts(floor: Floor) -> str:
    await floor.presses("division.draft", by=NADER, private=True)
    assert floor.only_reply(Screen).key == "division-drafted", floor.reply_keys()
    return next(v.id for v in await floor.uow.division.versions() if not v.is_locked)


async def seen_press(floor: Floor, press: str, by: Account) -> str:
    """Look at what would be signed; the press that signs exactly that."""
    await floor.presses(press, by=by, private=True)
    assert floor.only_reply(Screen).key == "division-to-sign", floor.reply_keys()
    return next(offer for offer in offered_presses(floor) if offer.startswith(f"{press}/"))


async def agrees(floor: Floor, version: str) -> None:
    await floor.presses(await seen_press(floor, f"division.lock:{version}", NADER), by=NADER, private=True)
    request = next(offer for offer in offered_presses(floor) if offer.startswith("division.sign:"))
    await floor.presses(await seen_press(floor, request, MINA), by=MINA, private=True)
    assert floor.only_reply(Screen).key == "division-agreed", floor.reply_keys()


# --- reading ---------------------------------------------------------------------------------------------------------


async def test_home_says_what_is_agreed_and_missing(floor: Floor) -> None:
    await floor.presses("division", by=PARI, private=True)
    text = words_to_all(floor)
    assert "هنوز دربارهٔ هیچ نسخه‌ای توافق نشده" in text and "یک کار دیگر فقط آموخته" in text
    assert "۲ کار، ۶ ردیف" in text and "بی‌رابط: ۴ ردیف" in text, text
    assert "division.rows:mine" in offered_presses(floor)
    await floor.presses("division", by=NADER, private=True)
    assert "division.draft" in offered_presses(floor) and "division.rows:mine" not in offered_presses(floor)


@pytest.mark.parametrize("by", [LEILA, EXPERT])
async def test_others_cannot_open_it(floor: Floor, by: Account) -> None:
    for press in ("division", f"division.row:{mark_of('police')}", "division.pdf:now"):
        await floor.presses(press, by=by, private=True)
        assert floor.only_reply(Ack).alert


async def test_lists_have_gaps_first_and_narrow_to_a_phase(floor: Floor) -> None:
    await floor.presses("division.rows:station", by=NADER, private=True)
    text = words_to_all(floor)
    assert text.index("رابط ندارد") < text.index("اول پلیس"), text
    await floor.presses("division.rows:gaps/before", by=NADER, private=True)
    assert "act O01" in words_to_all(floor) and "act O13" not in words_to_all(floor)
    await floor.presses("division.rows:mine", by=NADER, private=True)
    assert floor.only_reply(Ack).key == "division-liaisons"
    await floor.presses("division.rows:nothing", by=NADER, private=True)
    assert floor.only_reply(Ack).key == "atlas-gone"


# --- confirming and objecting -----------------------------------------------------------------------------------------


async def test_liaison_confirms_a_row_once(floor: Floor) -> None:
    mark = mark_of("police")
    for key in ("division-confirmed-now", "division-confirmed-before"):
        await floor.presses(f"division.yes:{mark}", by=PARI, private=True)
        assert floor.only_reply(Ack).key == key and "پلیس: تأیید کرده است" in words_to_all(floor)
    (stand,) = await floor.uow.division.stands()
    assert (stand.by, stand.body, stand.stand) == (PARI, "police", Stand.CONFIRMED)
    assert [r.detail for r in floor.uow.stored_audit if r.action == "division"] == ["confirmed police"]


async def test_page_that_changed_is_not_confirmed(floor: Floor) -> None:
    await floor.presses("division.rows:mine", by=PARI, private=True)
    press = next(offer for offer in offered_presses(floor) if offer.startswith("division.all:"))
    await floor.presses(f"division.yes:{mark_of('police')}", by=COLLEAGUE, private=True)
    await floor.presses(press, by=PARI, private=True)
    assert floor.only_reply(Ack).key == "division-page-changed"
    assert len(await floor.uow.division.stands()) == 1


async def test_page_of_own_rows_is_confirmed_with_one_press(floor: Floor) -> None:
    await floor.presses("division.rows:mine", by=PARI, private=True)
    press = next(offer for offer in offered_presses(floor) if offer.startswith("division.all:"))
    await floor.presses(press, by=PARI, private=True)
    assert floor.only_reply(Screen).key == "division-confirmed"
    assert {stand.row for stand in await floor.uow.division.stands()} == {
        row.mark for row in table_of(floors.content()).rows if row.concerns("police")
    }
    await floor.presses(press, by=PARI, private=True)
    assert floor.only_reply(Ack).key == "division-page-changed", "pressed twice"


async def test_rows_of_other_bodies_are_not_theirs(floor: Floor) -> None:
    for press in (f"division.yes:{mark_of('police')}", f"division.object:{mark_of('police')}"):
        await floor.presses(press, by=QASEM, private=True)
        assert floor.only_reply(Ack).key == "division-other-body"
    floor.uow.staff.save(Staff(QASEM, Role.LIAISON, "Qasem", started=True))
    await floor.presses(f"division.yes:{mark_of('police')}", by=QASEM, private=True)
    assert floor.only_reply(Ack).key == "division-no-body" and not await floor.uow.division.stands()


async def test_row_that_changed_meanwhile_is_not_confirmed(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = mark_of("police")
    change_content(monkeypatch)
    for press in (f"division.yes:{mark}", f"division.row:{mark}", f"division.wish:{mark}/words"):
        await floor.presses(press, by=PARI, private=True)
        assert floor.only_reply(Ack).key == "division-row-changed"


async def test_objection_says_what_should_be_and_why(floor: Floor) -> None:
    mark = mark_of("police")
    await floor.presses(f"division.object:{mark}", by=PARI, private=True)
    assert {f"division.wish:{mark}/{wish}" for wish in ObjectionWish} <= set(offered_presses(floor))
    await floor.presses(f"division.wish:{mark}/body", by=PARI, private=True)
    assert f"division.wish:{mark}/body/court" in offered_presses(floor)
    assert f"division.wish:{mark}/body/police" not in offered_presses(floor), "it takes them already"
    await objects(floor, mark, why=f"{WHY}، ۰۹۱۲۱۲۳۴۵۶۷")
    assert floor.only_reply(Screen).key == "division-objected" and "دادستان" in words_to_all(floor)
    (stand,) = await floor.uow.division.stands()
    assert (stand.wish, stand.wanted) == (ObjectionWish.BODY, "court") and "۰۹۱۲" not in stand.reason
    assert [say.key for say in messages_to(NADER, floor)] == ["division-objection-came"]
    await floor.presses(f"division.row:{mark}", by=NADER, private=True)
    assert "خواسته: اول این نهاد باشد: دادستان" in words_to_all(floor) and WHY in words_to_all(floor)


async def test_article_is_named_by_its_number(floor: Floor) -> None:
    mark = mark_of("police")
    await floor.presses(f"division.wish:{mark}/article", by=PARI, private=True)
    for typed, key in (("۹۹", "division-article-how"), ("۸۶", "division-same-article")):
        await floor.says(typed, by=PARI)
        assert floor.only_reply(Ack).key == key
    await floor.says("۸۷", by=PARI)
    assert floor.only_reply(Screen).key == "division-why"
    await floor.says(WHY, by=PARI)
    (stand,) = await floor.uow.division.stands()
    assert (stand.wish, stand.wanted) == (ObjectionWish.ARTICLE, "87")


async def test_wish_that_cannot_be_is_refused(floor: Floor) -> None:
    board = mark_of("board")
    floor.uow.staff.save(Staff(QASEM, Role.LIAISON, "Qasem", started=True, body="board"))
    for wish, key in (
        ("body/police", "division-accused-body"),
        ("body/board", "division-same-body"),
        ("body/nobody", "division-no-agency"),
        ("article/999", "division-no-article"),
        ("other", "atlas-gone"),
    ):
        await floor.presses(f"division.wish:{board}/{wish}", by=QASEM, private=True)
        assert floor.only_reply(Ack).key == key, wish
    await objects(floor, board, by=QASEM, wish="words", why="نه")
    assert floor.only_reply(Ack).key == "opinion-short" and not await floor.uow.division.stands()


async def test_two_liaisons_of_one_body_who_disagree_are_told(floor: Floor) -> None:
    mark = mark_of("police")
    await floor.presses(f"division.yes:{mark}", by=COLLEAGUE, private=True)
    await objects(floor, mark)
    assert [say.key for say in messages_to(COLLEAGUE, floor)] == ["division-differ"]
    await floor.presses(f"division.row:{mark}", by=NADER, private=True)
    assert "پلیس: رابط‌هایش هم‌نظر نیستند" in words_to_all(floor)
    await floor.presses("division", by=NADER, private=True)
    assert "هنوز هیچ ردیفی را تأیید نکرده" in words_to_all(floor)
    await floor.presses(f"division.yes:{mark}", by=PARI, private=True)
    assert "پلیس: تأیید کرده است" in words_to_all(floor), "before a round they may think again"


async def test_one_person_with_two_accounts_has_one_stand(floor: Floor) -> None:
    await link_accounts(floor.uow, PARI, COLLEAGUE)
    mark = mark_of("police")
    await floor.presses(f"division.yes:{mark}", by=PARI, private=True)
    await objects(floor, mark, by=COLLEAGUE)
    (stand,) = await floor.uow.division.stands()
    assert stand.objects and not messages_to(PARI, floor)


async def test_stand_of_a_person_who_left_counts_no_longer(floor: Floor) -> None:
    await floor.presses(f"division.yes:{mark_of('police')}", by=PARI, private=True)
    floor.uow.staff.save(Staff(PARI, Role.LIAISON, "Pari", started=True, body="court"))
    await floor.presses(f"division.row:{mark_of('police')}", by=NADER, private=True)
    assert "پلیس: هنوز چیزی نگفته است" in words_to_all(floor)


# --- the round of opinions --------------------------------------------------------------------------------------------


async def test_objections_go_into_the_round_and_are_answered(floor: Floor) -> None:
    mark = mark_of("police")
    await objects(floor, mark)
    version = await drafts(floor)
    await floor.presses(f"division.lock:{version}", by=NADER, private=True)
    press = next(offer for offer in offered_presses(floor) if offer.startswith(f"division.lock:{version}/"))
    await floor.presses(press, by=NADER, private=True)
    assert floor.only_reply(Ack).key == "division-objections-wait"

    await floor.presses(f"opinion.ask:division/{version}/experts/7", by=NADER, private=True)
    assert floor.only_reply(Screen).key == "opinion-begun"
    (opinion_round,) = await floor.uow.rounds.all()
    assert opinion_round.subject is OpinionSubject.DIVISION and set(opinion_round.invited) == {EXPERT, PARI}
    (opinion,) = await floor.uow.rounds.opinions(opinion_round.id)
    assert opinion.by == PARI and opinion.words == f"act O13 / پلیس ← دادستان: {WHY}"
    await floor.presses(f"division.yes:{mark}", by=PARI, private=True)
    assert floor.only_reply(Ack).key == "division-in-round"
    await floor.presses(press, by=NADER, private=True)
    assert floor.only_reply(Ack).key == "atlas-opinions-open"

    await floor.presses(f"opinion.answer:{opinion.id}/not-taken", by=NADER, private=True)
    await floor.says("ماده آن را به پلیس می‌دهد", by=NADER)
    assert [say.key for say in messages_to(PARI, floor)] == ["opinion-answered"]
    await floor.presses(f"opinion.close:{opinion_round.id}", by=NADER, private=True)
    await floor.presses(f"division.row:{mark}", by=PARI, private=True)
    assert "پذیرفته نشد. دلیل: ماده آن را به پلیس می‌دهد" in words_to_all(floor)
    await agrees(floor, version)


async def refuses(floor: Floor, opinion_id: str) -> None:
    await floor.presses(f"opinion.answer:{opinion_id}/not-taken", by=NADER, private=True)
    await floor.says("ماده آن را به پلیس می‌دهد", by=NADER)


async def a_refused_objection(floor: Floor) -> tuple[str, str]:
    """The draft, and the row whose objection was answered «not taken» in a round that is closed."""
    mark = mark_of("police")
    await objects(floor, mark)
    version = await drafts(floor)
    await floor.presses(f"opinion.ask:division/{version}/experts/7", by=NADER, private=True)
    (opinion_round,) = await floor.uow.rounds.all()
    (opinion,) = await floor.uow.rounds.opinions(opinion_round.id)
    await refuses(floor, opinion.id)
    await floor.presses(f"opinion.close:{opinion_round.id}", by=NADER, private=True)
    return version, mark


async def test_refused_objection_said_again_changes_nothing(floor: Floor) -> None:
    version, mark = await a_refused_objection(floor)
    before = await floor.uow.division.stands()
    await objects(floor, mark)
    assert floor.only_reply(Screen).key == "division-objected-before"
    assert await floor.uow.division.stands() == before
    await agrees(floor, version)


@pytest.mark.parametrize(
    ("by", "wish", "detour"),
    [(PARI, "body/court", False), (PARI, "body/board", True), (COLLEAGUE, "words", False)],
)
async def test_one_body_cannot_hold_up_a_version(
    floor: Floor, by: Account, wish: str, *, detour: bool
) -> None:
    """Neither with new words, nor with another wish after a yes, nor through a colleague."""
    version, mark = await a_refused_objection(floor)
    if detour:
        await floor.presses(f"division.yes:{mark}", by=by, private=True)
    await objects(floor, mark, by=by, wish=wish, why="ما باز هم چنین نمی‌پذیریم")
    assert "زیر همان پاسخ" in words_to_all(floor) and not messages_to(NADER, floor)
    await floor.presses(f"division.row:{mark}", by=NADER, private=True)
    assert "پس از پاسخ، دوباره اعتراض کرده است" in words_to_all(floor)
    await seen_press(floor, f"division.lock:{version}", NADER)
    assert "ما باز هم چنین نمی‌پذیریم" in words_to_all(floor)
    await agrees(floor, version)

    draft = await drafts(floor)
    await floor.presses(f"opinion.ask:division/{draft}/experts/7", by=NADER, private=True)
    opinion_round = next(r for r in await floor.uow.rounds.all() if not r.closed)
    (opinion,) = await floor.uow.rounds.opinions(opinion_round.id)
    assert opinion.words.endswith("نمی‌پذیریم"), "but the next round answers it"


async def test_objection_after_the_last_day_enters_the_round(floor: Floor) -> None:
    version = await drafts(floor)
    await floor.presses(f"opinion.ask:division/{version}/experts/3", by=NADER, private=True)
    floor.clock.advance(timedelta(days=5))
    await objects(floor, mark_of("police"))
    assert "به نظرخواهی رفت" in words_to_all(floor)


async def test_taken_objection_stays_until_the_table_has_it(floor: Floor) -> None:
    mark = mark_of("police")
    version = await drafts(floor)
    await floor.presses(f"opinion.ask:division/{version}/experts/7", by=NADER, private=True)
    await objects(floor, mark)
    (opinion_round,) = await floor.uow.rounds.all()
    (opinion,) = await floor.uow.rounds.opinions(opinion_round.id)
    await floor.presses(f"opinion.answer:{opinion.id}/taken", by=NADER, private=True)
    await floor.says("درست می‌گویند", by=NADER)
    await floor.presses(f"division.yes:{mark}", by=PARI, private=True)
    assert floor.only_reply(Ack).key == "division-taken-already"
    (stand,) = await floor.uow.division.stands()
    assert stand.objects, "otherwise it would vanish from the patch"


async def test_a_person_objects_to_a_few_rows_a_day(floor: Floor) -> None:
    """By all their accounts; what they have said can be changed, and the next day they go on."""
    await link_accounts(floor.uow, PARI, COLLEAGUE)
    today = floor.clock.today()
    for number in range(MOST_OBJECTIONS):
        stand = RowStand(
            (PARI, COLLEAGUE)[number % 2], f"row-{number}", "police", Stand.OBJECTED, today, reason=WHY
        )
        floor.uow.division.take(stand)
    floor.uow.keep_turn()
    mark = mark_of("police")
    await floor.presses(f"division.object:{mark}", by=PARI, private=True)
    assert floor.only_reply(Ack).key == "division-enough-today"
    await objects(floor, mark)
    assert floor.only_reply(Ack).key == "division-enough-today"
    await floor.presses(f"division.yes:{mark}", by=PARI, private=True)
    assert len(await floor.uow.division.stands()) == MOST_OBJECTIONS + 1, "confirming is not bounded"
    floor.clock.advance(timedelta(days=1))
    await objects(floor, mark)
    assert floor.only_reply(Screen).key == "division-objected"
    await objects(floor, mark, why=f"{WHY}، از دورهٔ پیش")
    assert floor.only_reply(Screen).key == "division-objected"
    floor.clock.advance(timedelta(days=1))
    for number in range(MOST_OBJECTIONS):
        floor.uow.division.take(
            RowStand(PARI, f"row-{number}", "police", Stand.OBJECTED, floor.clock.today(), reason=WHY)
        )
    floor.uow.keep_turn()
    await objects(floor, mark, why=f"{WHY}، و از این دوره")
    assert floor.only_reply(Screen).key == "division-objected", "what they said the day before can be changed"


async def test_person_with_two_accounts_hears_of_version_once(floor: Floor) -> None:
    await link_accounts(floor.uow, PARI, COLLEAGUE)
    await agrees(floor, await drafts(floor))
    assert [len(messages_to(account, floor)) for account in (PARI, COLLEAGUE)] in ([1, 0], [0, 1])


async def test_lead_with_two_accounts_hears_once(floor: Floor) -> None:
    await link_accounts(floor.uow, NADER, MINA)
    await objects(floor, mark_of("police"))
    assert [len(messages_to(lead, floor)) for lead in (NADER, MINA)] in ([1, 0], [0, 1])


async def test_objection_during_a_round_goes_into_it_at_once(floor: Floor) -> None:
    version = await drafts(floor)
    await floor.presses(f"opinion.ask:division/{version}/experts/7", by=NADER, private=True)
    await objects(floor, mark_of("police"))
    assert "به نظرخواهی رفت" in words_to_all(floor)
    assert [say.key for say in messages_to(NADER, floor)] == ["division-objection-came"]
    (opinion_round,) = await floor.uow.rounds.all()
    assert [o.by for o in await floor.uow.rounds.opinions(opinion_round.id)] == [PARI]
    await floor.presses(f"opinion.see:{opinion_round.id}", by=PARI, private=True)
    assert floor.only_reply(Screen).key == "opinion-round"


async def test_expert_reads_the_draft_that_they_are_asked_about(floor: Floor) -> None:
    version = await drafts(floor)
    await floor.presses(f"opinion.ask:division/{version}/experts/7", by=NADER, private=True)
    (opinion_round,) = await floor.uow.rounds.all()
    await floor.presses(f"division.asked:{opinion_round.id}", by=EXPERT, private=True)
    assert floor.only_reply(Screen).key == "division-version" and "اول پلیس" in words_to_all(floor)
    await floor.presses(f"division.version:{version}", by=EXPERT, private=True)
    assert floor.only_reply(Ack).alert
    await floor.presses(f"division.asked:{opinion_round.id}", by=LEILA, private=True)
    assert floor.only_reply(Ack).alert


@pytest.mark.parametrize("answer", ["taken", "partly"])
async def test_signers_hear_of_taken_objections_not_applied(floor: Floor, answer: str) -> None:
    version = await drafts(floor)
    await floor.presses(f"opinion.ask:division/{version}/experts/7", by=NADER, private=True)
    await objects(floor, mark_of("police"))
    (opinion_round,) = await floor.uow.rounds.all()
    (opinion,) = await floor.uow.rounds.opinions(opinion_round.id)
    await floor.presses(f"opinion.answer:{opinion.id}/{answer}", by=NADER, private=True)
    await floor.says("درست می‌گویند", by=NADER)
    await floor.presses(f"opinion.close:{opinion_round.id}", by=NADER, private=True)
    await seen_press(floor, f"division.lock:{version}", NADER)
    assert "یک اعتراض، همه‌اش یا بخشی از آن، پذیرفته شده و هنوز در جدول نیامده" in words_to_all(floor)


# --- versions ---------------------------------------------------------------------------------------------------------


async def test_version_is_agreed_by_two_people_who_saw_it(floor: Floor) -> None:
    version = await drafts(floor)
    await agrees(floor, version)
    stored = await floor.uow.division.version(version)
    assert stored is not None and stored.is_locked and stored.hash
    assert (stored.first, stored.second) == (NADER, MINA)
    assert [say.key for say in messages_to(PARI, floor)] == ["division-agreed-notice"]
    await floor.presses(f"division.lock:{version}", by=NADER, private=True)
    assert floor.only_reply(Ack).key == "atlas-locked-already", "pressed twice"
    actions = [r.detail for r in floor.uow.stored_audit if r.action == "division"]
    assert actions == ["draft 1", "lock wanted 1", "locked 1"]


async def test_nobody_agrees_alone(floor: Floor) -> None:
    version = await drafts(floor)
    press = await seen_press(floor, f"division.lock:{version}", NADER)
    await floor.presses(press, by=NADER, private=True)
    request = next(offer for offer in offered_presses(floor) if offer.startswith("division.sign:"))
    await floor.presses(press, by=NADER, private=True)
    assert floor.only_reply(Ack).key == "sign-alone"
    await link_accounts(floor.uow, NADER, MINA)
    await floor.presses(request, by=MINA, private=True)
    assert floor.only_reply(Ack).key == "sign-alone"
    await floor.presses(f"division.lock:{version}", by=PARI, private=True)
    assert floor.only_reply(Ack).alert


async def test_colleague_declines_and_the_asker_hears(floor: Floor) -> None:
    version = await drafts(floor)
    await floor.presses(await seen_press(floor, f"division.lock:{version}", NADER), by=NADER, private=True)
    press = next(offer for offer in offered_presses(floor) if offer.startswith("division.no:"))
    await floor.presses(press, by=MINA, private=True)
    assert [say.key for say in messages_to(NADER, floor)] == ["division-declined"]


async def test_changed_table_is_said_and_not_signed(floor: Floor, monkeypatch: pytest.MonkeyPatch) -> None:
    agreed = await drafts(floor)
    await agrees(floor, agreed)
    await floor.presses(f"division.version:{agreed}", by=PARI, private=True)
    assert "جدول عوض شده است" not in words_to_all(floor)
    draft = await drafts(floor)
    seen = await seen_press(floor, f"division.lock:{draft}", NADER)
    change_content(monkeypatch)
    for press in ("division", f"division.version:{agreed}/0", f"division.version:{agreed}/1"):
        await floor.presses(press, by=PARI, private=True)
        assert "جدول عوض شده است" in words_to_all(floor), press
    for press in (seen, f"division.lock:{draft}"):
        await floor.presses(press, by=NADER, private=True)
        assert floor.only_reply(Ack).key == "division-outdated"
    await floor.presses(f"division.diff:{agreed}/0", by=PARI, private=True)
    assert "بود: پلیس، بعد" in words_to_all(floor) and "شد: هیئت نظارت شهرستان، بعد" in words_to_all(floor)

    fresh = await drafts(floor)
    await floor.presses(f"division.lock:{fresh}/{seen.rpartition('/')[2]}", by=NADER, private=True)
    assert floor.only_reply(Ack).key == "division-unseen", "what was seen was another draft"
    await seen_press(floor, f"division.lock:{fresh}", NADER)
    assert "تفاوت‌ها با نسخهٔ ۱: ۲" in words_to_all(floor)
    await agrees(floor, fresh)


async def test_sign_button_stands_below_the_last_change(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    await agrees(floor, await drafts(floor))
    other = {id_: replace(one_way, article_ids=("68",)) for id_, one_way in enumerate(WAYS)}
    act = divided_content().acts["O01"]
    acts = {f"A{n}": replace(act, id=f"A{n}", label=f"act {n}") for n in range(8)}
    changed = replace(divided_content(*other.values()), acts=divided_content().acts | acts)
    monkeypatch.setattr(floors, "content", lambda: changed)
    version = await drafts(floor)
    await floor.presses(f"division.lock:{version}", by=NADER, private=True)
    pages = 1
    while f"division.lock:{version}//{pages}" in offered_presses(floor):
        assert not any(re.match(rf"division.lock:{version}/\w", offer) for offer in offered_presses(floor))
        await floor.presses(f"division.lock:{version}//{pages}", by=NADER, private=True)
        pages += 1
    assert pages > 2 and any(re.match(rf"division.lock:{version}/\w", o) for o in offered_presses(floor))


async def test_contest_that_has_gone_is_still_named(floor: Floor, monkeypatch: pytest.MonkeyPatch) -> None:
    await agrees(floor, await drafts(floor))
    now = divided_content()
    left = tuple(contest for contest in now.election.contests if contest.id != "village")
    gone = next(contest.name for contest in now.election.contests if contest.id == "village")
    changed = replace(now, election=replace(now.election, contests=left))
    monkeypatch.setattr(floors, "content", lambda: changed)
    await agrees(floor, await drafts(floor))
    newest = max(await floor.uow.division.versions(), key=lambda version: version.number)
    await floor.presses(f"division.diff:{newest.id}", by=PARI, private=True)
    assert gone in words_to_all(floor)


async def test_versions_are_compared_by_their_numbers(floor: Floor, monkeypatch: pytest.MonkeyPatch) -> None:
    first = await drafts(floor)
    await floor.presses(f"division.diff:{first}", by=PARI, private=True)
    assert floor.only_reply(Ack).key == "atlas-no-before"
    await agrees(floor, first)
    change_content(monkeypatch)
    second = await drafts(floor)
    for press in (f"division.diff:{second}", f"division.diff:{first}/2"):
        await floor.presses(press, by=PARI, private=True)
        assert "نسخهٔ ۱ در برابر نسخهٔ ۲" in words_to_all(floor) and "تفاوت‌ها: ۲" in words_to_all(floor), press


async def test_waiting_signature_is_listed(floor: Floor) -> None:
    version = await drafts(floor)
    await floor.presses(await seen_press(floor, f"division.lock:{version}", NADER), by=NADER, private=True)
    await floor.presses("signatures", by=MINA, private=True)
    request = next(offer for offer in offered_presses(floor) if offer.startswith("signature:"))
    await floor.presses(request, by=MINA, private=True)
    assert any(offer.startswith("division.sign:") for offer in offered_presses(floor))


# --- files ------------------------------------------------------------------------------------------------------------


def words_of(paper: SendDocument) -> list[list[str]]:
    return [[TEXTS.label(cell) for cell in row] for row in paper.rows]


@pytest.mark.slow
async def test_papers_have_the_rows_and_the_hash(floor: Floor, monkeypatch: pytest.MonkeyPatch) -> None:
    version = await drafts(floor)
    await agrees(floor, version)
    hashed = (await floor.uow.division.version(version)).hash  # type: ignore[union-attr]
    change_content(monkeypatch)
    await floor.presses(f"division.pdf:{version}", by=PARI, private=True)
    paper = floor.only_reply(SendDocument)
    fields = {name: TEXTS.label(value) for name, value in paper.fields.items()}
    assert "جدول عوض شده است" in fields["note"]
    rows = words_of(paper)
    heads = [row[1] for row in rows if row[0] == "#head"]
    assert heads[0].startswith("کمبودها") and heads[1:] == ["act O13"]
    made = make(paper.name, fields, [tuple(row) for row in rows])
    pdf = pypdfium2.PdfDocument(made.data)
    pages = [page.get_textpage().get_text_range().replace("\r\n", "") for page in pdf]
    assert made.name == "division.pdf" and all(hashed[:40] in page for page in pages)
    pdf.close()
    await floor.presses(f"division.xlsx:{version}", by=PARI, private=True)
    book = floor.only_reply(SendDocument)
    sheet = [row for row in words_of(book)[2:] if row]
    table = table_of(divided_content())
    assert len(sheet) == sum(len(row.scope.phases) for row in table.rows)
    data = make(
        book.name, {n: TEXTS.label(v) for n, v in book.fields.items()}, [tuple(r) for r in words_of(book)]
    )
    with zipfile.ZipFile(io.BytesIO(data.data)) as archive:
        assert 'rightToLeft="1"' in archive.read("xl/worksheets/sheet1.xml").decode()
    exports = [r.detail for r in floor.uow.stored_audit if r.action == "export"]
    assert exports == ["division 1 pdf", "division 1 xlsx"]


async def test_table_of_today_is_exported_as_not_agreed(floor: Floor) -> None:
    await floor.presses("division.pdf:now", by=PARI, private=True)
    paper = floor.only_reply(SendDocument)
    assert "هنوز دربارهٔ آن توافق نشده" in TEXTS.label(paper.fields["state"])
    assert [r.detail for r in floor.uow.stored_audit if r.action == "export"] == ["division now pdf"]


async def test_a_long_row_fits_into_a_message(floor: Floor, monkeypatch: pytest.MonkeyPatch) -> None:
    police = replace(divided_content().agencies["police"], name="نام بسیار بلند نهاد " * 6)
    wide = divided_content()
    monkeypatch.setattr(
        floors, "content", lambda: replace(wide, agencies={**wide.agencies, "police": police})
    )
    for by in (PARI, COLLEAGUE):
        await objects(floor, mark_of("police"), by=by, wish="words", why="دلیل بسیار بلند " * 35)
    await floor.presses(f"division.row:{mark_of('police')}", by=NADER, private=True)
    assert floor.only_reply(Screen).key == "division-row"
