"""«My certificate» from the exam to the papers, taking one back, and checking one."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.outgoing import Reply, SendDocument, Term
from bot.conversation.ports import Operator
from bot.domain.learning.certificates import LONGEST, Revocation
from bot.domain.learning.lessons import Audience, Progress, QuizProgress
from bot.domain.people import Account, Messenger, Role, Staff
from bot.handlers.learning.certificate_papers import law_edition
from bot.handlers.pieces import button
from bot.usecases.ports import Learner
from tests.fakes.school import article
from tests.fakes.talk import Talk
from tests.fakes.turns import SARA, FakeClock, FakeContent, make_ctx

NAME = "سارا احمدی"
MINA = Account(Messenger.BALE, 5002)
LINKS = (("telegram", "https://t.me/amanat_bot"), ("bale", "https://ble.ir/amanat_bale_bot"))
OPERATOR = Operator("a test runs this", bot_links=LINKS)


def passed(*tracks: Audience, account: Account = SARA) -> Talk:
    talk = Talk(account=account, operator=OPERATOR)
    quizzes = {f"{track}/exam": QuizProgress(0.9, passed=True) for track in tracks}
    key = str_key(account)
    day = FakeClock().today()
    talk.uow.tables.learners[key] = Learner(key, day, progress=Progress(quizzes=quizzes).to_plain())
    return talk


def str_key(account: Account) -> str:
    return make_ctx(account).person.keys.learner


def papers(shown: tuple[Reply, ...]) -> dict[str, SendDocument]:
    return {one.name: one for one in shown if isinstance(one, SendDocument)}


async def issued(talk: Talk, name: str = NAME, *, track: str = "staff") -> str:
    await talk.commands("certificate")
    if f"cert-new:{track}" in talk.buttons:
        await talk.presses(f"cert-new:{track}")
    await talk.says(name)
    shown = await talk.presses("cert-send")
    return str(papers(shown)["certificate-paper"].fields["number"])


async def test_from_the_exam_to_the_papers() -> None:
    talk = passed(Audience.STAFF)
    await talk.commands("certificate")
    assert talk.screen.key == "certificate-ask-name", "who passed one exam and holds nothing is asked at once"
    await talk.says("  سارا   احمدي 🎓")
    assert talk.said_keys() == ["certificate-preview"]
    assert dict(talk.session.data) == {"track": "staff", "name": NAME}
    shown = papers(await talk.presses("cert-send"))
    assert list(shown) == ["certificate-paper", "certificate-picture"]
    fields = shown["certificate-paper"].fields
    assert fields["holder"] == NAME and fields["track"] == "staff" and fields["day"] == "2026-05-01"
    assert str(fields["link"]).startswith(f"https://t.me/amanat_bot?start=v_{fields['number']}_")
    assert [cells[1] for cells in shown["certificate-paper"].rows] == ["@amanat_bot", "@amanat_bale_bot"]
    [stored] = talk.uow.tables.certificates.values()
    assert (stored.id, stored.track, stored.revoked) == (fields["number"], Audience.STAFF, None)


async def test_the_name_is_nowhere_once_the_papers_are_on_their_way() -> None:
    talk = passed(Audience.STAFF)
    await issued(talk)
    assert not talk.session.data and not talk.session.state
    assert NAME not in repr(talk.uow.tables)


async def test_a_second_press_asks_for_the_name_again() -> None:
    talk = passed(Audience.STAFF)
    await issued(talk)
    await talk.presses("cert-send")
    assert talk.refused == "certificate-name-gone"
    assert len(talk.uow.tables.certificates) == 1


async def test_the_data_is_there_for_who_asks() -> None:
    talk = passed(Audience.STAFF)
    await talk.commands("certificate")
    await talk.says(NAME)
    assert list(papers(await talk.presses("cert-send:data")))[-1] == "certificate-data"


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("س" * 300, "long"),
        ("س" * (LONGEST + 1), "long"),
        ("🎉🎉", "short"),
        ("t.me/x", "unfit"),
        ("سارا 2", "unfit"),
    ],
)
async def test_what_is_no_name_is_told_kindly_and_nothing_is_lost(typed: str, key: str) -> None:
    talk = passed(Audience.STAFF)
    await talk.commands("certificate")
    await talk.says(typed)
    assert talk.said_keys() == [f"certificate-name-{key}"]
    await talk.says(NAME)
    await talk.says(typed)
    assert talk.session.data["name"] == NAME, "the name that was shown before stays"
    assert papers(await talk.presses("cert-send"))["certificate-paper"].fields["holder"] == NAME


async def test_a_picture_instead_of_a_name_is_answered() -> None:
    talk = passed(Audience.STAFF)
    await talk.commands("certificate")
    await talk.sends()
    assert talk.said_keys() == ["certificate-name-words"]


async def test_a_better_name_replaces_the_one_shown() -> None:
    talk = passed(Audience.STAFF)
    await talk.commands("certificate")
    await talk.says("سارا احمد")
    await talk.says(NAME)
    assert papers(await talk.presses("cert-send"))["certificate-paper"].fields["holder"] == NAME


async def test_leaving_drops_the_name() -> None:
    talk = passed(Audience.STAFF)
    await talk.commands("certificate")
    await talk.says(NAME)
    await talk.presses("menu")
    assert not talk.session.data


async def test_without_a_passed_exam_there_is_none() -> None:
    talk = passed()
    await talk.commands("certificate")
    assert talk.screen.key == "certificate-none"
    talk = passed(Audience.VOTER, Audience.STAFF)
    await talk.commands("certificate")
    assert "cert-new:security" not in talk.buttons
    talk.uow.tables.learners.clear()
    await talk.presses("cert-new:staff")
    assert talk.refused == "certificate-no-exam"


async def test_three_a_day_and_more_tomorrow() -> None:
    talk = passed(Audience.STAFF)
    numbers = {await issued(talk) for _ in range(3)}
    assert len(numbers) == 3
    await talk.presses("cert-new:staff")
    assert talk.refused == "certificate-too-many"
    talk.clock.advance(timedelta(days=1))
    await talk.presses("cert-new:staff")
    assert talk.screen.key == "certificate-ask-name"


async def test_one_waiting_for_its_name_counts_when_it_is_sent() -> None:
    talk = passed(Audience.STAFF)
    other = Talk(account=SARA, operator=OPERATOR, uow=talk.uow, ids=talk.ids)
    await other.commands("certificate")
    await other.says(NAME)
    for _ in range(3):
        await issued(talk)
    await other.presses("cert-send")
    assert other.refused == "certificate-too-many" and len(talk.uow.tables.certificates) == 3


async def test_a_number_that_is_taken_is_drawn_again() -> None:
    talk = passed(Audience.STAFF)
    first = await issued(talk)
    talk.ids.codes = 0
    assert await issued(talk) != first


async def test_the_holder_takes_a_wrong_one_back() -> None:
    talk = passed(Audience.STAFF)
    number = await issued(talk)
    await talk.commands("certificate")
    assert talk.screen.key == "certificates"
    await talk.presses(f"cert-drop:{number}")
    assert talk.screen.key == "certificate-end-ask"
    await talk.presses(f"cert-drop-yes:{number}")
    stored = talk.uow.tables.certificates[number]
    assert (stored.revoked, stored.reason) == (talk.clock.today(), Revocation.HOLDER)
    await talk.commands("certificate")
    offered = [one.press.verb for row in talk.screen.buttons for one in row if one.press]
    assert "cert-drop" not in offered


async def test_nobody_takes_back_what_is_anothers() -> None:
    talk = passed(Audience.STAFF)
    number = await issued(talk)
    mina = Talk(account=MINA, operator=OPERATOR, uow=talk.uow)
    for verb in ("cert-drop", "cert-drop-yes"):
        mina.buttons[f"{verb}:{number}"] = button("button-verify", verb, number)
        await mina.presses(f"{verb}:{number}")
        assert mina.refused == "certificate-not-yours"
    assert talk.uow.tables.certificates[number].revoked is None


# --- checking ---------------------------------------------------------------------------------------


async def test_a_number_is_checked_in_any_digits() -> None:
    talk = passed(Audience.STAFF)
    number = await issued(talk)
    persian = number.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    await talk.commands("verify")
    await talk.says(f"{persian[:4]}-{persian[4:8]}–{persian[8:]}")
    assert talk.said_keys() == ["verify-valid"]
    await talk.commands("verify", number)
    assert talk.said_keys() == ["verify-valid"]
    assert NAME not in talk.read[-1]


async def test_an_unknown_and_an_unreadable_number() -> None:
    talk = passed()
    await talk.commands("verify")
    await talk.says("سلام")
    assert talk.said_keys() == ["verify-unclear"]
    await talk.says("9" * 12)
    assert talk.said_keys() == ["verify-unknown"]


async def test_a_file_is_not_checked_in_chat_and_it_is_said_how() -> None:
    talk = passed()
    await talk.commands("verify")
    await talk.sends(name="certificate.pdf", mime="application/pdf")
    assert talk.said_keys() == ["verify-file"]


async def test_the_link_of_the_code_checks_the_name_without_keeping_it() -> None:
    talk = passed(Audience.STAFF)
    await talk.commands("certificate")
    await talk.says("احمدی‌نژاد سارا")
    link = str(papers(await talk.presses("cert-send"))["certificate-paper"].fields["link"])
    mina = Talk(account=MINA, operator=OPERATOR, uow=talk.uow)
    await mina.commands("start", link.partition("?start=")[2])
    assert mina.said_keys() == ["verify-valid", "verify-ask-name"]
    await mina.says("احمدی‌نژاد مینا")
    assert mina.said_keys() == ["verify-name-wrong"]
    await mina.says("احمدی نژاد سارا")
    assert mina.said_keys() == ["verify-name-right"]
    assert not mina.session.data and "سارا" not in repr(talk.uow.tables)


async def test_a_link_that_was_tampered_with() -> None:
    talk = passed()
    for payload in ("v_", "v_abc", "v_" + "9" * 12, "v_" + "9" * 12 + "_0123456789"):
        await talk.commands("start", payload)
        assert talk.said_keys()[0] in {"verify-unclear", "verify-unknown"}, payload


async def test_a_revoked_one_says_since_when_and_why() -> None:
    talk = passed(Audience.STAFF)
    number = await issued(talk)
    owner = Talk(account=MINA, operator=OPERATOR, uow=talk.uow, staff=Staff(MINA, Role.OWNER))
    await owner.commands("verify", number)
    await owner.presses(f"cert-revoke:{number}")
    assert owner.screen.key == "revoke-ask"
    await owner.presses(f"cert-revoke-yes:{number}/misuse")
    assert owner.screen.key == "revoke-done"
    await talk.commands("verify", number)
    assert talk.said_keys() == ["verify-revoked"]
    assert talk.uow.tables.certificates[number].reason is Revocation.MISUSE
    await owner.commands("revoke", "9" * 12)
    assert owner.refused == "certificate-unknown-number"


async def test_only_an_owner_is_offered_to_revoke() -> None:
    talk = passed(Audience.STAFF)
    number = await issued(talk)
    await talk.commands("verify", number)
    assert f"cert-revoke:{number}" not in talk.buttons


async def test_guessing_has_an_end() -> None:
    talk = passed()
    for number in range(60):
        await talk.commands("verify", f"{number:012d}")
        assert talk.said_keys() == ["verify-unknown"]
    await talk.commands("verify", "1" * 12)
    assert talk.refused == "verify-too-many"


def test_the_edition_is_the_councils_law_s() -> None:
    own = [replace(article("1"), edition="۱۴۰۳/۱۲/۱۹"), replace(article("2"), edition="۱۴۰۲/۰۱/۰۱")]
    other = replace(article("af-40"), law="قانون دیگر", edition="۱۴۰۹/۰۱/۰۱")
    assert law_edition({a.id: a for a in (*own, other)}) == "۱۴۰۳/۱۲/۱۹"
    assert law_edition({}) == ""


@pytest.mark.parametrize("awaits", [True, False])
async def test_a_certificate_says_until_then_that_no_lawyer_has_read_the_lessons(awaits: bool) -> None:
    talk = passed(Audience.STAFF)
    talk.content = FakeContent(awaits_lawyer=awaits)
    await issued(talk)
    files = papers(talk.shown)
    assert {"certificate-paper", "certificate-picture"} <= files.keys()
    for one in files.values():
        assert one.fields["unread-line"] == (Term("lawyer-unread") if awaits else "")
