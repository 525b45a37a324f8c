"""Content and settings of an election day, small enough to read, for the stories about reporting."""

from bot.domain.catalogue.catalogue import (
    Act,
    ActorClass,
    ActPolicy,
    Area,
    AreaKind,
    AreaTree,
    Article,
    Confidence,
    Hotline,
    Phase,
    Severity,
    Space,
)
from bot.domain.owner.settings import Reporting, RunningSettings
from tests.fakes.memory import MemoryUow
from tests.fakes.policies import RESTRICTED_ACTS
from tests.fakes.turns import FakeContent

OPEN = RunningSettings(reporting=Reporting.OPEN, phase=Phase.DAY)


def act(
    id_: str,
    *actors: ActorClass,
    severity: Severity = Severity.MEDIUM,
    phases: tuple[Phase, ...] = (Phase.DAY,),
    spaces: tuple[Space, ...] = (Space.REAL,),
    group: str = "all",
) -> Act:
    return Act(
        id_,
        label=f"act {id_}",
        looks_like="",
        example="",
        is_not="",
        article_ids=("84",),
        who="",
        phases=phases,
        severity=severity,
        authority="",
        spaces=spaces,
        reportable_actors=actors,
        group=group,
        policy=ActPolicy(restricted=id_ in RESTRICTED_ACTS, private_person=ActorClass.PERSON in actors),
    )


def article(id_: str) -> Article:
    return Article(
        id_,
        number=id_,
        title="",
        edition="1403/12/19",
        paraphrase=f"what {id_} says",
        binds=(),
        phases=(Phase.DAY,),
        sanction="",
        authority="",
        confidence=Confidence.SOURCED,
    )


ACTS = (
    act("O01", ActorClass.CANDIDATE, ActorClass.PERSON, spaces=(Space.REAL, Space.VIRTUAL)),
    act("O13", ActorClass.FORCE, ActorClass.PERSON, severity=Severity.CRITICAL),
    act("O26", ActorClass.CANDIDATE, ActorClass.MEDIA, spaces=(Space.REAL, Space.VIRTUAL)),
    act("O32", ActorClass.CANDIDATE, ActorClass.HEADQUARTERS, ActorClass.STAFF),
    act("O44", ActorClass.CANDIDATE, phases=(Phase.AFTER,)),
    act("X05"),
)
AREAS = AreaTree(
    (
        Area("thr", name="Tehran", parent_id=None, kind=AreaKind.COUNTY),
        Area("thr01", name="District 1", parent_id="thr", kind=AreaKind.DISTRICT),
        Area("thr01s1", name="Station 1", parent_id="thr01", kind=AreaKind.STATION),
        *(
            Area(f"thr{i:02}", name=f"District {i}", parent_id="thr", kind=AreaKind.DISTRICT)
            for i in range(2, 12)
        ),
    )
)
HOTLINES = (
    Hotline("110", label="police", when="danger", emergency=True, confidence=Confidence.SOURCED),
    Hotline("129", label="justice", when="questions", emergency=False, confidence=Confidence.RECHECK),
)


def content() -> FakeContent:
    return FakeContent(
        areas=AREAS,
        acts={a.id: a for a in ACTS},
        groups={"all": "all acts"},
        articles={id_: article(id_) for id_ in ("68", "71", "78", "86")},
        hotlines=HOTLINES,
    )


def open_uow(running: RunningSettings = OPEN) -> MemoryUow:
    uow = MemoryUow()
    uow.areas = AREAS
    uow.settings.save(running)
    return uow
