"""All texts on a certificate, for the files that are made when it is sent."""

from collections.abc import Mapping, Sequence

from bot.conversation.outgoing import Arg, Digits, Latin, Reply, SendDocument, TextRef
from bot.conversation.ports import Ctx
from bot.domain.catalogue.catalogue import Article
from bot.domain.learning.certificates import Certificate, same_name, shown_number
from bot.domain.staff.audit import ChainHead
from bot.handlers.pieces import comma_list
from bot.usecases.context import Context

LINK = "v_"
"""The prefix of number and mark in the payload of a certificate's link."""
MARK_LENGTH = 10


def name_mark(number: str, name: str, ctx: Context) -> str:
    """A short mark of a name on this certificate, for its QR code. Only this program can make it, so that a
    name can be checked without being stored. Spelling counts; spaces and marks do not."""
    return ctx.uow.codes.name("certificate-name", f"{number} {same_name(name)}")[-MARK_LENGTH:]


def files(
    certificate: Certificate, name: str, *, head: ChainHead | None, with_data: bool, ctx: Ctx
) -> tuple[Reply, ...]:
    """The certificate as PDF and picture, and as JSON if it was asked for. The name is in these replies and
    nowhere else. ``head``: the audit log's head as it was last posted; a certificate carries it outside this
    program."""
    fields, rows = _fields(certificate, name, head, ctx), tuple(_bots(ctx))
    args = {"number": Digits(shown_number(certificate.id))}
    paper = SendDocument("certificate-paper", "certificate-caption-paper", args, fields, rows)
    picture = SendDocument("certificate-picture", "certificate-caption-picture", args, fields, rows)
    data = SendDocument("certificate-data", "certificate-caption-data", args, fields, rows)
    return (paper, picture, data) if with_data else (paper, picture)


def _fields(
    certificate: Certificate, name: str, head: ChainHead | None, ctx: Ctx
) -> Mapping[str, TextRef | str]:
    track: dict[str, Arg] = {"track": certificate.track.value}
    exam = ctx.content.exam(certificate.track)
    passing: dict[str, Arg] = {**track, "pass": exam.pass_mark if exam is not None else 80}
    edition = law_edition(ctx.content.articles)
    return {
        "number": certificate.id,
        "holder": name,
        "track": certificate.track.value,
        "day": certificate.day.isoformat(),
        "link": _link(certificate, name, ctx),
        "title": TextRef("certificate-title", track),
        "about": TextRef("certificate-about", track),
        "how": TextRef("certificate-how", passing),
        "issuer": TextRef("certificate-issuer"),
        "heading": TextRef("certificate-heading"),
        "intro": TextRef("certificate-intro"),
        "body": TextRef("certificate-body", passing),
        "number-label": TextRef("certificate-number-label"),
        "shown": TextRef("certificate-shown", {"number": Digits(shown_number(certificate.id))}),
        "day-line": TextRef("certificate-day", {"day": certificate.day}),
        "edition-line": TextRef("certificate-edition", {"edition": Digits(edition)}),
        "unread-line": TextRef("lawyer-unread") if ctx.content.awaits_lawyer else "",
        "ledger-label": TextRef("certificate-ledger-label"),
        "ledger": head.short() if head is not None else "",
        "bots-line": TextRef("certificate-bots"),
        "scan": TextRef("certificate-scan"),
        "note": TextRef("certificate-note"),
    }


def law_edition(articles: Mapping[str, Article]) -> str:
    """The newest edition of the election's law that the lessons were written from."""
    own = [article.edition for article in articles.values() if not article.law]
    return max(own, default="")


def _link(certificate: Certificate, name: str, ctx: Ctx) -> str:
    """The target of the QR code: the bot of the messenger that the certificate is sent on."""
    links = dict(ctx.operator.bot_links)
    base = links.get(ctx.account.messenger.value) or next(iter(links.values()), "")
    payload = f"{LINK}{certificate.id}_{name_mark(certificate.id, name, ctx)}"
    return f"{base}?start={payload}" if base else payload


def _bots(ctx: Ctx) -> Sequence[tuple[TextRef | str, ...]]:
    return [
        (TextRef(f"messenger-{messenger}"), f"@{link.rpartition('/')[2]}")
        for messenger, link in ctx.operator.bot_links
    ]


def bot_names(ctx: Ctx) -> TextRef:
    """The official user names, each with its messenger, for a sentence."""
    return comma_list(
        [
            TextRef("verify-bot", {"messenger": messenger, "name": Latin(str(name))})
            for messenger, name in _bots(ctx)
            if isinstance(messenger, TextRef)
        ]
    )
