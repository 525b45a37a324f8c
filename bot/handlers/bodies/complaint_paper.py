"""The printed form of an official complaint, as fields and rows.

It carries no case number, no receipt code and no person's name: a body that gets it must not be able to find
the report in our list.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from bot.conversation.incoming import FileKind
from bot.conversation.outgoing import Arg, Latin, Rows, SendDocument, TextRef
from bot.domain.bodies.complaints import Addressee
from bot.domain.catalogue.catalogue import Article
from bot.domain.submissions.evidence import Evidence, EvidenceState
from bot.handlers.bodies.complaint_words import (
    Cell,
    act_of,
    articles_of,
    articles_of_act,
    constituency,
    facts,
    filled_by_hand,
    foot,
    last_row,
)
from bot.handlers.cards.card import word
from bot.handlers.pieces import citations
from bot.usecases.bodies.complaint import Complaint
from bot.usecases.ports import Content

SHOWN_HASH: Final = 32
"""Hexadecimal digits of a file's SHA-256 that are printed: 128 bits, enough to identify the file."""
_GROUP: Final = 4

type Row = tuple[Cell, ...]
"""The row's kind (one that the document's maker knows), then its words."""

TEXT_FAMILIES: Final = (
    *(f"complaint-kind-{kind}" for kind in (*FileKind, "other")),
    *(
        f"complaint-head-{name}"
        for name in ("who", "law", "facts", "words", "captions", "forwarded", "proofs")
    ),
)


def paper(
    complaint: Complaint, way: Addressee, *, today: date, content: Content, buttons: Rows
) -> SendDocument:
    """The complaint as a form to print, with all the words and the list of evidence."""
    fields: dict[str, Cell] = {
        "day": today.isoformat(),
        "title": TextRef("complaint-title"),
        "to": TextRef("complaint-to", {"agency": content.agencies[way.agency_id].name}),
        "constituency": constituency(complaint, content) or "",
        "subject": TextRef("complaint-subject", {"act": act_of(complaint, content)}),
        "date": TextRef("complaint-blank-date"),
        "request": TextRef("complaint-request"),
        "signature": TextRef("complaint-blank-signature"),
        "foot": foot(content),
        "page": TextRef("complaint-page", {"now": "{now}", "of": "{of}"}),
        "annex-page": TextRef("complaint-page-annex", {"now": "{now}", "of": "{of}"}),
    }
    rows = (
        *_complainant_rows(),
        *_ground(complaint, way, content),
        *_fact_rows(complaint, content),
        *_quoted_rows("words", complaint.words),
        *_quoted_rows("captions", complaint.captions),
        *_quoted_rows("forwarded", (complaint.body.forwarded,)),
        *_proofs(complaint.evidence),
    )
    return SendDocument("complaint", "complaint-caption", {}, fields, rows, buttons)


def _head(name: str) -> Row:
    return "head", TextRef(f"complaint-head-{name}")


def _complainant_rows() -> Sequence[Row]:
    return (
        _head("who"),
        ("blanks", TextRef("complaint-blank-name"), TextRef("complaint-blank-number")),
        ("blanks", TextRef("complaint-blank-phone")),
        ("blanks", TextRef("complaint-blank-address")),
    )


def _ground(complaint: Complaint, way: Addressee, content: Content) -> Sequence[Row]:
    """Why this body is competent, which article covers the act, and the last day."""
    return (
        _head("law"),
        *_citation_rows("way", articles_of(way.article_ids, content)),
        *(
            _citation_rows("law", articles_of_act(complaint, content))
            or (_fact("law", TextRef("complaint-law-unknown")),)
        ),
        *(_fact(name, value) for name, value in last_row(way, complaint.running)),
    )


def _citation_rows(name: str, articles: Sequence[Article]) -> Sequence[Row]:
    """One row for each article, with its edition. The name stands before the first."""
    return [
        ("fact", TextRef(f"complaint-name-{name}") if not number else "", citations([article]))
        for number, article in enumerate(articles)
    ]


def _fact_rows(complaint: Complaint, content: Content) -> Sequence[Row]:
    rows = [
        ("link", TextRef(f"complaint-name-{name}"), value.text)
        if isinstance(value, Latin)
        else _fact(name, value)
        for name, value in facts(complaint, content)
    ]
    return (_head("facts"), *rows, ("blanks", TextRef("complaint-blank-place")))


def _fact(name: str, value: Arg) -> Row:
    return "fact", TextRef(f"complaint-name-{name}"), value if isinstance(value, TextRef) else str(value)


def _quoted_rows(name: str, texts: Sequence[str]) -> Sequence[Row]:
    """Words as they were written, one row for each line."""
    text_lines = [line for text in texts for line in filled_by_hand(text).splitlines() if line.strip()]
    return (_head(name), *(("words", line) for line in text_lines)) if text_lines else ()


def _proofs(evidence: Sequence[Evidence]) -> Sequence[Row]:
    """A sheet of its own: it holds times and hashes, by which a messenger could find who sent the files. A
    person who complains without a name must be able to leave it out."""
    if not evidence:
        return ()
    what = TextRef("complaint-proofs-what", {"hash": Latin("SHA-256")})
    rows = [_proof(number, piece) for number, piece in enumerate(evidence, 1)]
    return (("annex",), _head("proofs"), ("note", what), *rows)


def _proof(number: int, piece: Evidence) -> Row:
    """One file: its kind, the time it came in, and its hash in groups."""
    kind = piece.facts.kind if piece.facts.kind in FileKind else "other"
    args: dict[str, Arg] = {"number": number, "kind": word("complaint-kind", kind)}
    try:
        args["at"] = datetime.fromisoformat(piece.facts.received_at)
    except ValueError:
        line = TextRef("complaint-proof-undated", args)
    else:
        line = TextRef("complaint-proof", args)
    if piece.state is EvidenceState.SEALED and piece.facts.sha256:
        return "proof", line, in_groups(piece.facts.sha256[:SHOWN_HASH])
    lost = piece.state is EvidenceState.LOST
    return (
        "proof-without",
        line,
        TextRef("complaint-proof-lost") if lost else TextRef("complaint-proof-waiting"),
    )


def in_groups(code: str) -> str:
    """``a1b2c3d4`` -> ``a1b2 c3d4``."""
    return " ".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))
