"""Publication in chat: off by default, a preview, two signatures on exactly that content, nothing partial."""

from datetime import timedelta

import pytest

from bot.conversation.outgoing import Ack, Reply, Say, Screen, StaffChat
from bot.domain.cases.reports import Case, State
from bot.domain.figures.publication import LASTS, PublicationTableKind
from bot.domain.owner.settings import RunningSettings
from bot.domain.people import Account, Membership, MembershipStatus, Messenger, Role, Staff
from bot.domain.staff.audit import AuditAction
from bot.handlers.figures import publication as publication_request
from bot.handlers.figures.publication import published_count_term, sum_term
from bot.usecases.figures import publish
from tests.fakes import turns
from tests.fakes.floor import BABAK, BALE_GROUP, GROUP, NAMES, Floor, a_floor, verbs
from tests.fakes.published import make_publication, real_content
from tests.fakes.talk import TEXTS
from tests.fakes.turns import REZA
from tests.fakes.two_accounts import link_accounts
from tests.storage.values import a_case

LEAD, OWNER = Account(Messenger.TELEGRAM, 9003), Account(Messenger.BALE, 7002)


@pytest.fixture
async def floor(monkeypatch: pytest.MonkeyPatch) -> Floor:
    """A lead, an owner, and four cases from the day before yesterday."""
    floor = a_floor()
    for account, role, name in ((LEAD, Role.LEAD, "Nader"), (OWNER, Role.OWNER, "Mina")):
        monkeypatch.setitem(NAMES, account, name)
        floor.uow.staff.save(Staff(account, role, name, started=True))
        home = GROUP if account.messenger is Messenger.TELEGRAM else BALE_GROUP
        floor.uow.members.save(Membership(account, home.chat_id, MembershipStatus.MEMBER, floor.clock.now()))
    for number in range(4):
        floor.uow.cases.add(the_case(floor, number))
    floor.uow.keep_turn()
    return floor


def the_case(floor: Floor, number: int) -> Case:
    return a_case(f"c{number}", number=100 + number, opened_at=floor.clock.now() - timedelta(days=2))


async def turn_on_publication(floor: Floor) -> None:
    await floor.presses("publish.set:on", by=OWNER, private=True)


async def prepare_preview(floor: Floor, *, by: Account = LEAD) -> str:
    """Return the id of a new preview."""
    await turn_on_publication(floor)
    await floor.presses("publish.prepare", by=by, private=True)
    preview = await floor.uow.publications.preview()
    assert preview is not None, floor.reply_keys()
    return preview.id


def messages_to(floor: Floor, account: Account) -> list[Say]:
    return [r for r in floor.replies if isinstance(r, Say) and r.to == StaffChat(account)]


def text(reply: Reply) -> str:
    assert isinstance(reply, Say | Screen)
    return TEXTS.render(reply.key, reply.args)


def refusal_text(floor: Floor) -> str:
    return " ".join(floor.reply_keys())


async def count_published(floor: Floor) -> int:
    return len(await floor.uow.publications.all_published())


async def test_publication_is_off_until_owner_enables_and_confirms(floor: Floor) -> None:
    assert RunningSettings().publication is False
    await floor.takes(turns.command("publish", by=OWNER))
    assert verbs(floor.only_reply(Screen)) == ["publish.ask:on", "admin"]
    await floor.presses("publish.ask:on", by=OWNER, private=True)
    assert "حریم خصوصی" in text(floor.only_reply(Screen)), (
        "before it is switched on, the consequences for reporters are shown"
    )
    assert not (await floor.uow.settings.running()).publication
    await floor.presses("publish.set:on", by=OWNER, private=True)
    assert (await floor.uow.settings.running()).publication
    floor.uow.commit()
    assert [r.detail for r in floor.uow.stored_audit if r.subject == "publication"] == ["on"]


async def test_lead_cannot_enable_publication_and_off_makes_nothing(floor: Floor) -> None:
    await floor.presses("publish.set:on", by=LEAD, private=True)
    assert not (await floor.uow.settings.running()).publication
    await floor.presses("publish.prepare", by=LEAD, private=True)
    assert "publish-off" in refusal_text(floor) and await floor.uow.publications.preview() is None


