"""Publication in chat: off by default, a preview, two signatures on its very content, and nothing half-done."""

from datetime import timedelta

import pytest

from bot.conversation.outgoing import Ack, Reply, Say, Screen, StaffChat
from bot.domain.cases.reports import Case, State
from bot.domain.figures.publication import LASTS, Kind
from bot.domain.owner.settings import Running
from bot.domain.people import Account, Membership, Messenger, Role, Staff, Standing
from bot.domain.staff.audit import Deed
from bot.handlers.figures import publication_asked
from bot.handlers.figures.publication_words import rounded, summed
from bot.usecases.figures import prepare_publication
from tests.fakes import turns
from tests.fakes.floor import BABAK, BALE_GROUP, GROUP, NAMES, Floor, a_floor, verbs
from tests.fakes.published import published, shipped
from tests.fakes.talk import TEXTS
from tests.fakes.turns import REZA, FakeIds
from tests.fakes.two_accounts import one_person
from tests.storage.values import a_case

LEAD, OWNER = Account(Messenger.TELEGRAM, 9003), Account(Messenger.BALE, 7002)


@pytest.fixture
async def floor(monkeypatch: pytest.MonkeyPatch) -> Floor:
    """A lead, an owner, and four cases of the day before yesterday."""
    floor = a_floor()
    for account, role, name in ((LEAD, Role.LEAD, "Nader"), (OWNER, Role.OWNER, "Mina")):
        monkeypatch.setitem(NAMES, account, name)
        floor.uow.staff.save(Staff(account, role, name, started=True))
        home = GROUP if account.messenger is Messenger.TELEGRAM else BALE_GROUP
        floor.uow.members.save(Membership(account, home.chat_id, Standing.MEMBER, floor.clock.now()))
    for number in range(4):
        floor.uow.cases.add(the_case(floor, number))
    floor.uow.keep_turn()
    return floor


def the_case(floor: Floor, number: int) -> Case:
    return a_case(f"c{number}", number=100 + number, opened_at=floor.clock.now() - timedelta(days=2))


async def turned_on(floor: Floor) -> None:
    await floor.presses("publish.set:on", by=OWNER, private=True)


async def previewed(floor: Floor, *, by: Account = LEAD) -> str:
    """Its id."""
    await turned_on(floor)
    await floor.presses("publish.prepare", by=by, private=True)
    preview = await floor.uow.publications.preview()
    assert preview is not None, floor.heard()
    return preview.id


def told(floor: Floor, account: Account) -> list[Say]:
    return [r for r in floor.replies if isinstance(r, Say) and r.to == StaffChat(account)]


def text(reply: Reply) -> str:
    assert isinstance(reply, Say | Screen)
    return TEXTS.render(reply.key, reply.args)


def refused(floor: Floor) -> str:
    return " ".join(floor.heard())


async def shown(floor: Floor) -> int:
    return len(await floor.uow.publications.published())


async def test_it_is_off_until_an_owner_turns_it_on_and_confirms(floor: Floor) -> None:
    assert Running().publication is False
    await floor.takes(turns.command("publish", by=OWNER))
    assert verbs(floor.only(Screen)) == ["publish.ask:on", "admin"]
    await floor.presses("publish.ask:on", by=OWNER, private=True)
    assert "حریم خصوصی" in text(floor.only(Screen)), "what it changes for reporters is said before"
    assert not (await floor.uow.settings.running()).publication
    await floor.presses("publish.set:on", by=OWNER, private=True)
    assert (await floor.uow.settings.running()).publication
    floor.uow.commit()
    assert [r.detail for r in floor.uow.stored_audit if r.subject == "publication"] == ["on"]


async def test_a_lead_cannot_turn_it_on_and_nothing_is_made_while_it_is_off(floor: Floor) -> None:
    await floor.presses("publish.set:on", by=LEAD, private=True)
    assert not (await floor.uow.settings.running()).publication
    await floor.presses("publish.prepare", by=LEAD, private=True)
    assert "publish-off" in refused(floor) and await floor.uow.publications.preview() is None


async def test_two_sign_and_it_is_published(floor: Floor) -> None:
    preview_id = await previewed(floor)
    (asked,) = told(floor, OWNER)
    assert asked.key == "publish-prepared" and verbs(asked) == ["publish"]
    await floor.presses(f"publish.sign:{preview_id}", by=LEAD, private=True)
    assert floor.only(Screen).key == "publish-asked" and await shown(floor) == 0
    (second,) = told(floor, OWNER)
    assert second.key == "publish-sign" and f"publish.sign:{preview_id}" in verbs(second)
    assert "Nader" in text(second) and "کمتر از" in text(second)
    await floor.presses(f"publish.sign:{preview_id}", by=OWNER, private=True)
    assert floor.only(Screen).key == "publish-done" and await shown(floor) == 1
    assert [say.key for say in told(floor, LEAD)] == ["publish-done-told"]
    assert await floor.uow.publications.preview() is None and list(await floor.uow.signatures.all()) == []
    (one,) = await floor.uow.publications.published()
    floor.uow.commit()
    deeds = [(r.deed, r.by, r.detail) for r in floor.uow.stored_audit if r.subject == one.hash]
    assert deeds == [
        (Deed.PUBLISH, str(LEAD), "prepared"),
        (Deed.PUBLISH, str(LEAD), "signed"),
        (Deed.PUBLISH, str(OWNER), "published"),
    ]


