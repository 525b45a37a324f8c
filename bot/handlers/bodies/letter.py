"""The letter and the copies with which a case goes to a body, as fields and rows for their makers.

No name of a person and no reporter's sentence stands in them: the summary is a moderator's, and its reporters agreed.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from bot.conversation.outgoing import Arg, DetailOf, Latin, Reply, SendPackage, StaffChat, Term
from bot.domain.bodies.complaints import Addressee, Basis
from bot.domain.moments import day_of
from bot.domain.people import Account
from bot.domain.referrals.excerpt import Told, excerpt
from bot.domain.referrals.parts import in_parts
from bot.domain.staff.audit import Record
from bot.handlers.bodies.complaint_words import articles_of
from bot.handlers.cards.card import act_of, number_of, word
from bot.handlers.pieces import body_name, citations
from bot.handlers.referrals.refer_words import basis_words, place_of, when_of
from bot.usecases.ports import Content
from bot.usecases.referrals.read_referral import Dossier

type Row = tuple[Term | str, ...]

TEXT_FAMILIES: Final = (
    *(f"letter-told-{told}" for told in Told),
    *(f"letter-name-{name}" for name in ("act", "law", "way", "place", "when", "space", "grade")),
)


def package(found: Dossier, *, to: Account, content: Content, operator: str) -> Sequence[Reply]:
    """The letter, and the copies where there are any, in parts that a messenger takes; all go from the chat within a
    day, which the last one's caption says: where none can be made, none says so. ``operator``: who runs this and how
    to reach them, in their words."""
    chat, detail = StaffChat(to), DetailOf(found.case.id, to)
    files = tuple((file.evidence_id, file.cells) for file in found.packed.files)
    hashes = tuple(file.sha256 for file in found.packed.files)
    args: dict[str, Arg] = {"number": number_of(found.case)}
    letter = SendPackage(
        found.one.id,
        "letter",
        "letter-caption" if files else "letter-caption-alone",
        chat,
        files,
        args,
        _fields(found, content),
        _rows(found, content, operator),
        detail,
        hashes,
    )
    parts = in_parts(found.sizes)
    last = len(parts)
    copies = [
        SendPackage(
            found.one.id,
            "copies",
            "copies-caption" if number == last else "copies-caption-part",
            chat,
            files[part],
            args | {"part": number, "of": last},
            _listed(found, content) | ({"part": str(number), "parts": str(last)} if last > 1 else {}),
            (),
            detail,
            hashes[part],
            part.start + 1,
            number if last > 1 else 0,
        )
        for number, part in enumerate(parts, 1)
    ]
    return (letter, *copies)


def _listed(found: Dossier, content: Content) -> dict[str, Term | str]:
    """What stands at the head of the list of copies."""
    return {
        "case": str(found.case.number),
        "body": found.one.body,
        "act": found.case.act_id,
        "audit": found.head.short() if found.head is not None else "",
    }


def _fields(found: Dossier, content: Content) -> dict[str, Term | str]:
    day = day_of(found.one.sent_at or found.one.until)
    return {
        "day": day.isoformat(),
        "title": Term("letter-title"),
        "to": Term("complaint-to", {"agency": body_name(found.one.body, content)}),
        "constituency": Term("letter-number", {"number": number_of(found.case)}),
        "subject": Term("letter-subject", {"act": act_of(found.case.act_id, content)}),
        "date": Term("letter-date", {"day": day}),
        "request": Term("letter-request", {"until": found.one.due}),
        "signature": "",
        "foot": Term("letter-foot"),
        "page": Term("complaint-page", {"now": "{now}", "of": "{of}"}),
        "annex-page": Term("complaint-page-annex", {"now": "{now}", "of": "{of}"}),
    }


def _rows(found: Dossier, content: Content, operator: str) -> tuple[Row, ...]:
    """What it is about, the summary, what was done, who sends it; the copies with their hashes come last, on sheets of
    their own."""
    summary = [line for line in found.packed.summary.splitlines() if line.strip()]
    return (
        ("head", Term("letter-head-facts")),
        *(("fact", Term(f"letter-name-{name}"), value) for name, value in _facts(found, content)),
        ("head", Term("letter-head-summary")),
        ("note", Term("letter-summary-what")),
        *(("words", line) for line in summary),
        ("head", Term("letter-head-audit")),
        ("note", Term("letter-audit-what")),
        *(_recorded(record, told) for record, told in excerpt(found.records, found.one.body)),
        *([("link", Term("letter-name-head"), found.head.short())] if found.head is not None else []),
        ("head", Term("letter-head-sender")),
        *(("note", line) for line in operator.splitlines() if line.strip()),
        *_annex(found),
    )


def _annex(found: Dossier) -> tuple[Row, ...]:
    """The sheet to which the copies' hashes are added when it is made."""
    if not found.packed.files:
        return (("note", Term("letter-no-copies")),)
    what = Term("letter-copies-what", {"hash": Latin("SHA-256")})
    return ("annex",), ("head", Term("letter-head-copies")), ("note", what)


def _facts(found: Dossier, content: Content) -> Sequence[tuple[str, Term | str]]:
    case = found.case
    act = content.acts.get(case.act_id)
    told: list[tuple[str, Term | str]] = [("act", act_of(case.act_id, content))]
    if act is not None:
        told.append(("law", citations(articles_of(act.article_ids, content))))
    if found.way is not None:
        told.append(("way", _competence(found.way, content)))
    told += [("place", place_of(found.area_id, content)), ("space", word("case-space", case.space))]
    if moment := when_of(found.when):
        told.append(("when", moment))
    if case.grade is not None:
        told.append(("grade", word("case-grade", case.grade)))
    return told


def _competence(way: Addressee, content: Content) -> Term:
    """What could not be confirmed is claimed before nobody."""
    return Term("letter-way-unconfirmed") if way.basis is Basis.UNCONFIRMED else basis_words(way, content)


def _recorded(record: Record, told: Told) -> Row:
    at = datetime.fromtimestamp(record.at / 1_000_000, UTC)
    what = Term(f"letter-told-{told}")
    return (
        "fact",
        Term("letter-record", {"number": record.number}),
        Term("letter-done", {"what": what, "day": day_of(at)}),
    )