async def test_two_sign_and_it_is_published(floor: Floor) -> None:
    preview_id = await prepare_preview(floor)
    (asked,) = messages_to(floor, OWNER)
    assert asked.key == "publish-prepared" and verbs(asked) == ["publish"]
    await floor.presses(f"publish.sign:{preview_id}", by=LEAD, private=True)
    assert floor.only_reply(Screen).key == "publish-asked" and await count_published(floor) == 0
    (second,) = messages_to(floor, OWNER)
    assert second.key == "publish-sign" and f"publish.sign:{preview_id}" in verbs(second)
    assert "Nader" in text(second) and "کمتر از" in text(second)
    await floor.presses(f"publish.sign:{preview_id}", by=OWNER, private=True)
    assert floor.only_reply(Screen).key == "publish-done" and await count_published(floor) == 1
    assert [say.key for say in messages_to(floor, LEAD)] == ["publish-done-notice"]
    assert await floor.uow.publications.preview() is None and list(await floor.uow.signatures.all()) == []
    (publication,) = await floor.uow.publications.all_published()
    floor.uow.commit()
    actions = [(r.action, r.by, r.detail) for r in floor.uow.stored_audit if r.subject == publication.hash]
    assert actions == [
        (AuditAction.PUBLISH, str(LEAD), "prepared"),
        (AuditAction.PUBLISH, str(LEAD), "signed"),
        (AuditAction.PUBLISH, str(OWNER), "published"),
    ]


async def test_nobody_signs_twice(floor: Floor) -> None:
    preview_id = await prepare_preview(floor)
    for _ in range(2):
        await floor.presses(f"publish.sign:{preview_id}", by=LEAD, private=True)
    assert await count_published(floor) == 0 and floor.reply_keys() != []
    assert len(await floor.uow.signatures.all()) == 1


@pytest.mark.parametrize("change", ["state", "new case", "withdrawn"])
async def test_a_stale_preview_is_refused_and_nothing_is_published(floor: Floor, change: str) -> None:
    preview_id = await prepare_preview(floor)
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
    assert "publish-stale" in refusal_text(floor) and await count_published(floor) == 0
    assert await floor.uow.publications.preview() is not None, "the preview can be read"
    await floor.presses("publish.prepare", by=OWNER, private=True)
    newer = await floor.uow.publications.preview()
    assert newer is not None and newer.id != preview_id
    assert list(await floor.uow.signatures.all()) == [], (
        "the old signature does not count for the new content"
    )
    await floor.presses(f"publish.sign:{preview_id}", by=OWNER, private=True)
    assert await count_published(floor) == 0, "an old button signs nothing"


async def test_unchanged_preview_is_not_made_again_and_says_so(floor: Floor) -> None:
    await turn_on_publication(floor)
    await floor.presses("publish.prepare", by=OWNER, private=True)
    first = await floor.uow.publications.preview()
    await floor.presses("publish.prepare", by=OWNER, private=True)
    assert await floor.uow.publications.preview() == first
    assert floor.only_reply(Ack).key == "publish-same"


async def test_a_moderator_takes_a_case_and_the_preview_stands(floor: Floor) -> None:
    """The assignee of a case is not published."""
    preview_id = await prepare_preview(floor)
    await floor.presses(f"publish.sign:{preview_id}", by=LEAD, private=True)
    cases = floor.uow.tables.cases
    cases["c0"] = a_case(
        "c0", number=100, opened_at=cases["c0"].opened_at, state=State.CLAIMED, assignee=REZA
    )
    floor.uow.keep_turn()
    await floor.presses(f"publish.sign:{preview_id}", by=OWNER, private=True)
    assert await count_published(floor) == 1


async def test_a_preview_nobody_signed_in_time_is_over(floor: Floor) -> None:
    preview_id = await prepare_preview(floor)
    floor.clock.advance(LASTS + timedelta(seconds=1))
    for account in (LEAD, OWNER):
        home = GROUP if account.messenger is Messenger.TELEGRAM else BALE_GROUP
        floor.uow.members.save(Membership(account, home.chat_id, MembershipStatus.MEMBER, floor.clock.now()))
        await floor.presses(f"publish.sign:{preview_id}", by=account, private=True)
    assert await count_published(floor) == 0 and list(await floor.uow.signatures.all()) == []


@pytest.mark.parametrize("what", ["frozen", "ended", "fresh"])
async def test_a_first_signature_that_counts_no_more_publishes_nothing(floor: Floor, what: str) -> None:
    preview_id = await prepare_preview(floor)
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
    assert await count_published(floor) == 0
    (left,) = await floor.uow.signatures.all()
    assert left.by == OWNER, "his is now the first signature"


