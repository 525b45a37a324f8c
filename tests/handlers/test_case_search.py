"""Search by number and words, with filters and pages; no report text is shown, each search is recorded."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.conversation.outgoing import Ack, Say, Screen, StaffChat
from bot.domain.cases.reports import State
from bot.domain.catalogue.catalogue import Severity, Space
from bot.domain.desk.desk import CaseSearchFilter, DaySpan
from bot.domain.people import Role, Staff
from bot.domain.referrals.referrals import Referral, ReferralStep
from bot.domain.staff.audit import AuditAction
from bot.language.dates import long_date, short_date
from bot.usecases.desk.search_cases import MOST_NUMBERS, MOST_SEARCHES, UNUSUAL, UNUSUAL_NUMBERS
from bot.usecases.submissions.index_report import index_traces
from tests.fakes import turns
from tests.fakes.contexts import context
from tests.fakes.floor import BABAK, LEILA, Floor, a_floor, verbs
from tests.fakes.polling_day import content
from tests.fakes.shared_content import shipped_content
from tests.fakes.turns import REZA, SARA, TRACES

BUS = "جلوی مدرسهٔ شهید صبوری از یک نیسان آبی کیسهٔ برنج می‌دادند"
RICE = "نیسان سفیدی در میدان برنج پخش می‌کرد"
FIGHT = "در مسجد رضوان سر نوبت دعوا شد و یکی کپسول را خالی کرد"


async def file_report(floor: Floor, case_id: str, text: str, **body: str) -> None:
    floor.clock.advance(timedelta(minutes=1))
    await floor.files(case_id, by=BABAK, act_id=body.pop("act_id", "O01"), text=text, **body)
    its = await floor.uow.reports.body(f"r-{case_id}")
    assert its is not None
    index_traces(
        context(floor.uow, areas=content().areas, traces=TRACES), f"r-{case_id}", its, sent=floor.clock.now()
    )


@pytest.fixture
async def floor() -> Floor:
    floor = a_floor()
    await file_report(floor, "c1", BUS)
    await file_report(floor, "c2", RICE)
    await file_report(floor, "c3", FIGHT, act_id="O32")
    return floor


async def searches(floor: Floor, words: str) -> Screen:
    await floor.takes(turns.command("search", by=REZA))
    await floor.says(words)
    return floor.only_reply(Screen)


def result_cases(screen: Screen) -> list[str]:
    return [verb.removeprefix("search.show:") for verb in verbs(screen) if verb.startswith("search.show:")]


@pytest.mark.parametrize(
    ("words", "cases"),
    [
        ("نیسان", ["c2", "c1"]),
        ("نيسان صبوري", ["c1"]),
        ("nisan saboori", ["c1"]),
        ("برنج سفید", ["c2"]),
        ("کپسول", ["c3"]),
    ],
)
async def test_words_find_the_cases_whose_reports_have_them_all(
    floor: Floor, words: str, cases: list[str]
) -> None:
    screen = await searches(floor, words)
    assert (screen.key, result_cases(screen)) == ("search-results", cases)
    text = "".join(floor.texts)
    assert not {"صبوری", "رضوان", "سفیدی"} & set(text.replace("،", " ").split())


async def test_best_partial_matches_are_shown_and_labelled(floor: Floor) -> None:
    screen = await searches(floor, "نیسان برنج رضوان")
    assert result_cases(screen) == ["c2", "c1"]
    assert screen.args["note"].args == {"had": 2, "of": 3}  # type: ignore[union-attr]


@pytest.mark.parametrize(("words", "key"), [("کامیون", "search-none"), ("که و از", "search-common")])
async def test_what_is_not_there_and_what_is_everywhere(floor: Floor, words: str, key: str) -> None:
    screen = await searches(floor, words)
    assert screen.key == key and floor.sessions[REZA].state == "case.search", "they can type again"


async def test_an_address_finds_its_post_and_never_an_account(floor: Floor) -> None:
    online = {"space": Space.VIRTUAL, "area_id": ""}
    await file_report(floor, "c4", "پست ساختگی", address="https://t.me/nameless_person/12", **online)
    await file_report(floor, "c5", "کانال ساختگی", address="@nameless_person", **online)
    assert result_cases(await searches(floor, "https://t.me/nameless_person/12")) == ["c4"]
    for account in ("@nameless_person", "https://t.me/nameless_person"):
        assert (await searches(floor, account)).key == "search-account"
    assert result_cases(await searches(floor, "@nameless_person نیسان")) == ["c2", "c1"]


async def test_a_number_opens_its_case_and_leads_back(floor: Floor) -> None:
    number = (await floor.case("c3")).number
    screen = await searches(floor, "".join("۰۱۲۳۴۵۶۷۸۹"[int(digit)] for digit in str(number)))
    assert screen.key == "case-card" and verbs(screen)[0] == "case.claim:c3"
    assert (await searches(floor, "999999")).key == "search-no-number"


async def test_found_case_opens_and_leads_back_to_list(floor: Floor) -> None:
    await searches(floor, "نیسان")
    await floor.presses("search.show:c1", private=True)
    card = floor.only_reply(Screen)
    assert card.key == "case-card" and verbs(card)[-1] == "search.page:0"
    await floor.presses("search.page:0", private=True)
    assert result_cases(floor.only_reply(Screen)) == ["c2", "c1"]


async def test_search_is_narrowed_and_widened_by_each_filter(floor: Floor) -> None:
    floor.uow.cases.save(replace(await floor.case("c2"), state=State.REJECTED, assignee=BABAK))
    await searches(floor, "نیسان")
    await floor.presses("search.by:a", private=True)
    assert verbs(floor.only_reply(Screen)) == ["search.only:a/O01", "search.page:0"]
    await floor.presses("search.by:p", private=True)
    assert verbs(floor.only_reply(Screen)) == ["search.only:p/thr01", "search.page:0"]
    await floor.presses("search.by:s", private=True)
    assert "search.only:s/decided" in verbs(floor.only_reply(Screen))
    await floor.presses("search.only:s/decided", private=True)
    assert result_cases(floor.only_reply(Screen)) == ["c2"]
    await floor.says("برنج")
    assert result_cases(floor.only_reply(Screen)) == ["c2"], "the filter stays"
    await floor.presses("search.only:all", private=True)
    assert result_cases(floor.only_reply(Screen)) == ["c2", "c1"]
    await floor.presses("search.only:a/O32", private=True)
    assert floor.only_reply(Screen).key == "search-none"


async def test_search_by_severity_alone_and_beside_words(floor: Floor) -> None:
    floor.uow.cases.save(replace(await floor.case("c1"), severity=Severity.CRITICAL))
    await floor.takes(turns.command("search", by=REZA))
    await floor.presses("search.by:g", private=True)
    assert "search.only:g/critical" in verbs(floor.only_reply(Screen))
    await floor.presses("search.only:g/critical", private=True)
    assert result_cases(floor.only_reply(Screen)) == ["c1"]
    await floor.says("برنج")
    assert result_cases(floor.only_reply(Screen)) == ["c1"], "the severity stays"


async def test_search_by_days_that_are_picked_or_typed(floor: Floor) -> None:
    floor.clock.advance(timedelta(days=2))
    await file_report(floor, "c4", RICE)
    today = floor.clock.today()
    await floor.takes(turns.command("search", by=REZA))
    await floor.presses("search.by:d", private=True)
    assert "search.only:d/week" in verbs(floor.only_reply(Screen))
    await floor.presses("search.only:d/today", private=True)
    assert result_cases(floor.only_reply(Screen)) == ["c4"]
    await floor.presses("search.only:d/week", private=True)
    assert result_cases(floor.only_reply(Screen)) == ["c4", "c3", "c2", "c1"]
    for typed in ("دو روز پیش", long_date(today - timedelta(days=2)), short_date(today - timedelta(days=2))):
        await floor.presses("search.by:d", private=True)
        await floor.says(typed)
        assert result_cases(floor.only_reply(Screen)) == ["c3", "c2", "c1"], typed
    await floor.says("سفید")
    assert result_cases(floor.only_reply(Screen)) == ["c2"], "words are searched for again, on these days"
    await floor.presses("search.by:d", private=True)
    await floor.says("دو روز پیش تا امروز")
    assert result_cases(floor.only_reply(Screen)) == ["c4", "c2"]


async def test_a_full_date_is_a_day_also_unasked(floor: Floor) -> None:
    floor.clock.advance(timedelta(days=2))
    await file_report(floor, "c4", RICE)
    screen = await searches(floor, short_date(floor.clock.today()))
    assert result_cases(screen) == ["c4"]


async def test_an_unread_day_is_asked_for_again(floor: Floor) -> None:
    await floor.takes(turns.command("search", by=REZA))
    await floor.presses("search.by:d", private=True)
    await floor.says("نیسان")
    assert floor.only_reply(Ack).key == "search-days-unread"
    await floor.says("امروز")
    assert result_cases(floor.only_reply(Screen)) == ["c3", "c2", "c1"]


async def test_search_by_who_holds_the_case_now(floor: Floor) -> None:
    """What somebody has decided is not searched by their name."""
    for case_id in ("c1", "c2"):
        await floor.presses(f"case.claim:{case_id}", by=LEILA)
    floor.uow.cases.save(replace(await floor.case("c2"), state=State.REJECTED))
    floor.uow.commit()
    await floor.takes(turns.command("search", by=REZA))
    await floor.presses("search.by:h", private=True)
    assert verbs(floor.only_reply(Screen)) == [f"search.only:h/{LEILA}", "search.page:0"]
    await floor.presses(f"search.only:h/{LEILA}", private=True)
    assert result_cases(floor.only_reply(Screen)) == ["c1"] and "Leila" in floor.texts[0]
    record = [r for r in floor.uow.tables.audit if r.action == AuditAction.SEARCH][-1]
    assert record.subject == str(LEILA)
    await floor.presses("search.only:s/decided", private=True)
    assert result_cases(floor.only_reply(Screen)) == ["c2"], "a stage is asked for instead of the person"


async def test_search_by_the_body_that_has_the_case(floor: Floor, monkeypatch: pytest.MonkeyPatch) -> None:
    agencies = shipped_content().agencies
    monkeypatch.setattr("tests.fakes.floor.content", lambda: replace(content(), agencies=agencies))
    body = next(iter(agencies))
    floor.uow.tables.referrals["f1"] = Referral(
        "f1", case_id="c2", body=body, by=REZA, step=ReferralStep.SENT, until=floor.clock.now()
    )
    await floor.takes(turns.command("search", by=REZA))
    await floor.presses("search.by:b", private=True)
    assert f"search.only:b/{body}" in verbs(floor.only_reply(Screen))
    await floor.presses(f"search.only:b/{body}", private=True)
    assert result_cases(floor.only_reply(Screen)) == ["c2"]
    await floor.says("نیسان")
    assert result_cases(floor.only_reply(Screen)) == ["c2"]


@pytest.mark.parametrize("old", ["d/never", "h/nobody", "b/nowhere", "g/grave", "s/gone"])
async def test_a_forged_value_filters_nothing(floor: Floor, old: str) -> None:
    await floor.takes(turns.command("search", by=REZA))
    await floor.presses(f"search.only:{old}", private=True)
    assert result_cases(floor.only_reply(Screen)) == ["c3", "c2", "c1"]


def test_the_audit_log_has_room_for_every_filter() -> None:
    days = DaySpan(date(2026, 11, 1), date(2026, 11, 30))
    narrow = CaseSearchFilter("O01", "thr01", "waiting", Severity.HIGH, REZA, "exec-district", days)
    assert str(narrow) == "O01/thr01/waiting/h/20261101-20261130/exec-district"
    assert len(str(replace(narrow, area="x" * 60))) == 64 and str(CaseSearchFilter(act="O01")) == "O01//"
    assert CaseSearchFilter.of_data(narrow.as_data()) == narrow


async def test_without_words_the_newest_of_an_act_come(floor: Floor) -> None:
    await floor.takes(turns.command("search", by=REZA))
    await floor.presses("search.only:a/O01", private=True)
    assert result_cases(floor.only_reply(Screen)) == ["c2", "c1"]


async def test_pages(floor: Floor) -> None:
    for number in range(9):
        await file_report(floor, f"d{number}", RICE)
    first = await searches(floor, "نیسان سفید")
    assert len(result_cases(first)) == 8 and "search.page:1" in verbs(first)
    await floor.presses("search.page:1", private=True)
    second = floor.only_reply(Screen)
    assert len(result_cases(second)) == 2 and not set(result_cases(first)) & set(result_cases(second))


async def test_each_search_is_recorded_once_without_its_words(floor: Floor) -> None:
    await searches(floor, "نیسان آبی")
    await floor.presses("search.page:0", private=True)
    await floor.presses("search.only:s/waiting", private=True)
    number = (await floor.case("c3")).number
    await floor.says(str(number))
    records = [r for r in floor.uow.tables.audit if r.action == AuditAction.SEARCH]
    assert [(r.by, r.subject, r.detail) for r in records] == [
        (str(REZA), "", ""),
        (str(REZA), "", "//waiting"),
        (str(REZA), "c3", ""),
    ]
    assert all(r.words and "نیسان" not in r.words and str(number) not in r.words for r in records)


async def test_number_of_no_case_searches_no_words(floor: Floor) -> None:
    await file_report(floor, "c5", "پلاک ۹۹۹۹ بود")
    await floor.takes(turns.command("search", by=REZA))
    await floor.says("۹۹۹۹")
    screen = floor.only_reply(Screen)
    assert screen.key == "search-no-number" and "search.by:a" in verbs(screen)
    day = floor.clock.today().isoformat()
    notes = [await floor.uow.settings.note(f"{name}-{REZA}") for name in ("numbers", "searches")]
    assert notes == [f"{day} 1", ""]
    assert result_cases(await searches(floor, "پلاک ۹۹۹۹")) == ["c5"]


async def test_what_is_taken_back_is_not_found(floor: Floor) -> None:
    floor.uow.reports.destroy("r-c1")
    assert result_cases(await searches(floor, "صبوری")) == []


@pytest.mark.parametrize("old", ["search.page:3", "search.by:a", "search.only:zz", "search.show:gone"])
async def test_very_old_button_still_leads_on_or_is_answered(floor: Floor, old: str) -> None:
    await floor.presses(old, private=True)
    assert floor.answers == (Ack("case-gone", alert=True),) or floor.only_reply(Screen).buttons


async def test_too_long_or_no_text(floor: Floor) -> None:
    await floor.takes(turns.command("search", by=REZA))
    await floor.says("نیسان " * 60)
    assert floor.answers == (Ack("search-too-long", {"most": 200}, alert=True),)
    await floor.sends(by=REZA)
    assert floor.answers == (Ack("search-only-text", alert=True),)


async def test_nobody_else_searches(floor: Floor) -> None:
    await floor.takes(turns.command("search", "نیسان", by=SARA))
    assert "search-results" not in [getattr(reply, "key", "") for reply in floor.replies]


async def test_restricted_cases_are_found_only_by_their_circle(floor: Floor) -> None:
    """They are not found by number or by words, and the counts do not include them."""
    await file_report(floor, "c4", f"مأمور {FIGHT}", act_id="O13")
    number = str(floor.uow.tables.cases["c4"].number)
    for leads in (False, True):
        if leads:
            reza = await floor.uow.staff.get(REZA)
            assert reza is not None
            floor.uow.staff.save(replace(reza, circle=True))
            floor.uow.keep_turn()
        assert ("c4" in result_cases(await searches(floor, "کپسول"))) is leads
        assert result_cases(await searches(floor, "مأمور کپسول")) == (["c4"] if leads else ["c3"])
        await floor.takes(turns.command("search", by=REZA))
        await floor.says(number)
        assert (
            "case.claim:c4" in [v for r in floor.replies if isinstance(r, Screen) for v in verbs(r)]
        ) is leads


# --- many searches ------------------------------------------------------------------------------------


async def with_leads(floor: Floor) -> None:
    for account, name in ((LEILA, "Leila"), (BABAK, "Babak")):
        floor.uow.staff.save(Staff(account, Role.LEAD, name, started=True))
    floor.uow.commit()


async def test_unusual_searching_notifies_two_leads_once_a_day(floor: Floor) -> None:
    await with_leads(floor)
    recipients = []
    for _ in range(UNUSUAL + 3):
        await searches(floor, "نیسان")
        recipients.append(
            [r.to for r in floor.replies if isinstance(r, Say) and r.key == "notice-search-alarm"]
        )
    both = [StaffChat(BABAK), StaffChat(LEILA)]
    assert [sorted(to, key=str) for to in recipients if to] == [sorted(both, key=str)] and recipients[UNUSUAL]
    alarms = [r for r in floor.uow.tables.audit if r.action == AuditAction.ALARM]
    assert [(r.subject, r.detail) for r in alarms] == [(str(REZA), "searches")]
    floor.clock.advance(timedelta(days=1))
    for _ in range(UNUSUAL):
        await searches(floor, "نیسان")
        assert "notice-search-alarm" not in floor.reply_keys(), "each day is counted anew"


async def test_numbers_are_counted_apart_with_their_own_limit(floor: Floor) -> None:
    await with_leads(floor)
    number, day = str((await floor.case("c1")).number), floor.clock.today().isoformat()
    floor.uow.settings.set_note(f"searches-{REZA}", f"{day} {MOST_SEARCHES}")
    floor.uow.settings.set_note(f"numbers-{REZA}", f"{day} {UNUSUAL_NUMBERS - 1}")
    floor.uow.commit()
    alarms = []
    for _ in range(3):
        assert (await searches(floor, number)).key == "case-card"
        alarms.append([r.to for r in floor.replies if isinstance(r, Say) and r.key == "notice-number-alarm"])
    assert [len(to) for to in alarms] == [0, 2, 0]
    assert [r.detail for r in floor.uow.tables.audit if r.action == AuditAction.ALARM] == ["numbers"]
    floor.uow.settings.set_note(f"numbers-{REZA}", f"{day} {MOST_NUMBERS}")
    floor.uow.commit()
    await floor.says(number)
    assert floor.only_reply(Ack).key == "search-numbers-enough"


async def test_pages_of_one_search_count_once(floor: Floor) -> None:
    await with_leads(floor)
    await searches(floor, "نیسان")
    for _ in range(UNUSUAL + 1):
        await floor.presses("search.page:0", private=True)
    await searches(floor, "نیسان")
    assert "notice-search-alarm" not in floor.reply_keys()


async def test_daily_search_limit_leaves_the_queue_usable(floor: Floor) -> None:
    day = floor.clock.today().isoformat()
    floor.uow.settings.set_note(f"searches-{REZA}", f"{day} {MOST_SEARCHES}")
    floor.uow.commit()
    recorded = len(floor.uow.tables.audit)
    await floor.takes(turns.command("search", by=REZA))
    await floor.says("نیسان")
    assert floor.only_reply(Ack).key == "search-enough" and len(floor.uow.tables.audit) == recorded
    await floor.presses("queue.first", private=True)
    assert floor.only_reply(Screen).key == "case-card"
    floor.clock.advance(timedelta(days=1))
    assert result_cases(await searches(floor, "نیسان")) == ["c2", "c1"]
