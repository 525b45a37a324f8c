"""What a broadcast may say, who signs it, and when it is sent."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.errors import BadInput, NotAllowed, NotFound, WrongState
from bot.domain.learning.lessons import Audience
from bot.domain.moments import is_quiet_time
from bot.domain.news.broadcasts import (
    LONGEST,
    UNCOUNTED,
    WAITS,
    Broadcast,
    BroadcastKind,
    BroadcastStage,
    add_signature,
    broadcast_words,
    hosts_in,
    is_fully_signed,
    mark_stopped,
    may_go,
    require_complete,
    unknown_hosts,
)
from bot.domain.people import Account, Messenger

NOON = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
ONE, TWO, THREE = (Account(Messenger.TELEGRAM, n) for n in (1, 2, 3))
POLLING = date(2026, 5, 1)


def make_broadcast(kind: BroadcastKind = BroadcastKind.CORRECTION, **more: object) -> Broadcast:
    given: dict[str, object] = {
        "words": "رأی‌گیری تا ساعت ۲۰ ادامه دارد.",
        "source": "هیئت اجرایی",
        "audiences": (Audience.VOTER,),
        **more,
    }
    return Broadcast("b-1", 1, kind, ONE, NOON, **given)  # type: ignore[arg-type]


def tehran_time(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 5, 1, hour, minute, tzinfo=UTC) - timedelta(hours=3, minutes=30)


@pytest.mark.parametrize(
    ("hour", "minute", "silent"), [(7, 59, True), (8, 0, False), (21, 59, False), (22, 0, True), (0, 0, True)]
)
def test_nothing_goes_out_between_ten_and_eight(hour: int, minute: int, silent: bool) -> None:
    assert is_quiet_time(tehran_time(hour, minute)) is silent


def test_words_are_trimmed_and_bounded() -> None:
    assert broadcast_words("  یک \n\n\n\n دو  ") == "یک\n\nدو"
    assert len(broadcast_words("ب" * LONGEST)) == LONGEST
    with pytest.raises(BadInput, match="broadcast-long"):
        broadcast_words("ب" * (LONGEST + 1))
    with pytest.raises(BadInput, match="broadcast-empty"):
        broadcast_words(" \u200c\n ")


@pytest.mark.parametrize(
    ("text", "hosts"),
    [
        ("ببینید: https://www.moi.ir/x و http://Evil.example:80/a", ("evil.example", "www.moi.ir")),
        ("t.me/some_channel", ("t.me",)),
        ("نشانی shora.co.ir", ("shora.co.ir",)),
        ("از ۸.۳۰ تا ۱۷.۳۰ و مادهٔ ۸۴.", ()),
        ("@candidate_channel", ("@candidate_channel",)),
        ("رأی‌گیری.پایان", ()),
    ],
)
def test_every_link_is_seen(text: str, hosts: tuple[str, ...]) -> None:
    assert hosts_in(text) == hosts


def test_known_host_and_subdomains_need_no_confirmation() -> None:
    known = ("moi.ir", "@amanat_bot")
    assert unknown_hosts("https://moi.ir https://shora.moi.ir @amanat_bot", known=known) == ()
    assert unknown_hosts("https://notmoi.ir", known=known) == ("notmoi.ir",)


def test_what_is_missing_is_said_before_anybody_signs() -> None:
    assert require_complete(make_broadcast(), known=()) is None
    for broken, why in (
        (make_broadcast(words=""), "broadcast-empty"),
        (make_broadcast(source=""), "broadcast-no-source"),
        (make_broadcast(audiences=()), "broadcast-nobody"),
        (make_broadcast(words="evil.example"), "broadcast-links"),
    ):
        with pytest.raises(BadInput, match=why):
            require_complete(broken, known=())
    assert require_complete(make_broadcast(words="evil.example", links_seen=True), known=()) is None
    assert require_complete(make_broadcast(BroadcastKind.WORDS, source=""), known=()) is None


def test_two_different_people_sign_free_words_and_nobody_twice() -> None:
    first = add_signature(make_broadcast(stage=BroadcastStage.SIGNING), by=ONE, urgent=False, now=NOON)
    assert not is_fully_signed(first)
    with pytest.raises(NotAllowed, match="sign-alone"):
        add_signature(first, by=ONE, urgent=False, now=NOON)
    second = add_signature(first, by=TWO, urgent=False, now=NOON)
    assert is_fully_signed(second)
    with pytest.raises(WrongState):
        add_signature(second, by=THREE, urgent=False, now=NOON)


def test_authorship_counts_as_no_signature() -> None:
    by_editor = make_broadcast(stage=BroadcastStage.SIGNING)
    first = add_signature(by_editor, by=TWO, urgent=False, now=NOON)
    assert not is_fully_signed(first)
    assert is_fully_signed(add_signature(first, by=THREE, urgent=False, now=NOON))


def test_facts_of_the_calendar_take_one_signature() -> None:
    assert is_fully_signed(
        add_signature(
            make_broadcast(BroadcastKind.DATES, stage=BroadcastStage.SIGNING), by=ONE, urgent=False, now=NOON
        )
    )


def test_a_first_signature_lasts_a_day() -> None:
    first = add_signature(make_broadcast(stage=BroadcastStage.SIGNING), by=ONE, urgent=False, now=NOON)
    with pytest.raises(NotFound, match="sign-none"):
        add_signature(first, by=TWO, urgent=False, now=NOON + timedelta(hours=24, seconds=1))


def test_night_sending_needs_polling_day_and_both_signers() -> None:
    night, day = tehran_time(23), tehran_time(12)
    both = add_signature(
        add_signature(make_broadcast(stage=BroadcastStage.SIGNING), by=ONE, urgent=True, now=NOON),
        by=TWO,
        urgent=True,
        now=NOON,
    )
    broadcast = add_signature(
        add_signature(make_broadcast(stage=BroadcastStage.SIGNING), by=ONE, urgent=True, now=NOON),
        by=TWO,
        urgent=False,
        now=NOON,
    )
    assert may_go(both, now=night, polling_day=POLLING)
    assert may_go(both, now=night, polling_day=POLLING + timedelta(days=1)), "the night before voting"
    assert not may_go(both, now=night, polling_day=POLLING + timedelta(days=2))
    assert not may_go(both, now=night, polling_day=POLLING - timedelta(days=1))
    assert not may_go(both, now=night, polling_day=None)
    assert not may_go(broadcast, now=night, polling_day=POLLING)
    assert may_go(broadcast, now=day, polling_day=None)


def test_lesson_of_district_goes_next_morning() -> None:
    lesson = make_broadcast(BroadcastKind.LESSON, stage=BroadcastStage.SIGNING, dates=("vb1", "thr01"))
    for signer in (ONE, TWO):
        lesson = add_signature(lesson, by=signer, urgent=True, now=NOON)
    today, tomorrow = NOON.replace(minute=0), NOON + timedelta(days=1)
    assert not may_go(lesson, now=today + timedelta(hours=3), polling_day=POLLING)
    assert not may_go(lesson, now=tehran_time(23), polling_day=POLLING)
    assert may_go(lesson, now=tomorrow, polling_day=POLLING)


def test_only_what_goes_out_or_waits_can_be_stopped() -> None:
    assert mark_stopped(make_broadcast(stage=BroadcastStage.GOING), now=NOON).stage is BroadcastStage.STOPPED
    for stage in (BroadcastStage.DONE, BroadcastStage.STOPPED, BroadcastStage.DRAFT):
        with pytest.raises(WrongState, match="broadcast-over"):
            mark_stopped(make_broadcast(stage=stage), now=NOON)


@pytest.mark.parametrize("queued", [0, 1])
def test_a_stop_is_watched_where_somebody_was_told(queued: int) -> None:
    stopped = mark_stopped(make_broadcast(stage=BroadcastStage.GOING, queued_count=queued), now=NOON)
    assert stopped.stage not in WAITS
    assert (stopped.shown_percent == UNCOUNTED) is bool(queued)


def test_the_counts_tell_who_was_not_told() -> None:
    broadcast = make_broadcast(stage=BroadcastStage.STOPPED, total=10, queued_count=6, sent=4, gone=1, lost=0)
    assert broadcast.unreached_count == 5
    assert broadcast.percent == 50
    assert make_broadcast(total=0).percent == 100
