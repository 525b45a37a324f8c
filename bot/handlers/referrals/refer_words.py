"""What is said of a referral: bodies with their articles, what would go, where it stands."""

from collections.abc import Sequence
from typing import Final

from bot.conversation.outgoing import Arg, Digits, Latin, Term
from bot.conversation.ports import Ctx
from bot.domain.bodies.complaints import Addressee, Basis
from bot.domain.bodies.routing import Body, Call, Route
from bot.domain.cases.reports import Case
from bot.domain.catalogue.levels import Level
from bot.domain.moments import read_when
from bot.domain.referrals.referrals import Chosen, Outcome, Referral, Step
from bot.domain.submissions.evidence import Evidence
from bot.handlers.cards.card import act_of, number_of
from bot.handlers.pieces import NOTHING, body_name, citations, lines, paragraphs
from bot.usecases.ports import Content
from bot.usecases.referrals.read_referral import Dossier

TEXT_FAMILIES: Final = (
    *(f"refer-level-{level}" for level in Level),
    *(f"refer-basis-{basis}" for basis in Basis if basis is not Basis.LAW),
    *(f"refer-step-{step}" for step in Step),
    *(f"body-outcome-{outcome.replace('_', '-')}" for outcome in Outcome),
)


def route_words(route: Route, content: Content) -> Term:
    """Whom to call first, then the bodies in their order, each with its article and why."""
    calls = [_call(call) for call in route.calls]
    bodies = [_body(place, body, content) for place, body in enumerate(route.bodies, 1)]
    later = [Term("refer-not-yet", {"name": name}) for name in route.not_yet]
    return paragraphs([*([lines(calls)] if calls else []), *bodies, *later])


def _call(call: Call) -> Term:
    site = Term("refer-site", {"site": Latin(call.site)}) if call.site else NOTHING
    args: dict[str, Arg] = {"phone": Digits(call.phone), "name": call.name, "why": call.note, "site": site}
    return Term("refer-call" if call.certain else "refer-call-recheck", args)


def _body(place: int, body: Body, content: Content) -> Term:
    return Term(
        "refer-body",
        {
            "place": place,
            "name": body.agency.name,
            "level": Term(f"refer-level-{body.level}"),
            "why": body.way.note,
            "articles": basis_words(body.way, content),
        },
    )


def basis_words(way: Addressee, content: Content) -> Term:
    """By which articles a body is competent, or that none says so."""
    if way.basis is not Basis.LAW:
        return Term(f"refer-basis-{way.basis}")
    return citations([content.articles[one] for one in way.article_ids if one in content.articles])


def package_words(found: Dossier, content: Content) -> Term:
    """All that would go, as a signer and a reporter read it before it does."""
    when = Term("refer-package-when", {"when": when_of(found.when) or Term("complaint-not-told")})
    way = [Term("refer-package-way", {"way": basis_words(found.way, content)})] if found.way else []
    return Term(
        "refer-package",
        {
            "body": body_name(found.one.body, content),
            "act": act_of(found.case.act_id, content),
            "area": place_of(found.area_id, content),
            "when": lines([when, *way]),
            "summary": found.packed.summary,
            "files": files_words(found.packed.files),
        },
    )


def place_of(area_id: str, content: Content) -> Term | str:
    if area_id not in content.areas:
        return Term("case-area-unknown")
    return "، ".join(area.name for area in content.areas.path(area_id))


def when_of(said: str) -> Term | None:
    """A day and its part, or nothing: words of another form may be the reporter's own."""
    try:
        day, part = read_when(said)
    except ValueError:
        return None
    return Term("report-moment", {"day": day, "part": part.value if part else "unknown"})


def files_words(files: Sequence[Chosen]) -> Term:
    blurred = sum(bool(file.cells) for file in files)
    return Term("refer-files", {"count": len(files), "blurred": blurred})


def is_film(piece: Evidence) -> bool:
    return piece.facts.clean_mime.startswith("video/")


async def standing(found: Sequence[Referral], ctx: Ctx) -> Term:
    """A line for each referral of a case, in their order; below the newest answer what the body wrote, so that all of
    it fits into a message."""
    answered = [one for one in found if one.step is Step.ANSWERED]
    newest = answered[-1] if answered else None
    packed = await ctx.uow.referrals.packed(newest.id) if newest is not None else None
    told: list[Term] = []
    for one in found:
        told.append(line_of(one, ctx.content))
        if one is newest and packed is not None and packed.answer:
            told.append(Term("notice-body-said", {"words": packed.answer}))
    return lines(told) if told else NOTHING


def line_of(one: Referral, content: Content) -> Term:
    return Term("refer-line", {"body": body_name(one.body, content), "state": state_of(one)})


def state_of(one: Referral) -> Term:
    """Where it stands, with its outcome, or until when it is waited."""
    if one.outcome is not None and one.step is Step.ANSWERED:
        return Term(f"body-outcome-{one.outcome.replace('_', '-')}")
    return Term(f"refer-step-{one.step}", {"until": one.due})


def number_args(case: Case, one: Referral, content: Content) -> dict[str, Arg]:
    return {"number": number_of(case), "body": body_name(one.body, content)}
