"""The letter and the copies that accompany a referral, as fields and rows for the document makers.

They contain no person's name and no sentence of a reporter: a moderator wrote the summary, and the reporters
agreed.

A command requests a referral's package as files: the same letter and copies that a liaison would get.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from bot.conversation.outgoing import Arg, DetailOf, Latin, Reply, SendPackage, StaffChat, TextRef
from bot.conversation.ports import TickCtx
from bot.domain.bodies.complaints import Addressee, Basis
from bot.domain.moments import day_of
from bot.domain.people import Account
from bot.domain.referrals.package import ExcerptEvent, excerpt, in_parts
from bot.domain.staff.audit import AuditRecord
from bot.handlers.bodies.complaint_words import articles_of
from bot.handlers.cards.card import act_of, number_of, word
from bot.handlers.pieces import body_name, citations
from bot.handlers.referrals.refer_words import basis_words, place_of, when_of
from bot.usecases.ports import Content
from bot.usecases.referrals.export_referral import ExportRefusal, exportable_dossier, record_export
from bot.usecases.referrals.read_referral import Dossier

type Row = tuple[TextRef | str, ...]

TEXT_FAMILIES: Final = (
    *(f"letter-told-{event}" for event in ExcerptEvent),
    *(f"letter-name-{name}" for name in ("act", "law", "way", "place", "when", "space", "grade")),
)
COMMAND: Final = "referral-export"
ANSWER_NOTE: Final = "referral-export-answer"
"""Where the command finds the result: its id, and the refusal with its bodies or the names of the files."""


def package(dossier: Dossier, *, to: Account, content: Content, operator: str) -> Sequence[Reply]:
    """The letter and any copies, in parts that a messenger accepts. All are deleted from the chat within a
    day. The last caption of the copies says so; if there are no copies, no caption does. ``operator``: who
    runs this bot and how to reach them, in their words."""
    chat, detail = StaffChat(to), DetailOf(dossier.case.id, to)
    files = tuple((file.evidence_id, file.cells) for file in dossier.packed.files)
    hashes = tuple(file.sha256 for file in dossier.packed.files)
    args: dict[str, Arg] = {"number": number_of(dossier.case)}
    letter = SendPackage(
        dossier.referral.id,
        "letter",
        "letter-caption" if files else "letter-caption-alone",
        chat,
        files,
        args,
        _fields(dossier, content),
        _rows(dossier, content, operator),
        detail,
        hashes,
    )
    parts = in_parts(dossier.sizes)
    last = len(parts)
    copies = [
        SendPackage(
            dossier.referral.id,
            "copies",
            "copies-caption" if number == last else "copies-caption-part",
            chat,
            files[part],
            args | {"part": number, "of": last},
            _copy_list_fields(dossier, content)
            | ({"part": str(number), "parts": str(last)} if last > 1 else {}),
            (),
            detail,
            hashes[part],
            part.start + 1,
            number if last > 1 else 0,
        )
        for number, part in enumerate(parts, 1)
    ]
    return (letter, *copies)


def _copy_list_fields(dossier: Dossier, content: Content) -> dict[str, TextRef | str]:
    """The head of the list of copies."""
    return {
        "case": str(dossier.case.number),
        "body": dossier.referral.body,
        "act": dossier.case.act_id,
        "audit": dossier.head.short() if dossier.head is not None else "",
    }


def _fields(dossier: Dossier, content: Content) -> dict[str, TextRef | str]:
    day = day_of(dossier.referral.sent_at or dossier.referral.until)
    return {
        "day": day.isoformat(),
        "title": TextRef("letter-title"),
        "to": TextRef("complaint-to", {"agency": body_name(dossier.referral.body, content)}),
        "constituency": TextRef("letter-number", {"number": number_of(dossier.case)}),
        "subject": TextRef("letter-subject", {"act": act_of(dossier.case.act_id, content)}),
        "date": TextRef("letter-date", {"day": day}),
        "request": TextRef("letter-request", {"until": dossier.referral.due}),
        "signature": "",
        "foot": TextRef("letter-foot"),
        "page": TextRef("complaint-page", {"now": "{now}", "of": "{of}"}),
        "annex-page": TextRef("complaint-page-annex", {"now": "{now}", "of": "{of}"}),
    }


def _rows(dossier: Dossier, content: Content, operator: str) -> tuple[Row, ...]:
    """The subject, the summary, what was done, who sends it; on separate sheets the copies with their
    hashes."""
    summary = [line for line in dossier.packed.summary.splitlines() if line.strip()]
    return (
        ("head", TextRef("letter-head-facts")),
        *(("fact", TextRef(f"letter-name-{name}"), value) for name, value in _facts(dossier, content)),
        ("head", TextRef("letter-head-summary")),
        ("note", TextRef("letter-summary-what")),
        *(("words", line) for line in summary),
        ("head", TextRef("letter-head-audit")),
        ("note", TextRef("letter-audit-what")),
        *(_record_row(record, event) for record, event in excerpt(dossier.records, dossier.referral.body)),
        *([("link", TextRef("letter-name-head"), dossier.head.short())] if dossier.head is not None else []),
        ("head", TextRef("letter-head-sender")),
        *(("note", line) for line in operator.splitlines() if line.strip()),
        *_annex(dossier),
    )


def _annex(dossier: Dossier) -> tuple[Row, ...]:
    """The sheet to which the copies' hashes are added when it is made."""
    if not dossier.packed.files:
        return (("note", TextRef("letter-no-copies")),)
    what = TextRef("letter-copies-what", {"hash": Latin("SHA-256")})
    return ("annex",), ("head", TextRef("letter-head-copies")), ("note", what)


def _facts(dossier: Dossier, content: Content) -> Sequence[tuple[str, TextRef | str]]:
    case = dossier.case
    act = content.acts.get(case.act_id)
    facts: list[tuple[str, TextRef | str]] = [("act", act_of(case.act_id, content))]
    if act is not None:
        facts.append(("law", citations(articles_of(act.article_ids, content))))
    if dossier.way is not None:
        facts.append(("way", _competence(dossier.way, content)))
    facts += [("place", place_of(dossier.area_id, content)), ("space", word("case-space", case.space))]
    if moment := when_of(dossier.when):
        facts.append(("when", moment))
    if case.grade is not None:
        facts.append(("grade", word("case-grade", case.grade)))
    return facts


def _competence(way: Addressee, content: Content) -> TextRef:
    """The articles that make the body competent. An unconfirmed competence is never claimed."""
    return TextRef("letter-way-unconfirmed") if way.basis is Basis.UNCONFIRMED else basis_words(way, content)


def _record_row(record: AuditRecord, event: ExcerptEvent) -> Row:
    at = datetime.fromtimestamp(record.at / 1_000_000, UTC)
    what = TextRef(f"letter-told-{event}")
    return (
        "fact",
        TextRef("letter-record", {"number": record.number}),
        TextRef("letter-done", {"what": what, "day": day_of(at)}),
    )


async def packages_of(number: int, body: str, ctx: TickCtx) -> Sequence[SendPackage] | ExportRefusal:
    """The letter and any copies. They become files and are sent to nobody."""
    result = await exportable_dossier(ctx, number, body)
    if isinstance(result, ExportRefusal):
        return result
    messages = package(result, to=result.referral.by, content=ctx.content, operator=ctx.operator.words)
    return [reply for reply in messages if isinstance(reply, SendPackage)]


async def record_referral_export(referral_id: str, ctx: TickCtx) -> ExportRefusal | None:
    return await record_export(ctx, referral_id)
