"""A small division of work: two acts, four bodies, and the ways between them."""

from dataclasses import replace

from bot.domain.bodies.complaints import Addressee, Basis, Use
from bot.domain.catalogue.catalogue import ActorClass, Agency, BodyLevel, Confidence, Phase, Space
from tests.fakes.polling_day import act, article, content
from tests.fakes.turns import FakeContent

BUYING = act(
    "O01",
    ActorClass.CANDIDATE,
    ActorClass.PERSON,
    phases=(Phase.BEFORE, Phase.DAY),
    spaces=(Space.REAL, Space.VIRTUAL),
    group="money",
)
FEAR = act("O13", ActorClass.FORCE, ActorClass.PERSON, group="station")
TAUGHT = act("O46", group="station")


def body(id_: str, name: str, level: BodyLevel, *of: ActorClass) -> Agency:
    return Agency(
        id_, name=name, phone=None, when="always", confidence=Confidence.SOURCED, level=level, of=tuple(of)
    )


BODIES = (
    body("police", "پلیس", BodyLevel.COUNTY, ActorClass.FORCE),
    body("court", "دادستان", BodyLevel.COUNTY),
    body("board", "هیئت نظارت شهرستان", BodyLevel.COUNTY),
    body("village", "هیئت نظارت بخش", BodyLevel.DISTRICT),
)


def way(id_: str, agency: str, **more: object) -> Addressee:
    fields = {"label": agency, "note": "note", "article_ids": ("86",), "uses": (Use.REFERRAL,), **more}
    return Addressee(id_, agency_id=agency, **fields)  # type: ignore[arg-type]


WAYS = (
    way("police-first", "police", act_ids=("O13",), first_for=("O13",), not_for=(ActorClass.FORCE,)),
    way("board-city", "board", contest="city"),
    way("board-village", "village", contest="village"),
    way("court", "court", article_ids=(), basis=Basis.UNCONFIRMED),
)


def divided_content(*ways: Addressee) -> FakeContent:
    """Its routing data are these ways, or ``WAYS``."""
    return replace(
        content(),
        acts={a.id: a for a in (BUYING, FEAR, TAUGHT)},
        groups={"money": "پول و فشار", "station": "شعبه"},
        agencies={agency.id: agency for agency in BODIES},
        complaints=ways or WAYS,
        articles={id_: article(id_) for id_ in ("68", "86", "87")},
    )
