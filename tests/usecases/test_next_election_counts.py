"""What staff said for an earlier election counts no more in the next one."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.atlas.atlas import AtlasLevel, Factor
from bot.domain.atlas.atlas_versions import LiaisonGrade
from bot.domain.atlas.roadmap import RoadmapStep, Task, TaskState
from bot.domain.catalogue.catalogue import Phase
from bot.domain.news.legal_calendar import AnchorOffset, LegalDate
from bot.domain.people import Account, Messenger, Role, Staff
from bot.domain.stages.stages import StageEntry, StageState
from bot.domain.threats.measures import take_up_measure
from bot.domain.threats.threat_votes import ThreatVote
from bot.language.dates import months_later
from bot.usecases.atlas.keep_roadmap import roadmap_board, tasks_to_notify
from bot.usecases.atlas.versions import gather_inputs
from bot.usecases.stages.look_at_stages import read_stages
from bot.usecases.threats.register import measures_of_election, votes_that_count
from tests.fakes.contexts import context
from tests.fakes.memory import MemoryUow
from tests.fakes.threatened import BUYING, CHECK, threatened_content
from tests.fakes.turns import FakeClock

PARI = Account(Messenger.TELEGRAM, 9101)
EARLIER = timedelta(days=30)
STEP = RoadmapStep(
    "routes", title="see the routes", level=AtlasLevel.LOW, phase=Phase.DAY, body="court", days=-2
)


async def test_words_of_an_earlier_election_count_no_more() -> None:
    clock, uow = FakeClock(), MemoryUow()
    then = clock.today() - EARLIER
    uow.staff.save(Staff(PARI, Role.LIAISON, "Pari", started=True, body="court"))
    running = replace(await uow.settings.running(), polling_day=clock.today())
    uow.settings.save(running)
    uow.atlas.grade(LiaisonGrade(PARI, "thr01", Phase.DAY, Factor.TENSION, 4, "three clashes", then, "court"))
    uow.threats.save_vote(ThreatVote(PARI, BUYING.id, 4, 4, "seen in three places", then, "court"))
    uow.threats.save_measure(take_up_measure(CHECK, measure_id="m1", threat=BUYING.id, by=PARI, today=then))
    said_at = clock.now() - EARLIER
    entry = StageEntry("e1", stage="polling", body="court", state=StageState.DONE, by=PARI, at=said_at)
    uow.stage_entries.save(entry)
    uow.commit()
    polling = LegalDate(
        "polling", title="polling", words="", article_ids=(), audiences=(), begins=AnchorOffset("polling"),
        bodies=("court",),
    )  # fmt: skip
    ctx = context(uow, clock=clock, content=replace(threatened_content(), calendar=(polling,)))

    async def count_words() -> tuple[int, int, int, bool]:
        (stage,) = await read_stages(ctx, later=months_later)
        return (
            len((await gather_inputs(ctx, salt="salt")).assessments),
            len(await votes_that_count(ctx)),
            len(await measures_of_election(ctx)),
            stage.state is StageState.DONE,
        )

    assert await count_words() == (1, 1, 1, True)
    uow.settings.save(replace(running, opened_on=clock.today()))
    uow.commit()
    assert await count_words() == (0, 0, 0, False)


async def test_tasks_of_an_earlier_election_have_ended() -> None:
    """The day of a task is that of its last change; one that is asked for again begins anew."""
    clock, uow = FakeClock(), MemoryUow()
    uow.roadmap.save(Task("thr01", STEP.id, TaskState.DOING, clock.today() - EARLIER, by=str(PARI)))
    uow.settings.save(replace(await uow.settings.running(), polling_day=clock.today()))
    uow.commit()
    ctx = context(uow, clock=clock, content=replace(threatened_content(), roadmap=(STEP,)))
    assert [due.task.state for due in await roadmap_board(ctx)] == [TaskState.DOING]
    uow.settings.save(replace(await uow.settings.running(), opened_on=clock.today()))
    uow.commit()
    assert list(await roadmap_board(ctx)) == [] and list(await tasks_to_notify(ctx)) == []
    uow.roadmap.save(Task("thr01", STEP.id, TaskState.TODO, clock.today()))
    uow.commit()
    assert [due.task.state for due in await roadmap_board(ctx)] == [TaskState.TODO]