async def test_nobody_signs_twice(floor: Floor) -> None:
    preview_id = await previewed(floor)
    for _ in range(2):
        await floor.presses(f"publish.sign:{preview_id}", by=LEAD, private=True)
    assert await shown(floor) == 0 and floor.heard() != []
    assert len(await floor.uow.signatures.all()) == 1


@pytest.mark.parametrize("change", ["state", "new case", "withdrawn"])
async def test_a_stale_preview_is_refused_and_nothing_is_published(floor: Floor, change: str) -> None:
    preview_id = await previewed(floor)
    await floor.presses(f"publish.sign:{preview_id}", by=LEAD, private=True)
    cases = floor.uow.tables.cases
    if change == "new case":
        floor.uow.cases.add(the_case(floor, 9))
    else:
        state = State.CLAIMED if change == "state" else State.WITHDRAWN
        state = State.OUT_OF_SCOPE if change == "state" else state
        cases["c0"] = a_case("c0", number=100, opened_at=cases["c0"].opened_at, state=state)
    floor.uow.keep_turn()
    await floor.presses(f"publish.sign:{preview_id}", by=OWNER, private=True)
    assert "publish-stale" in refused(floor) and await shown(floor) == 0
    assert await floor.uow.publications.preview() is not None, "it is there to be looked at"
    await floor.presses("publish.prepare", by=OWNER, private=True)
    newer = await floor.uow.publications.preview()
    assert newer is not None and newer.id != preview_id
    assert list(await floor.uow.signatures.all()) == [], "the old signature is not for the new content"
    await floor.presses(f"publish.sign:{preview_id}", by=OWNER, private=True)
    assert await shown(floor) == 0, "an old button signs nothing"


async def test_a_preview_of_which_nothing_has_changed_is_not_made_anew_and_says_so(floor: Floor) -> None:
    await turned_on(floor)
    await floor.presses("publish.prepare", by=OWNER, private=True)
    first = await floor.uow.publications.preview()
    await floor.presses("publish.prepare", by=OWNER, private=True)
    assert await floor.uow.publications.preview() == first
    assert floor.only(Ack).key == "publish-same"


async def test_a_moderator_takes_a_case_and_the_preview_stands(floor: Floor) -> None:
    """Who holds a case is not published."""
    preview_id = await previewed(floor)
    await floor.presses(f"publish.sign:{preview_id}", by=LEAD, private=True)
    cases = floor.uow.tables.cases
    cases["c0"] = a_case("c0", number=100, opened_at=cases["c0"].opened_at, state=State.CLAIMED, owner=REZA)
    floor.uow.keep_turn()
    await floor.presses(f"publish.sign:{preview_id}", by=OWNER, private=True)
    assert await shown(floor) == 1


async def test_a_preview_nobody_signed_in_time_is_over(floor: Floor) -> None:
    preview_id = await previewed(floor)
    floor.clock.advance(LASTS + timedelta(seconds=1))
    for one in (LEAD, OWNER):
        home = GROUP if one.messenger is Messenger.TELEGRAM else BALE_GROUP
        floor.uow.members.save(Membership(one, home.chat_id, Standing.MEMBER, floor.clock.now()))
        await floor.presses(f"publish.sign:{preview_id}", by=one, private=True)
    assert await shown(floor) == 0 and list(await floor.uow.signatures.all()) == []


@pytest.mark.parametrize("what", ["frozen", "ended", "fresh"])
async def test_a_first_signature_that_counts_no_more_publishes_nothing(floor: Floor, what: str) -> None:
    preview_id = await previewed(floor)
    await floor.presses(f"publish.sign:{preview_id}", by=LEAD, private=True)
    changed = {
        "frozen": {"frozen": True},
        "ended": {"role": Role.MODERATOR},
        "fresh": {"since": floor.clock.now()},
    }
    floor.uow.staff.save(Staff(LEAD, **{"role": Role.LEAD, "name": "Nader", "started": True} | changed[what]))  # type: ignore[arg-type]
    floor.uow.staff.save(Staff(REZA, Role.LEAD, "Reza", started=True))
    floor.uow.keep_turn()
    await floor.presses(f"publish.sign:{preview_id}", by=OWNER, private=True)
    assert await shown(floor) == 0
    (left,) = await floor.uow.signatures.all()
    assert left.by == OWNER, "his is the first one now"


