"""The letter's excerpt from the audit log lists what happened to this referral, and nothing else."""

from datetime import timedelta

from bot.conversation.outgoing import SendPackage, TextRef
from bot.domain.staff.audit import AuditAction
from tests.fakes.floor import LEILA, Floor
from tests.fakes.shared_content import shipped_texts
from tests.fakes.turns import REZA
from tests.handlers.test_referrals import (
    BODY,
    LIAISON,
    add_agreed_referral,
    fetch_package,
    floor,
    send_referral,
)

__all__ = ("floor",)
TEXTS = shipped_texts()


def excerpt_lines(letter: SendPackage) -> list[str]:
    """The excerpt's lines as they are read, without their days."""
    rows = [row[2] for row in letter.rows if len(row) > 2 and isinstance(row[2], TextRef)]
    lines = [TEXTS.render(row.key, row.args) for row in rows if row.key == "letter-done"]
    return [
        line.translate(dict.fromkeys(map(ord, "\u2068\u2069\u200f\u200e"))).rpartition("، ")[0]
        for line in lines
    ]


async def test_a_refusal_is_not_told_as_a_signature(floor: Floor) -> None:
    refused = await add_agreed_referral(floor)
    await floor.presses(f"ref.no:{refused}", by=LEILA, private=True)
    (letter,) = await fetch_package(floor, await send_referral(floor))
    assert excerpt_lines(letter) == ["ارجاع به این نهاد آماده شد", "همکار دوم ارجاع را امضا کرد"]


async def test_what_another_body_did_is_told_to_no_body(floor: Floor) -> None:
    first = await send_referral(floor, body="court")
    await floor.presses(f"body.ack:{first}", by=LIAISON, private=True)
    await floor.presses(f"body.how:{first}/not_competent", by=LIAISON, private=True)
    await floor.presses(f"body.send:{first}", by=LIAISON, private=True)
    floor.clock.advance(timedelta(minutes=1))
    (letter,) = await fetch_package(floor, await send_referral(floor, body=BODY))
    assert excerpt_lines(letter) == ["ارجاع به این نهاد آماده شد", "همکار دوم ارجاع را امضا کرد"]


async def test_letter_lists_only_decisions_that_stood(floor: Floor) -> None:
    for action, detail in (
        (AuditAction.DECIDE, "reject-unproven"),
        (AuditAction.UNDO, ""),
        (AuditAction.DECIDE, "bulk out-lawful"),
        (AuditAction.REOPEN, "new-evidence"),
        (AuditAction.DECIDE, "verified-document"),
        (AuditAction.SIGN, "introduction"),
        (AuditAction.READ, ""),
    ):
        floor.uow.audit.record(action, by=str(REZA), at=floor.clock.now(), subject="c1", detail=detail)
    floor.uow.commit()
    (letter,) = await fetch_package(floor, await send_referral(floor))
    assert excerpt_lines(letter)[:-2] == [
        "تصمیم: بیرون از موضوع است", "پرونده دوباره باز شد", "تصمیم: تأیید شد",
    ]  # fmt: skip
