"""On the card, before a reporter and in the letter a body's competence is the law's, practice, or not confirmed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.outgoing import SendPackage, Term
from bot.domain.bodies.complaints import Addressee, Basis
from bot.domain.bodies.routing import Body, Route
from bot.domain.cases.reports import Case
from bot.domain.catalogue.catalogue import Phase, Severity, Space
from bot.domain.catalogue.levels import Level
from bot.domain.referrals.referrals import Packed, Referral, Step
from bot.handlers.bodies.letter import package
from bot.handlers.referrals.refer_words import package_words, route_words
from bot.usecases.referrals.read_referral import Dossier
from tests.fakes.read_once import shipped_content, shipped_texts
from tests.fakes.turns import REZA, FakeClock

SHIPPED = shipped_content()
TEXTS = shipped_texts()
NOW = FakeClock().now()
BY_LAW, BY_PRACTICE, UNSURE = "۸۶", "رویه است", "تأییدنشده"


def way(id_: str) -> Addressee:
    return next(one for one in SHIPPED.complaints if one.id == id_)


def dossier(one: Addressee) -> Dossier:
    case = Case(
        "c1", 4821, "O14", Space.REAL, Phase.DAY, Severity.HIGH, "thr01s1", NOW, NOW + timedelta(hours=1)
    )
    sent = Referral("f1", case_id="c1", body=one.agency_id, by=REZA, step=Step.SENT, until=NOW, sent_at=NOW)
    return Dossier(sent, Packed("A summary.", ()), case, "", "", one, (), None)


def read(term: Term) -> str:
    return TEXTS.render(term.key, term.args)


def competence(one: Addressee) -> str:
    """What the letter says of it."""
    letter = next(
        r for r in package(dossier(one), to=REZA, content=SHIPPED, operator="") if isinstance(r, SendPackage)
    )
    said = [row[2] for row in letter.rows if len(row) > 2 and row[1] == Term("letter-name-way")]
    (found,) = said
    assert isinstance(found, Term)
    return read(found)


@pytest.mark.parametrize(
    ("id_", "words"), [("sup-city", BY_LAW), ("inspection", BY_PRACTICE), ("military", UNSURE)]
)
def test_what_it_rests_on_is_said_wherever_it_is_read(id_: str, words: str) -> None:
    one = way(id_)
    card = read(route_words(Route((Body(SHIPPED.agencies[one.agency_id], one, Level.COUNTY),), ()), SHIPPED))
    consent = read(package_words(dossier(one), SHIPPED))
    assert words in card and words in consent and words in competence(one)
    if one.basis is not Basis.LAW:
        assert "ماده\u0654" not in competence(one) and "۹۳" not in competence(one)


def test_a_body_that_is_not_competent_any_more_is_said_nothing_of() -> None:
    assert "صلاحیت" not in read(package_words(replace(dossier(way("military")), way=None), SHIPPED))
