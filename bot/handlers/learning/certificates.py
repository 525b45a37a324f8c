"""«My certificate»: issuing one after a passed exam, with the name that its holder types; and giving one back.

The name is in the session until it is sent, and in the sealed messages that carry it. It is stored nowhere
else.

All texts on a certificate, for the files that are made when it is sent.
"""

from collections.abc import Mapping, Sequence

from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import (
    Arg,
    Button,
    Digits,
    Latin,
    Reply,
    Rows,
    Say,
    Screen,
    SendDocument,
    TextRef,
    Turn,
)
from bot.conversation.ports import Ctx
from bot.domain.catalogue.catalogue import Article
from bot.domain.errors import NotFound
from bot.domain.learning.certificates import (
    LONGEST,
    MOST_A_DAY,
    SHORTEST,
    Certificate,
    NameFault,
    read_name,
    same_name,
    shown_number,
)
from bot.domain.learning.lessons import Audience
from bot.domain.staff.audit import ChainHead
from bot.handlers.flows.confirming import confirmation
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import NOTHING, argument, button, clauses, comma_list, lines
from bot.usecases.context import Context
from bot.usecases.learning.issue_certificate import (
    CompletedWork,
    completed_work,
    earned_tracks,
    issue_certificate,
    require_earned,
    revoke_own_certificate,
)
from bot.usecases.learning.learner import find_learner, progress_of
from bot.usecases.safety.post_head import posted_head

LINK = "v_"
"""The prefix of number and mark in the payload of a certificate's link."""
MARK_LENGTH = 10
ASKING = "certificate.name"
SHOWING = "certificate.check"
WITH_DATA = "data"
MOST_BUTTONS = 6
TEXT_FAMILIES = (
    *(f"certificate-name-{fault}" for fault in NameFault),
    *(f"certificate-did-{what}" for what in ("lessons", "checks", "rounds", "texts")),
)


def name_mark(number: str, name: str, ctx: Context) -> str:
    """A short mark of a name on this certificate, for its QR code. Only this program can make it, so that a
    name can be checked without being stored. Spelling counts; spaces and marks do not."""
    return ctx.uow.codes.name("certificate-name", f"{number} {same_name(name)}")[-MARK_LENGTH:]


def files(
    certificate: Certificate,
    name: str,
    *,
    head: ChainHead | None,
    work: CompletedWork,
    with_data: bool,
    ctx: Ctx,
) -> tuple[Reply, ...]:
    """The certificate as PDF and picture, and as JSON if it was asked for. The name is in these replies and
    nowhere else. ``head``: the audit log's head as it was last posted; a certificate carries it outside this
    program."""
    fields, rows = _fields(certificate, name, head, ctx), tuple(_bots(ctx))
    fields = {**fields, "done-line": _done_line(work)}
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
        "shown": TextRef("certificate-number-line", {"number": Digits(shown_number(certificate.id))}),
        "day-line": TextRef("certificate-day", {"day": certificate.day}),
        "edition-line": TextRef("certificate-edition", {"edition": Digits(edition)}),
        "unread-line": TextRef("lawyer-unread") if ctx.content.awaits_lawyer else "",
        "ledger-label": TextRef("certificate-ledger-label"),
        "ledger": head.short() if head is not None else "",
        "bots-line": TextRef("certificate-bots"),
        "scan": TextRef("certificate-scan"),
        "note": TextRef("certificate-note"),
    }


def _done_line(work: CompletedWork) -> TextRef:
    """What was done besides the exams, and nothing that was not; empty for somebody who only took the exams."""
    counts = {
        "lessons": work.lessons and {"count": work.lessons, "total": work.of_lessons},
        "checks": work.checks and {"count": work.checks},
        "rounds": work.rounds and {"count": work.rounds},
        "texts": work.texts and {"count": work.texts},
    }
    done = [TextRef(f"certificate-did-{what}", args) for what, args in counts.items() if args]
    return TextRef("certificate-did", {"work": clauses(done)}) if done else NOTHING


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


async def certificates(update: Incoming, ctx: Ctx) -> Turn:
    """Handle ``/certificate`` and «my certificate»: show valid certificates, and a button for each passed
    exam without one. A person with a passed exam and no certificate is asked for the name at once."""
    key = ctx.keys.learner
    passed = earned_tracks(progress_of(await find_learner(ctx, key)))
    held = await ctx.uow.certificates.of_learner(key)
    if len(passed) == 1 and not held:
        return await _ask(passed[0], ctx)
    return Turn((_overview(passed, held),), session=ctx.session.at(""))


async def begin_certificate(update: Incoming, ctx: Ctx) -> Turn:
    """Ask for the name for a new certificate of this track."""
    track = argument(update)
    if track not in Audience:
        raise NotFound("certificate-no-exam")
    return await _ask(Audience(track), ctx)