async def test_one_alone_publishes_nothing(floor: Floor) -> None:
    floor.uow.staff.save(Staff(LEAD, Role.MODERATOR))
    floor.uow.keep_turn()
    preview_id = await prepare_preview(floor, by=OWNER)
    await floor.presses(f"publish.sign:{preview_id}", by=OWNER, private=True)
    assert "publish-alone" in refusal_text(floor)
    assert list(await floor.uow.signatures.all()) == [] and await count_published(floor) == 0


async def test_one_no_is_enough(floor: Floor) -> None:
    preview_id = await prepare_preview(floor)
    await floor.presses(f"publish.sign:{preview_id}", by=LEAD, private=True)
    await floor.presses(f"publish.no:{preview_id}", by=OWNER, private=True)
    assert floor.only_reply(Screen).key == "publish-refused"
    assert [say.key for say in messages_to(floor, LEAD)] == ["publish-refused-notice"]
    assert await floor.uow.publications.preview() is None and list(await floor.uow.signatures.all()) == []
    await floor.presses(f"publish.sign:{preview_id}", by=OWNER, private=True)
    assert await count_published(floor) == 0


async def test_turning_it_off_takes_the_preview_with_it(floor: Floor) -> None:
    preview_id = await prepare_preview(floor)
    await floor.presses(f"publish.sign:{preview_id}", by=LEAD, private=True)
    await floor.presses("publish.set:off", by=OWNER, private=True)
    assert await floor.uow.publications.preview() is None and list(await floor.uow.signatures.all()) == []
    await floor.presses(f"publish.sign:{preview_id}", by=OWNER, private=True)
    assert "publish-off" in refusal_text(floor) and await count_published(floor) == 0


async def test_the_same_days_are_never_published_again(floor: Floor) -> None:
    preview_id = await prepare_preview(floor)
    for account in (LEAD, OWNER):
        await floor.presses(f"publish.sign:{preview_id}", by=account, private=True)
    (before,) = await floor.uow.publications.all_published()
    floor.uow.cases.add(the_case(floor, 9))
    floor.uow.keep_turn()
    await floor.presses("publish.prepare", by=LEAD, private=True)
    assert "publish-nothing" in refusal_text(floor)
    assert list(await floor.uow.publications.all_published()) == [before]


async def test_random_days_are_drawn_once_however_many_previews(floor: Floor) -> None:
    """Several draws of the same cases would reveal the true numbers, or let somebody choose a draw."""
    for number, state in enumerate((State.NEW, State.OUT_OF_SCOPE, State.VERIFIED) * 6, 20):
        opened_at = floor.clock.now() - timedelta(days=2)
        floor.uow.cases.add(a_case(f"c{number}", number=100 + number, opened_at=opened_at, state=state))
    floor.uow.keep_turn()
    await prepare_preview(floor)
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
    """Otherwise anybody who may preview could cancel the first signature and flood the signers' chats."""
    preview_id = await prepare_preview(floor)
    await floor.presses(f"publish.sign:{preview_id}", by=LEAD, private=True)
    await floor.presses("publish.prepare", by=OWNER, private=True)
    assert floor.only_reply(Screen).key == "publish" and not messages_to(floor, LEAD)
    await publication_request.preview_tick("one", "")(floor.tick_ctx())
    same = await floor.uow.publications.preview()
    assert same is not None and same.id == preview_id
    await floor.presses(f"publish.sign:{preview_id}", by=OWNER, private=True)
    assert floor.only_reply(Screen).key == "publish-done" and await count_published(floor) == 1


async def test_what_rounded_published_days_is_kept_nowhere(floor: Floor) -> None:
    preview_id = await prepare_preview(floor)
    assert await floor.uow.settings.note(publish.KEY_NOTE)
    for account in (LEAD, OWNER):
        await floor.presses(f"publish.sign:{preview_id}", by=account, private=True)
    assert await count_published(floor) == 1
    assert await floor.uow.settings.note(publish.KEY_NOTE) == ""


async def test_signers_see_every_table_that_they_sign(floor: Floor) -> None:
    preview_id = await prepare_preview(floor)
    preview = await floor.uow.publications.preview()
    assert preview is not None
    for kind in preview.publication.tables:
        await floor.presses(f"publish.table:{preview_id}/{kind}", by=OWNER, private=True)
        screen = floor.only_reply(Screen)
        assert screen.key == "publish-table" and f"publish.sign:{preview_id}" in verbs(screen)
        assert len(text(screen)) < 4096
    await floor.presses(f"publish.table:{preview_id}/nonsense", by=OWNER, private=True)
    assert floor.only_reply(Screen).key == "publish"


