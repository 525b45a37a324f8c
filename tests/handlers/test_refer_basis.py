"""Card, reporter's screen and letter: a body's competence is from the law, from practice, or unconfirmed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.outgoing import SendPackage, TextRef
from bot.domain.bodies.complaints import Addressee, Basis
from bot.domain.bodies.routing import ReferralBody, ReferralRoute
from bot.domain.cases.reports import Case
from bot.domain.catalogue.catalogue import BodyLevel, Phase, Severity, Space
from bot.domain.referrals.referrals import Referral, ReferralPackage, ReferralStep
from bot.handlers.bodies.letter import package
from bot.handlers.referrals.refer_words import package_words, route_words
from bot.usecases.referrals.read_referral import Dossier
from tests.fakes.shared_content import shipped_content, shipped_texts
from tests.fakes.turns import REZA, FakeClock

SHIPPED = shipped_content()
TEXTS = shipped_texts()
NOW = FakeClock().now()
BY_LAW, BY_PRACTICE, UNSURE = "۸۶", "رویه است", "تأییدنشده"


def way(id_: str) -> Addressee:
    return next(addressee for addressee in SHIPPED.complaints if addressee.id == id_)


def dossier(addressee: Addressee) -> Dossier:
    case = Case(
        "c1", 4821, "O14", Space.REAL, Phase.DAY, Severity.HIGH, "thr01s1", NOW, NOW + timedelta(hours=1)
    )
    sent = Referral(
        "f1", case_id="c1", body=addressee.agency_id, by=REZA, step=ReferralStep.SENT, until=NOW, sent_at=NOW
    )
    return Dossier(sent, ReferralPackage("A summary.", ()), case, "", "", addressee, (), None)


def render_term(term: TextRef) -> str:
    return TEXTS.render(term.key, term.args)


def competence(addressee: Addressee) -> str:
    """What the letter says about the competence."""
    letter = next(
        r
        for r in package(dossier(addressee), to=REZA, content=SHIPPED, operator="")
        if isinstance(r, SendPackage)
    )
    names = [row[2] for row in letter.rows if len(row) > 2 and row[1] == TextRef("letter-name-way")]
    (term,) = names
    assert isinstance(term, TextRef)
    return render_term(term)


@pytest.mark.parametrize(
    ("id_", "words"), [("sup-city", BY_LAW), ("inspection", BY_PRACTICE), ("military", UNSURE)]
)
def test_legal_basis_is_stated_wherever_route_is_read(id_: str, words: str) -> None:
    addressee = way(id_)
    card = render_term(
        route_words(
            ReferralRoute(
                (ReferralBody(SHIPPED.agencies[addressee.agency_id], addressee, BodyLevel.COUNTY),), ()
            ),
            SHIPPED,
        )
    )
    consent = render_term(package_words(dossier(addressee), SHIPPED))
    assert words in card and words in consent and words in competence(addressee)
    if addressee.basis is not Basis.LAW:
        assert "ماده\u0654" not in competence(addressee) and "۹۳" not in competence(addressee)


def test_body_whose_article_changed_is_marked_for_moderators() -> None:
    bodies = [
        ReferralBody(SHIPPED.agencies[way(id_).agency_id], way(id_), BodyLevel.COUNTY)
        for id_ in ("sup-city", "police")
    ]
    flagged = replace(SHIPPED, flagged=frozenset({"way/police"}))
    card = render_term(route_words(ReferralRoute(tuple(bodies), ()), flagged))
    assert card.count("تازه عوض شده است") == 1 and card.endswith("بازبینی می‌کنیم.</i>")


def test_no_longer_competent_body_is_not_called_competent() -> None:
    assert "صلاحیت" not in render_term(package_words(replace(dossier(way("military")), way=None), SHIPPED))