async def test_one_alone_publishes_nothing(floor: Floor) -> None:
    floor.uow.staff.save(Staff(LEAD, Role.MODERATOR))
    floor.uow.keep_turn()
    preview_id = await previewed(floor, by=OWNER)
    await floor.presses(f"publish.sign:{preview_id}", by=OWNER, private=True)
    assert "publish-alone" in refused(floor)
    assert list(await floor.uow.signatures.all()) == [] and await shown(floor) == 0


async def test_one_no_is_enough(floor: Floor) -> None:
    preview_id = await previewed(floor)
    await floor.presses(f"publish.sign:{preview_id}", by=LEAD, private=True)
    await floor.presses(f"publish.no:{preview_id}", by=OWNER, private=True)
    assert floor.only(Screen).key == "publish-refused"
    assert [say.key for say in told(floor, LEAD)] == ["publish-refused-told"]
    assert await floor.uow.publications.preview() is None and list(await floor.uow.signatures.all()) == []
    await floor.presses(f"publish.sign:{preview_id}", by=OWNER, private=True)
    assert await shown(floor) == 0


async def test_turning_it_off_takes_the_preview_with_it(floor: Floor) -> None:
    preview_id = await previewed(floor)
    await floor.presses(f"publish.sign:{preview_id}", by=LEAD, private=True)
    await floor.presses("publish.set:off", by=OWNER, private=True)
    assert await floor.uow.publications.preview() is None and list(await floor.uow.signatures.all()) == []
    await floor.presses(f"publish.sign:{preview_id}", by=OWNER, private=True)
    assert "publish-off" in refused(floor) and await shown(floor) == 0


async def test_the_same_days_are_never_published_again(floor: Floor) -> None:
    preview_id = await previewed(floor)
    for one in (LEAD, OWNER):
        await floor.presses(f"publish.sign:{preview_id}", by=one, private=True)
    (before,) = await floor.uow.publications.published()
    floor.uow.cases.add(the_case(floor, 9))
    floor.uow.keep_turn()
    await floor.presses("publish.prepare", by=LEAD, private=True)
    assert "publish-nothing" in refused(floor)
    assert list(await floor.uow.publications.published()) == [before]


async def test_days_are_drawn_once_however_often_a_preview_is_made(floor: Floor) -> None:
    """Many draws of the same cases would tell their true numbers, or let somebody wait for one that he likes."""
    for number, state in enumerate((State.NEW, State.OUT_OF_SCOPE, State.VERIFIED) * 6, 20):
        opened_at = floor.clock.now() - timedelta(days=2)
        floor.uow.cases.add(a_case(f"c{number}", number=100 + number, opened_at=opened_at, state=state))
    floor.uow.keep_turn()
    await previewed(floor)
    seen = set()
    for way in ("prepare", "no", "prepare", "off", "on", "prepare", "prepare"):
        preview = await floor.uow.publications.preview()
        if preview is not None:
            seen.add(str(preview.publication.tables))
        press = f"publish.no:{preview.id}" if preview is not None and way == "no" else f"publish.{way}"
        press = f"publish.set:{way}" if way in ("on", "off") else press
        await floor.presses(press, by=OWNER, private=True)
        floor.clock.advance(timedelta(hours=1))
    assert len(seen) == 1


async def test_a_preview_that_holds_is_not_made_again(floor: Floor) -> None:
    """Or anybody who may make one voids the first signature, and fills the signers' chats."""
    preview_id = await previewed(floor)
    await floor.presses(f"publish.sign:{preview_id}", by=LEAD, private=True)
    await floor.presses("publish.prepare", by=OWNER, private=True)
    assert floor.only(Screen).key == "publish" and not told(floor, LEAD)
    await publication_asked.prepared("one", "", ids=FakeIds())(floor._tick_ctx())
    same = await floor.uow.publications.preview()
    assert same is not None and same.id == preview_id
    await floor.presses(f"publish.sign:{preview_id}", by=OWNER, private=True)
    assert floor.only(Screen).key == "publish-done" and await shown(floor) == 1


async def test_what_rounded_published_days_is_kept_nowhere(floor: Floor) -> None:
    preview_id = await previewed(floor)
    assert await floor.uow.settings.note(prepare_publication.KEY_NOTE)
    for one in (LEAD, OWNER):
        await floor.presses(f"publish.sign:{preview_id}", by=one, private=True)
    assert await shown(floor) == 1
    assert await floor.uow.settings.note(prepare_publication.KEY_NOTE) == ""


