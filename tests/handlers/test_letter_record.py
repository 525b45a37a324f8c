"""The letter's excerpt from the audit log says what happened to this referral, and nothing that did not."""

from datetime import timedelta

from bot.conversation.outgoing import SendPackage, Term
from bot.domain.staff.audit import Deed
from tests.fakes.floor import LEILA, Floor
from tests.fakes.read_once import shipped_texts
from tests.fakes.turns import REZA
from tests.handlers.test_referrals import BODY, LIAISON, agreed, fetched, floor, sent

__all__ = ("floor",)
TEXTS = shipped_texts()


def recorded(letter: SendPackage) -> list[str]:
    """The excerpt's lines as they are read, without their days."""
    rows = [row[2] for row in letter.rows if len(row) > 2 and isinstance(row[2], Term)]
    lines = [TEXTS.render(row.key, row.args) for row in rows if row.key == "letter-done"]
    return [
        line.translate(dict.fromkeys(map(ord, "\u2068\u2069\u200f\u200e"))).rpartition("، ")[0]
        for line in lines
    ]


async def test_a_refusal_is_not_told_as_a_signature(floor: Floor) -> None:
    refused = await agreed(floor)
    await floor.presses(f"ref.no:{refused}", by=LEILA, private=True)
    (letter,) = await fetched(floor, await sent(floor))
    assert recorded(letter) == ["ارجاع به این نهاد آماده شد", "همکار دوم ارجاع را امضا کرد"]


async def test_what_another_body_did_is_told_to_no_body(floor: Floor) -> None:
    first = await sent(floor, body="court")
    await floor.presses(f"body.ack:{first}", by=LIAISON, private=True)
    await floor.presses(f"body.how:{first}/not_competent", by=LIAISON, private=True)
    await floor.presses(f"body.send:{first}", by=LIAISON, private=True)
    floor.clock.advance(timedelta(minutes=1))
    (letter,) = await fetched(floor, await sent(floor, body=BODY))
    assert recorded(letter) == ["ارجاع به این نهاد آماده شد", "همکار دوم ارجاع را امضا کرد"]


async def test_of_decisions_only_those_that_stood_are_told_as_what_was_decided(floor: Floor) -> None:
    for deed, detail in (
        (Deed.DECIDE, "reject-unproven"),
        (Deed.UNDO, ""),
        (Deed.DECIDE, "bulk out-lawful"),
        (Deed.REOPEN, "new-evidence"),
        (Deed.DECIDE, "verified-document"),
        (Deed.SIGN, "introduction"),
        (Deed.READ, ""),
    ):
        floor.uow.audit.record(deed, by=str(REZA), at=floor.clock.now(), subject="c1", detail=detail)
    floor.uow.commit()
    (letter,) = await fetched(floor, await sent(floor))
    assert recorded(letter)[:-2] == [
        "تصمیم: بیرون از موضوع است", "پرونده دوباره باز شد", "تصمیم: تأیید شد",
    ]  # fmt: skip
