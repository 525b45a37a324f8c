"""The paper of an official complaint, as the fields and rows of a sheet to print.

No case number, no receipt code and no name of a person stands on it: whoever gets the paper must not find the
report in our list by it.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from bot.conversation.incoming import FileKind
from bot.conversation.outgoing import Arg, Latin, Rows, SendDocument, Term
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
from bot.usecases.bodies.write_complaint import Complaint
from bot.usecases.ports import Content

SHOWN_HASH: Final = 32
"""Hexadecimal digits of a file's SHA-256 that are printed: 128 bits, enough to know the file by."""
_GROUP: Final = 4

type Row = tuple[Cell, ...]
"""What it is (a kind that the maker of the paper knows), then its words."""

TEXT_FAMILIES: Final = (
    *(f"complaint-kind-{kind}" for kind in (*FileKind, "other")),
    *(
        f"complaint-head-{name}"
        for name in ("who", "law", "facts", "words", "captions", "forwarded", "proofs")
    ),
)


def paper(found: Complaint, way: Addressee, *, today: date, content: Content, buttons: Rows) -> SendDocument:
    """The same as a sheet to print, with the whole words and the list of evidence."""
    fields: dict[str, Cell] = {
        "day": today.isoformat(),
        "title": Term("complaint-title"),
        "to": Term("complaint-to", {"agency": content.agencies[way.agency_id].name}),
        "constituency": constituency(found, content) or "",
        "subject": Term("complaint-subject", {"act": act_of(found, content)}),
        "date": Term("complaint-blank-date"),
        "request": Term("complaint-request"),
        "signature": Term("complaint-blank-signature"),
        "foot": foot(content),
        "page": Term("complaint-page", {"now": "{now}", "of": "{of}"}),
        "annex-page": Term("complaint-page-annex", {"now": "{now}", "of": "{of}"}),
    }
    rows = (
        *_who(),
        *_ground(found, way, content),
        *_happened(found, content),
        *_told("words", found.words),
        *_told("captions", found.captions),
        *_told("forwarded", (found.body.forwarded,)),
        *_proofs(found.evidence),
    )
    return SendDocument("complaint", "complaint-caption", {}, fields, rows, buttons)


def _head(name: str) -> Row:
    return "head", Term(f"complaint-head-{name}")


def _who() -> Sequence[Row]:
    return (
        _head("who"),
        ("blanks", Term("complaint-blank-name"), Term("complaint-blank-number")),
        ("blanks", Term("complaint-blank-phone")),
        ("blanks", Term("complaint-blank-address")),
    )


def _ground(found: Complaint, way: Addressee, content: Content) -> Sequence[Row]:
    """Why this body, which article the act is under, until when."""
    return (
        _head("law"),
        *_cited("way", articles_of(way.article_ids, content)),
        *(_cited("law", articles_of_act(found, content)) or (_fact("law", Term("complaint-law-unknown")),)),
        *(_fact(name, value) for name, value in last_row(way, found.running)),
    )


def _cited(name: str, articles: Sequence[Article]) -> Sequence[Row]:
    """A row an article, with its edition; the name stands before the first."""
    return [
        ("fact", Term(f"complaint-name-{name}") if not number else "", citations([article]))
        for number, article in enumerate(articles)
    ]


def _happened(found: Complaint, content: Content) -> Sequence[Row]:
    told = [
        ("link", Term(f"complaint-name-{name}"), value.text)
        if isinstance(value, Latin)
        else _fact(name, value)
        for name, value in facts(found, content)
    ]
    return (_head("facts"), *told, ("blanks", Term("complaint-blank-place")))


def _fact(name: str, value: Arg) -> Row:
    return "fact", Term(f"complaint-name-{name}"), value if isinstance(value, Term) else str(value)


def _told(name: str, texts: Sequence[str]) -> Sequence[Row]:
    """Words as they were written, a row a line."""
    said = [line for one in texts for line in filled_by_hand(one).splitlines() if line.strip()]
    return (_head(name), *(("words", line) for line in said)) if said else ()


def _proofs(evidence: Sequence[Evidence]) -> Sequence[Row]:
    """A sheet of its own: it holds minutes and hashes, by which a messenger could find who sent the files, so
    whoever complains without a name must be able to leave it away."""
    if not evidence:
        return ()
    what = Term("complaint-proofs-what", {"hash": Latin("SHA-256")})
    rows = [_proof(number, piece) for number, piece in enumerate(evidence, 1)]
    return (("annex",), _head("proofs"), ("note", what), *rows)


def _proof(number: int, piece: Evidence) -> Row:
    """One file: its kind, when it came, and its hash in groups."""
    kind = piece.facts.kind if piece.facts.kind in FileKind else "other"
    args: dict[str, Arg] = {"number": number, "kind": word("complaint-kind", kind)}
    try:
        args["at"] = datetime.fromisoformat(piece.facts.received_at)
    except ValueError:
        line = Term("complaint-proof-undated", args)
    else:
        line = Term("complaint-proof", args)
    if piece.state is EvidenceState.SEALED and piece.facts.sha256:
        return "proof", line, in_groups(piece.facts.sha256[:SHOWN_HASH])
    lost = piece.state is EvidenceState.LOST
    return "proof-without", line, Term("complaint-proof-lost") if lost else Term("complaint-proof-waiting")


def in_groups(code: str) -> str:
    """``a1b2c3d4`` -> ``a1b2 c3d4``."""
    return " ".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))