async def _ask(track: Audience, ctx: Ctx) -> Turn:
    await require_earned(ctx, track)
    screen = Screen("certificate-ask-name", {"track": track.value, "most": MOST_A_DAY}, (_stop(),))
    return Turn((screen,), session=ctx.session.at(ASKING, track=track.value))


async def preview_name(update: Incoming, ctx: Ctx) -> Turn:
    """Show the typed name as it will stand, or say what is wrong with it. A name that was accepted before
    stays until another one is accepted."""
    track = ctx.session.data.get("track", "")
    if track not in Audience:
        raise NotFound("certificate-name-gone")
    if not isinstance(update, TextSaid):
        return Turn((Say("certificate-name-words", buttons=(_stop(),)),))
    name = read_name(update.text)
    if isinstance(name, NameFault):
        args = {"shortest": SHORTEST, "longest": LONGEST}
        return Turn((Say(f"certificate-name-{name}", args, (_stop(),)),))
    rows: Rows = (
        (button("button-certificate-send", "cert-send"),),
        (button("button-certificate-send-data", "cert-send", WITH_DATA),),
        (button("button-certificate-rename", "cert-new", track),),
        _stop(),
    )
    preview = Say("certificate-preview", {"name": name, "track": track}, rows)
    return Turn((preview,), session=ctx.session.at(SHOWING, track=track, name=name))


async def send(update: Incoming, ctx: Ctx) -> Turn:
    """Put the confirmed name on the certificate, and remove it from the session."""
    track, name = ctx.session.data.get("track", ""), ctx.session.data.get("name", "")
    if ctx.session.state != SHOWING or track not in Audience or not name:
        raise NotFound("certificate-name-gone")
    certificate = await issue_certificate(ctx, Audience(track))
    head = await posted_head(ctx)
    work = completed_work(await find_learner(ctx, ctx.keys.learner), certificate.track, ctx.content)
    with_data = argument(update) == WITH_DATA
    papers = files(certificate, name, head=head, work=work, with_data=with_data, ctx=ctx)
    args = {"number": Digits(shown_number(certificate.id))}
    rows = ((button("button-certificates", "certificate"),), back_to_menu())
    return Turn((Screen("certificate-sent", args, rows), *papers), session=ctx.session.at(""))


async def ask_give_back(update: Incoming, ctx: Ctx) -> Turn:
    """Ask whether the person wants to give this certificate of theirs back."""
    certificate = await ctx.uow.certificates.get(argument(update))
    if certificate is None or certificate.learner != ctx.keys.learner:
        raise NotFound("certificate-not-yours")
    yes = button("button-certificate-end-yes", "cert-drop-yes", certificate.id)
    screen = confirmation(
        "certificate-end-ask", _certificate_args(certificate), yes=yes, no=certificate_button()
    )
    return Turn((screen,), session=ctx.session.at(""))


async def give_back(update: Incoming, ctx: Ctx) -> Turn:
    """End the certificate. A new one can be issued."""
    ended = await revoke_own_certificate(ctx, argument(update))
    rows = (
        (button("button-certificate-new", "cert-new", ended.track, {"track": ended.track.value}),),
        back_to_menu(),
    )
    return Turn((Screen("certificate-ended", _certificate_args(ended), rows),), session=ctx.session.at(""))


def certificate_button() -> Button:
    """The button to certificates, for people who passed an exam."""
    return button("button-certificates", "certificate")


def _overview(passed: Sequence[Audience], held: Sequence[Certificate]) -> Screen:
    if not passed and not held:
        rows: Rows = (
            (button("button-learn", "learn"),),
            (button("button-verify", "verify"),),
            back_to_menu(),
        )
        return Screen("certificate-none", buttons=rows)
    valid = [certificate for certificate in held if certificate.revoked is None][:MOST_BUTTONS]
    rows = (
        *((button("button-certificate-new", "cert-new", t, {"track": t.value}),) for t in passed),
        *(
            (button("button-certificate-end", "cert-drop", certificate.id, _certificate_args(certificate)),)
            for certificate in valid
        ),
        (button("button-verify", "verify"),),
        back_to_menu(),
    )
    listed = lines(
        [
            TextRef("certificate-line", _certificate_args(certificate))
            for certificate in held[: 2 * MOST_BUTTONS]
        ]
    )
    return Screen("certificates", {"list": listed if held else NOTHING, "most": MOST_A_DAY}, rows)


def _certificate_args(certificate: Certificate) -> dict[str, Arg]:
    return {
        "number": Digits(shown_number(certificate.id)),
        "track": certificate.track.value,
        "day": certificate.day,
        "state": "ended" if certificate.revoked else "valid",
    }


def _stop() -> tuple[Button, ...]:
    return (button("button-certificate-stop", "menu"),)
