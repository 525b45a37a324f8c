"""«My certificate» from the exam to the papers, revoking one, and checking one."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.outgoing import Reply, SendDocument, TextRef
from bot.domain.learning.certificates import LONGEST, Revocation
from bot.domain.learning.lessons import Audience, Progress, QuizProgress
from bot.domain.owner.operator import Operator
from bot.domain.people import Account, Messenger, Role, Staff
from bot.domain.staff.audit import AuditAction
from bot.handlers.learning.certificates import law_edition
from bot.handlers.pieces import NOTHING, button
from bot.usecases.ports import Learner
from tests.fakes.school import article
from tests.fakes.talk import Talk
from tests.fakes.turns import SARA, FakeClock, FakeContent, make_ctx

NAME = "سارا احمدی"
MINA = Account(Messenger.BALE, 5002)
LINKS = (("telegram", "https://t.me/amanat_bot"), ("bale", "https://ble.ir/amanat_bale_bot"))
OPERATOR = Operator("a test runs this", bot_links=LINKS)


def talk_with_passed_exams(*tracks: Audience, account: Account = SARA) -> Talk:
    talk = Talk(account=account, operator=OPERATOR)
    quizzes = {f"{track}/exam": QuizProgress(0.9, passed=True) for track in tracks}
    key = str_key(account)
    day = FakeClock().today()
    talk.uow.tables.learners[key] = Learner(key, day, progress=Progress(quizzes=quizzes).to_plain())
    return talk


def str_key(account: Account) -> str:
    return make_ctx(account).person.keys.learner


def papers(replies: tuple[Reply, ...]) -> dict[str, SendDocument]:
    return {reply.name: reply for reply in replies if isinstance(reply, SendDocument)}


async def issue_certificate(talk: Talk, name: str = NAME, *, track: str = "staff") -> str:
    await talk.commands("certificate")
    if f"cert-new:{track}" in talk.buttons:
        await talk.presses(f"cert-new:{track}")
    await talk.says(name)
    replies = await talk.presses("cert-send")
    return str(papers(replies)["certificate-paper"].fields["number"])


async def test_from_the_exam_to_the_papers() -> None:
    talk = talk_with_passed_exams(Audience.STAFF)
    await talk.commands("certificate")
    assert talk.screen.key == "certificate-ask-name", (
        "a learner with one passed exam and no certificate is asked at once"
    )
    await talk.says("  سارا   احمدي 🎓")
    assert talk.reply_keys() == ["certificate-preview"]
    assert dict(talk.session.data) == {"track": "staff", "name": NAME}
    documents = papers(await talk.presses("cert-send"))
    assert list(documents) == ["certificate-paper", "certificate-picture"]
    fields = documents["certificate-paper"].fields
    assert fields["holder"] == NAME and fields["track"] == "staff" and fields["day"] == "2026-05-01"
    assert str(fields["link"]).startswith(f"https://t.me/amanat_bot?start=v_{fields['number']}_")
    assert fields["done-line"] == NOTHING, "only exams were taken"
    assert [cells[1] for cells in documents["certificate-paper"].rows] == ["@amanat_bot", "@amanat_bale_bot"]
    [stored] = talk.uow.tables.certificates.values()
    assert (stored.id, stored.track, stored.revoked) == (fields["number"], Audience.STAFF, None)


async def test_name_is_stored_nowhere_once_papers_are_sent() -> None:
    talk = talk_with_passed_exams(Audience.STAFF)
    await issue_certificate(talk)
    assert not talk.session.data and not talk.session.state
    assert NAME not in repr(talk.uow.tables)


async def test_a_second_press_asks_for_the_name_again() -> None:
    talk = talk_with_passed_exams(Audience.STAFF)
    await issue_certificate(talk)
    await talk.presses("cert-send")
    assert talk.refusal_key == "certificate-name-gone"
    assert len(talk.uow.tables.certificates) == 1


async def test_the_data_is_there_for_who_asks() -> None:
    talk = talk_with_passed_exams(Audience.STAFF)
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
async def test_invalid_name_is_refused_kindly_and_nothing_lost(typed: str, key: str) -> None:
    talk = talk_with_passed_exams(Audience.STAFF)
    await talk.commands("certificate")
    await talk.says(typed)
    assert talk.reply_keys() == [f"certificate-name-{key}"]
    await talk.says(NAME)
    await talk.says(typed)
    assert talk.session.data["name"] == NAME, "the name that was shown before stays"
    assert papers(await talk.presses("cert-send"))["certificate-paper"].fields["holder"] == NAME


async def test_a_picture_instead_of_a_name_is_answered() -> None:
    talk = talk_with_passed_exams(Audience.STAFF)
    await talk.commands("certificate")
    await talk.sends()
    assert talk.reply_keys() == ["certificate-name-words"]


async def test_a_better_name_replaces_the_one_shown() -> None:
    talk = talk_with_passed_exams(Audience.STAFF)
    await talk.commands("certificate")
    await talk.says("سارا احمد")
    await talk.says(NAME)
    assert papers(await talk.presses("cert-send"))["certificate-paper"].fields["holder"] == NAME


async def test_leaving_drops_the_name() -> None:
    talk = talk_with_passed_exams(Audience.STAFF)
    await talk.commands("certificate")
    await talk.says(NAME)
    await talk.presses("menu")
    assert not talk.session.data


async def test_without_a_passed_exam_there_is_none() -> None:
    talk = talk_with_passed_exams()
    await talk.commands("certificate")
    assert talk.screen.key == "certificate-none"
    talk = talk_with_passed_exams(Audience.VOTER, Audience.STAFF)
    await talk.commands("certificate")
    assert "cert-new:security" not in talk.buttons
    talk.uow.tables.learners.clear()
    await talk.presses("cert-new:staff")
    assert talk.refusal_key == "certificate-no-exam"


async def test_three_a_day_and_more_tomorrow() -> None:
    talk = talk_with_passed_exams(Audience.STAFF)
    numbers = {await issue_certificate(talk) for _ in range(3)}
    assert len(numbers) == 3
    await talk.presses("cert-new:staff")
    assert talk.refusal_key == "certificate-too-many"
    talk.clock.advance(timedelta(days=1))
    await talk.presses("cert-new:staff")
    assert talk.screen.key == "certificate-ask-name"


async def test_certificate_counts_toward_limit_when_sent() -> None:
    talk = talk_with_passed_exams(Audience.STAFF)
    other = Talk(account=SARA, operator=OPERATOR, uow=talk.uow, ids=talk.ids)
    await other.commands("certificate")
    await other.says(NAME)
    for _ in range(3):
        await issue_certificate(talk)
    await other.presses("cert-send")
    assert other.refusal_key == "certificate-too-many" and len(talk.uow.tables.certificates) == 3


async def test_a_number_that_is_taken_is_drawn_again() -> None:
    talk = talk_with_passed_exams(Audience.STAFF)
    first = await issue_certificate(talk)
    talk.ids.codes = 0
    assert await issue_certificate(talk) != first


async def test_the_holder_takes_a_wrong_one_back() -> None:
    talk = talk_with_passed_exams(Audience.STAFF)
    number = await issue_certificate(talk)
    await talk.commands("certificate")
    assert talk.screen.key == "certificates"
    await talk.presses(f"cert-drop:{number}")
    assert talk.screen.key == "certificate-end-ask"
    await talk.presses(f"cert-drop-yes:{number}")
    stored = talk.uow.tables.certificates[number]
    assert (stored.revoked, stored.reason) == (talk.clock.today(), Revocation.HOLDER)
    assert await talk.uow.audit.of_subject(number, most=9) == [], "nothing that citizens do is recorded"
    await talk.commands("certificate")
    offered = [
        each_button.press.verb for row in talk.screen.buttons for each_button in row if each_button.press
    ]
    assert "cert-drop" not in offered


async def test_nobody_takes_back_what_is_anothers() -> None:
    talk = talk_with_passed_exams(Audience.STAFF)
    number = await issue_certificate(talk)
    mina = Talk(account=MINA, operator=OPERATOR, uow=talk.uow)
    for verb in ("cert-drop", "cert-drop-yes"):
        mina.buttons[f"{verb}:{number}"] = button("button-verify", verb, number)
        await mina.presses(f"{verb}:{number}")
        assert mina.refusal_key == "certificate-not-yours"
    assert talk.uow.tables.certificates[number].revoked is None


# --- checking ------------------------------------------------------------------------------------------


async def test_a_number_is_checked_in_any_digits() -> None:
    talk = talk_with_passed_exams(Audience.STAFF)
    number = await issue_certificate(talk)
    persian = number.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    await talk.commands("verify")
    await talk.says(f"{persian[:4]}-{persian[4:8]}–{persian[8:]}")
    assert talk.reply_keys() == ["verify-valid"]
    await talk.commands("verify", number)
    assert talk.reply_keys() == ["verify-valid"]
    assert NAME not in talk.texts[-1]


async def test_an_unknown_and_an_unreadable_number() -> None:
    talk = talk_with_passed_exams()
    await talk.commands("verify")
    await talk.says("سلام")
    assert talk.reply_keys() == ["verify-unclear"]
    await talk.says("9" * 12)
    assert talk.reply_keys() == ["verify-unknown"]


async def test_certificate_file_is_not_verified_in_chat() -> None:
    talk = talk_with_passed_exams()
    await talk.commands("verify")
    await talk.sends(name="certificate.pdf", mime="application/pdf")
    assert talk.reply_keys() == ["verify-file"]


async def test_code_link_verifies_name_without_storing_it() -> None:
    talk = talk_with_passed_exams(Audience.STAFF)
    await talk.commands("certificate")
    await talk.says("احمدی‌نژاد سارا")
    link = str(papers(await talk.presses("cert-send"))["certificate-paper"].fields["link"])
    mina = Talk(account=MINA, operator=OPERATOR, uow=talk.uow)
    await mina.commands("start", link.partition("?start=")[2])
    assert mina.reply_keys() == ["verify-valid", "verify-ask-name"]
    await mina.says("احمدی‌نژاد مینا")
    assert mina.reply_keys() == ["verify-name-wrong"]
    await mina.says("احمدی نژاد سارا")
    assert mina.reply_keys() == ["verify-name-right"]
    assert not mina.session.data and "سارا" not in repr(talk.uow.tables)


async def test_a_link_that_was_tampered_with() -> None:
    talk = talk_with_passed_exams()
    for payload in ("v_", "v_abc", "v_" + "9" * 12, "v_" + "9" * 12 + "_0123456789"):
        await talk.commands("start", payload)
        assert talk.reply_keys()[0] in {"verify-unclear", "verify-unknown"}, payload


async def test_a_revoked_one_says_since_when_and_why() -> None:
    talk = talk_with_passed_exams(Audience.STAFF)
    number = await issue_certificate(talk)
    owner = Talk(account=MINA, operator=OPERATOR, uow=talk.uow, staff=Staff(MINA, Role.OWNER))
    await owner.commands("verify", number)
    await owner.presses(f"cert-revoke:{number}")
    assert owner.screen.key == "revoke-ask"
    await owner.presses(f"cert-revoke-yes:{number}/misuse")
    assert owner.screen.key == "revoke-done"
    await owner.presses(f"cert-revoke-yes:{number}/key")
    records = await owner.uow.audit.of_subject(number, most=9)
    assert [(record.action, record.by, record.detail) for record in records] == [
        (AuditAction.CERTIFICATE.value, str(MINA), "revoke misuse")
    ], "once, and nothing of the holder"
    await talk.commands("verify", number)
    assert talk.reply_keys() == ["verify-revoked"]
    assert talk.uow.tables.certificates[number].reason is Revocation.MISUSE
    await owner.commands("revoke", "9" * 12)
    assert owner.refusal_key == "certificate-unknown-number"


async def test_only_an_owner_is_offered_to_revoke() -> None:
    talk = talk_with_passed_exams(Audience.STAFF)
    number = await issue_certificate(talk)
    await talk.commands("verify", number)
    assert f"cert-revoke:{number}" not in talk.buttons


async def test_guessing_has_an_end() -> None:
    talk = talk_with_passed_exams()
    for number in range(60):
        await talk.commands("verify", f"{number:012d}")
        assert talk.reply_keys() == ["verify-unknown"]
    await talk.commands("verify", "1" * 12)
    assert talk.refusal_key == "verify-too-many"


def test_the_edition_is_the_councils_law_s() -> None:
    own = [replace(article("1"), edition="۱۴۰۳/۱۲/۱۹"), replace(article("2"), edition="۱۴۰۲/۰۱/۰۱")]
    other = replace(article("af-40"), law="قانون دیگر", edition="۱۴۰۹/۰۱/۰۱")
    assert law_edition({a.id: a for a in (*own, other)}) == "۱۴۰۳/۱۲/۱۹"
    assert law_edition({}) == ""


@pytest.mark.parametrize("awaits", [True, False])
async def test_certificate_says_when_no_lawyer_has_reviewed_lessons(awaits: bool) -> None:
    talk = talk_with_passed_exams(Audience.STAFF)
    talk.content = FakeContent(awaits_lawyer=awaits)
    await issue_certificate(talk)
    files = papers(talk.replies)
    assert {"certificate-paper", "certificate-picture"} <= files.keys()
    for document in files.values():
        assert document.fields["unread-line"] == (TextRef("lawyer-unread") if awaits else "")