async def test_signers_see_every_table_that_they_sign(floor: Floor) -> None:
    preview_id = await previewed(floor)
    preview = await floor.uow.publications.preview()
    assert preview is not None
    for kind in preview.publication.tables:
        await floor.presses(f"publish.table:{preview_id}/{kind}", by=OWNER, private=True)
        screen = floor.only(Screen)
        assert screen.key == "publish-table" and f"publish.sign:{preview_id}" in verbs(screen)
        assert len(text(screen)) < 4096
    await floor.presses(f"publish.table:{preview_id}/nonsense", by=OWNER, private=True)
    assert floor.only(Screen).key == "publish"


async def test_a_table_that_is_left_out_has_no_button_and_an_old_one_leads_back(floor: Floor) -> None:
    """Of two days there is no table of days."""
    preview_id = await previewed(floor)
    preview = await floor.uow.publications.preview()
    assert preview is not None and Kind.DAY not in preview.publication.tables
    tables = [verb for verb in verbs(floor.only(Screen)) if verb.startswith("publish.table")]
    assert tables == [f"publish.table:{preview_id}/{kind}" for kind in preview.publication.tables]
    await floor.presses(f"publish.table:{preview_id}/{Kind.DAY}", by=OWNER, private=True)
    assert floor.only(Screen).key == "publish"


@pytest.mark.parametrize(
    "press", ["publish", "publish.prepare", "publish.sign:x", "publish.no:x", "publish.table:x/act"]
)
async def test_moderators_have_no_part_in_it(floor: Floor, press: str) -> None:
    await turned_on(floor)
    await floor.presses(press, by=BABAK, private=True)
    assert not [r for r in floor.replies if isinstance(r, Screen) and r.key.startswith("publish")]


def test_the_largest_table_fits_into_a_message() -> None:
    from bot.handlers.figures.publication_words import table

    shown = published(shipped(), days=14, cases=9000)
    assert all(
        len(TEXTS.render("publish-table", {"kind": "x", "rows": table(shown, kind), "base": 5})) < 4096
        for kind in Kind
    )


def test_rows_are_called_others_only_beside_rows_with_a_number() -> None:
    from bot.handlers.figures.publication_words import table

    for cases, word in ((0, "ردیف: هر کدام"), (400, "ردیف دیگر: هر کدام")):
        assert word in TEXTS.label(table(published(shipped(), cases=cases), Kind.ACT))


def test_a_sum_of_few_is_not_called_fewer_than_it_can_be() -> None:
    from bot.domain.figures.publication import Step

    few = published(shipped(), cases=0)
    assert TEXTS.label(rounded(0)) == "کمتر از ۵"
    assert TEXTS.label(summed([few], Step.RECEIVED)) == "کمتر از ۲۵", "six rows of four at most"
    assert TEXTS.label(summed([few], Step.ANSWERED)) == "کمتر از ۵"


async def test_a_command_beside_the_program_gets_an_answer(floor: Floor) -> None:
    """As the running program does it: the refusal is written down, and nothing else is."""
    import json

    ctx = floor._tick_ctx()
    turn = await publication_asked.prepared("one", "", ids=FakeIds())(ctx)
    answer = json.loads(await floor.uow.settings.note(publication_asked.ANSWER_NOTE))
    assert (answer["id"], answer["refused"], turn.replies) == ("one", "publish-off", ())
    await turned_on(floor)
    day = floor.clock.today()
    for argument, key in (
        ("nonsense", "publish-turned"),
        (f"{day} {day}", "publish-not-over"),
        (f"{day - timedelta(days=20)} {day - timedelta(days=1)}", "publish-long"),
    ):
        await publication_asked.prepared("two", argument, ids=FakeIds())(ctx)
        answer = json.loads(await floor.uow.settings.note(publication_asked.ANSWER_NOTE))
        assert answer["refused"] == key and await floor.uow.publications.preview() is None
    span = f"{day - timedelta(days=3)} {day - timedelta(days=1)}"
    turn = await publication_asked.prepared("three", span, ids=FakeIds())(ctx)
    preview = await floor.uow.publications.preview()
    assert preview is not None
    answer = json.loads(await floor.uow.settings.note(publication_asked.ANSWER_NOTE))
    assert (answer["refused"], answer["preview"]) == ("", preview.id)
    assert {r.to for r in turn.replies if isinstance(r, Say)} >= {StaffChat(LEAD), StaffChat(OWNER)}


async def test_nobody_signs_from_his_other_account(floor: Floor) -> None:
    preview_id = await previewed(floor)
    await floor.presses(f"publish.sign:{preview_id}", by=LEAD, private=True)
    await one_person(floor.uow, LEAD, OWNER)
    await floor.presses(f"publish.sign:{preview_id}", by=OWNER, private=True)
    assert floor.only(Ack).key == "sign-alone" and await shown(floor) == 0