async def test_omitted_table_has_no_button_and_old_leads_back(floor: Floor) -> None:
    """Two days are too few for a table of days."""
    preview_id = await prepare_preview(floor)
    preview = await floor.uow.publications.preview()
    assert preview is not None and PublicationTableKind.DAY not in preview.publication.tables
    tables = [verb for verb in verbs(floor.only_reply(Screen)) if verb.startswith("publish.table")]
    assert tables == [f"publish.table:{preview_id}/{kind}" for kind in preview.publication.tables]
    await floor.presses(f"publish.table:{preview_id}/{PublicationTableKind.DAY}", by=OWNER, private=True)
    assert floor.only_reply(Screen).key == "publish"


@pytest.mark.parametrize(
    "press", ["publish", "publish.prepare", "publish.sign:x", "publish.no:x", "publish.table:x/act"]
)
async def test_moderators_have_no_part_in_it(floor: Floor, press: str) -> None:
    await turn_on_publication(floor)
    await floor.presses(press, by=BABAK, private=True)
    assert not [r for r in floor.replies if isinstance(r, Screen) and r.key.startswith("publish")]


def test_the_largest_table_fits_into_a_message() -> None:
    from bot.handlers.figures.publication import table

    publication = make_publication(real_content(), days=14, cases=9000)
    assert all(
        len(TEXTS.render("publish-table", {"kind": "x", "rows": table(publication, kind), "base": 5})) < 4096
        for kind in PublicationTableKind
    )


def test_rows_are_others_only_next_to_numbered_rows() -> None:
    from bot.handlers.figures.publication import table

    for cases, word in ((0, "ردیف: هر کدام"), (400, "ردیف دیگر: هر کدام")):
        assert word in TEXTS.label(
            table(make_publication(real_content(), cases=cases), PublicationTableKind.ACT)
        )


def test_small_sum_is_shown_with_its_true_bound() -> None:
    from bot.domain.figures.publication import FunnelStep

    few = make_publication(real_content(), cases=0)
    assert TEXTS.label(published_count_term(0)) == "کمتر از ۵"
    assert TEXTS.label(sum_term([few], FunnelStep.RECEIVED)) == "کمتر از ۲۹", "seven rows of at most four"
    assert TEXTS.label(sum_term([few], FunnelStep.ANSWERED)) == "کمتر از ۹"


async def test_a_command_beside_the_program_gets_an_answer(floor: Floor) -> None:
    """As in the running program: the refusal is stored, and nothing else."""
    import json

    ctx = floor.tick_ctx()
    turn = await publication_request.preview_tick("one", "")(ctx)
    answer = json.loads(await floor.uow.settings.note(publication_request.ANSWER_NOTE))
    assert (answer["id"], answer["refused"], turn.replies) == ("one", "publish-off", ())
    await turn_on_publication(floor)
    day = floor.clock.today()
    for argument, key in (
        ("nonsense", "publish-turned"),
        (f"{day} {day}", "publish-not-over"),
        (f"{day - timedelta(days=20)} {day - timedelta(days=1)}", "publish-long"),
    ):
        await publication_request.preview_tick("two", argument)(ctx)
        answer = json.loads(await floor.uow.settings.note(publication_request.ANSWER_NOTE))
        assert answer["refused"] == key and await floor.uow.publications.preview() is None
    span = f"{day - timedelta(days=3)} {day - timedelta(days=1)}"
    turn = await publication_request.preview_tick("three", span)(ctx)
    preview = await floor.uow.publications.preview()
    assert preview is not None
    answer = json.loads(await floor.uow.settings.note(publication_request.ANSWER_NOTE))
    assert (answer["refused"], answer["preview"]) == ("", preview.id)
    assert {r.to for r in turn.replies if isinstance(r, Say)} >= {StaffChat(LEAD), StaffChat(OWNER)}


async def test_nobody_signs_from_their_other_account(floor: Floor) -> None:
    preview_id = await prepare_preview(floor)
    await floor.presses(f"publish.sign:{preview_id}", by=LEAD, private=True)
    await link_accounts(floor.uow, LEAD, OWNER)
    await floor.presses(f"publish.sign:{preview_id}", by=OWNER, private=True)
    assert floor.only_reply(Ack).key == "sign-alone" and await count_published(floor) == 0
