"""The wording of a referral: bodies with their articles, what would be sent, its state."""

from collections.abc import Sequence
from typing import Final

from bot.conversation.outgoing import Arg, Digits, Latin, TextRef
from bot.conversation.ports import Ctx
from bot.domain.bodies.complaints import Addressee, Basis
from bot.domain.bodies.routing import ReferralBody, ReferralRoute, UrgentCall
from bot.domain.cases.reports import Case
from bot.domain.catalogue.catalogue import BodyLevel
from bot.domain.referrals.referrals import ChosenCopy, Referral, ReferralOutcome, ReferralStep
from bot.domain.submissions.evidence import Evidence
from bot.handlers.cards.card import act_of, number_of
from bot.handlers.flows.review_notes import way_review
from bot.handlers.pieces import NOTHING, body_name, citations, lines, paragraphs
from bot.handlers.submissions.report_choices import when
from bot.usecases.ports import Content
from bot.usecases.referrals.read_referral import Dossier

TEXT_FAMILIES: Final = (
    *(f"refer-level-{level}" for level in BodyLevel),
    *(f"refer-basis-{basis}" for basis in Basis if basis is not Basis.LAW),
    *(f"refer-step-{step}" for step in ReferralStep),
    *(f"body-outcome-{outcome.replace('_', '-')}" for outcome in ReferralOutcome),
)


def route_words(route: ReferralRoute, content: Content) -> TextRef:
    """Whom to call first, then the bodies in their order, each with its article and reason."""
    calls = [call_words(call) for call in route.calls]
    bodies = [_body(place, body, content) for place, body in enumerate(route.bodies, 1)]
    later = [TextRef("refer-not-yet", {"name": name, "opens": day_id}) for name, day_id in route.not_yet]
    return paragraphs([*([lines(calls)] if calls else []), *bodies, *later])


def call_words(call: UrgentCall) -> TextRef:
    site = TextRef("refer-site", {"site": Latin(call.site)}) if call.site else NOTHING
    args: dict[str, Arg] = {"phone": Digits(call.phone), "name": call.name, "why": call.note, "site": site}
    return TextRef("refer-call" if call.certain else "refer-call-recheck", args)


def _body(place: int, body: ReferralBody, content: Content) -> TextRef:
    return TextRef(
        "refer-body",
        {
            "place": place,
            "name": body.agency.name,
            "level": TextRef(f"refer-level-{body.level}"),
            "why": body.way.note,
            "articles": basis_words(body.way, content),
            "review": way_review(body.way, content),
        },
    )


def basis_words(way: Addressee, content: Content) -> TextRef:
    """The articles that make a body competent, or that none does."""
    if way.basis is not Basis.LAW:
        return TextRef(f"refer-basis-{way.basis}")
    return citations(
        [content.articles[article_id] for article_id in way.article_ids if article_id in content.articles]
    )


def package_words(dossier: Dossier, content: Content) -> TextRef:
    """Everything that would be sent, as a signer and a reporter read it beforehand."""
    when = TextRef("refer-package-when", {"when": when_of(dossier.when) or TextRef("complaint-not-stated")})
    way = [TextRef("refer-package-way", {"way": basis_words(dossier.way, content)})] if dossier.way else []
    return TextRef(
        "refer-package",
        {
            "body": body_name(dossier.referral.body, content),
            "act": act_of(dossier.case.act_id, content),
            "area": place_of(dossier.area_id, content),
            "when": lines([when, *way]),
            "summary": dossier.packed.summary,
            "files": files_words(dossier.packed.files),
        },
    )


def place_of(area_id: str, content: Content) -> TextRef | str:
    if area_id not in content.areas:
        return TextRef("case-area-unknown")
    return "، ".join(area.name for area in content.areas.path(area_id))


def when_of(text: str) -> TextRef | None:
    """A day and its part, or None: words in another form may be the reporter's own."""
    try:
        return when(text)
    except ValueError:
        return None


def files_words(files: Sequence[ChosenCopy]) -> TextRef:
    blurred = sum(bool(file.cells) for file in files)
    return TextRef("refer-files", {"count": len(files), "blurred": blurred})


def is_film(piece: Evidence) -> bool:
    return piece.facts.clean_mime.startswith("video/")


async def referrals_summary(referrals: Sequence[Referral], ctx: Ctx) -> TextRef:
    """One line for each referral of a case, in their order. What the body wrote stands only below the newest
    answer, so that everything fits into a message."""
    answered = [entry for entry in referrals if entry.step is ReferralStep.ANSWERED]
    newest = answered[-1] if answered else None
    packed = await ctx.uow.referrals.package(newest.id) if newest is not None else None
    referral_lines: list[TextRef] = []
    for referral in referrals:
        referral_lines.append(line_of(referral, ctx.content))
        if referral is newest and packed is not None and packed.answer:
            referral_lines.append(TextRef("notice-body-words", {"words": packed.answer}))
    return lines(referral_lines) if referral_lines else NOTHING


def line_of(referral: Referral, content: Content) -> TextRef:
    return TextRef("refer-line", {"body": body_name(referral.body, content), "state": state_of(referral)})


def state_of(referral: Referral) -> TextRef:
    """The state with its outcome, or the date until which an answer is awaited."""
    if referral.outcome is not None and referral.step is ReferralStep.ANSWERED:
        return TextRef(f"body-outcome-{referral.outcome.replace('_', '-')}")
    return TextRef(f"refer-step-{referral.step}", {"until": referral.due})


def number_args(case: Case, referral: Referral, content: Content) -> dict[str, Arg]:
    return {"number": number_of(case), "body": body_name(referral.body, content)}
