"""Test values for the storage."""

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.conversation.incoming import ChatKind, MessageRef
from bot.conversation.outgoing import ReceiptOf, Remember, Say, SendLane
from bot.conversation.store import Destination, Outgoing
from bot.domain.cases.reports import Case
from bot.domain.catalogue.catalogue import Phase, Severity, Space
from bot.domain.people import Account, Messenger
from bot.domain.submissions.evidence import Evidence, EvidenceFacts, EvidenceState
from bot.domain.submissions.witnesses import Consent, ContactMode, Report, ReportBody
from tests.fakes.policies import RESTRICTED_ACTS

NOW = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
SARA = Account(Messenger.TELEGRAM, 7_000_111_222)
REZA = Account(Messenger.TELEGRAM, 9001)
MINA = Account(Messenger.BALE, 9002)
CODE = "1234567890123456"
WORDS = "کنار صندوق به مردم پول می‌دادند"


def a_case(case_id: str = "case-1", *, number: int = 1, **changes: Any) -> Case:
    case = Case(
        id=case_id,
        number=number,
        act_id="O01",
        space=Space.REAL,
        phase=Phase.DAY,
        severity=Severity.HIGH,
        area_id="tehran-1",
        opened_at=NOW,
        deadline=NOW + timedelta(hours=1),
    )
    restricted = changes.get("act_id", case.act_id) in RESTRICTED_ACTS
    return replace(case, **{"restricted": restricted, **changes})


def a_report(report_id: str = "report-1", *, case_id: str = "case-1", **changes: Any) -> Report:
    report = Report(
        id=report_id,
        case_id=case_id,
        mode=ContactMode.RETURNABLE,
        consent=Consent.ASK_ME,
        day=date(2026, 5, 1),
    )
    return replace(report, **changes)


def a_body(text: str = WORDS) -> ReportBody:
    return ReportBody(
        text=text, act_id="O01", space=Space.REAL, area_id="tehran-1", actor="candidate", when="now"
    )


def a_piece(evidence_id: str = "piece-1", *, report_id: str = "report-1", **changes: Any) -> Evidence:
    facts = EvidenceFacts("photo", name="IMG_20.jpg", size=10, received_at="2026-05-01T09:00:00+00:00")
    piece = Evidence(
        evidence_id, report_id, EvidenceState.WAITING, facts, file_id="AgAD-file-id", messenger="telegram"
    )
    return replace(piece, **changes)


def facts_for(original: bytes, clean: bytes) -> EvidenceFacts:
    """The facts that a file and its clean copy are looked up by:
    their hashes are compared when it is opened."""
    return replace(
        a_piece().facts,
        sha256=hashlib.sha256(original).hexdigest(),
        clean_sha256=hashlib.sha256(clean).hexdigest(),
        clean_mime="image/jpeg",
    )


def outgoing(
    key: str = "hello",
    *,
    conversation: str = "c1",
    slot: str = "",
    remember: Remember | None = None,
    chat_id: int = SARA.id,
    kind: ChatKind = ChatKind.PRIVATE,
    reply: Any = None,
) -> Outgoing:
    return Outgoing(
        reply or Say(key, remember=remember),
        conversation=conversation,
        lane=SendLane.FORM,
        destination=Destination(Messenger.TELEGRAM, chat_id, kind),
        slot=slot,
    )


def receipt_of(report_id: str, *, conversation: str) -> Outgoing:
    return outgoing("receipt", conversation=conversation, remember=ReceiptOf(report_id))


def ref(message_id: int, *, chat_id: int = SARA.id) -> MessageRef:
    return MessageRef(Messenger.TELEGRAM, chat_id, message_id)


def update(update_id: int, text: str = "سلام") -> tuple[int, dict[str, Any]]:
    return update_id, {"update_id": update_id, "message": {"text": text, "chat": {"id": SARA.id}}}
