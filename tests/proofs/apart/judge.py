"""What must hold during an outage of twelve hours and after it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from tests.proofs.apart.messengers import SentMessage
from tests.proofs.apart.scene import GROUP, LATE_CITIZEN, OTHERS, ApartScene

AWAY_WORDS: Final = "پاسخ نمی‌دهد"
BACK_WORDS: Final = "دوباره پاسخ می‌دهد"
CRITICAL: Final = "🔴"
TOLD_WITHIN: Final = 180.0
"""Seconds from the beginning of an outage until its owners hear of it: two minutes without a success, the last of which
may be a poll or a call that hangs, and a look every five seconds."""
BACK_WITHIN: Final = 130.0
"""Seconds from the return until they hear that it is over: a try every half minute that may still hang, a minute of
calm."""
SLOWER: Final = 0.25
"""Seconds by which the other messenger's people may be stored and answered later than before."""
NOTIFIED_WITHIN: Final = 3.0
TRIES: Final = 1_700
"""Calls, and polls, to a messenger that is away for twelve hours: one every half minute, and those under way at its
beginning."""
TRIES_OF_ONE: Final = 16
"""How often one message is sent while no answer comes: three times, after four and sixteen minutes and then each hour,
once more in each later hour in which the messenger hangs, and all of it again after the restart."""
REFUSED: Final = 0.03
"""Part of the messages after the return that may be refused as too many."""
RECEIPTS_WITHIN: Final = 30.0
"""Seconds after the return."""
FIRST_REFUSED: Final = 4
"""So many more may be refused, until the pace is learned."""


@dataclass(slots=True)
class ApartTimes:
    """When what happened, in seconds since the beginning, and what was seen at those moments."""

    went: float = 0.0
    others_notified: float = 0.0
    restarted: float = 0.0
    returned: float = 0.0
    toast: str = ""
    """The press whose answer nobody waits for any more."""
    news_told: int = 0
    unsent_after_news: int = 0
    unsent_at_return: int = 0
    unsent_at_end: int = 0
    stage: str = ""
    troubles: list[str] = field(default_factory=list)


def judge(scene: ApartScene, times: ApartTimes) -> dict[str, Any]:
    """Figures, with everything that is wrong in ``wrong``."""
    wrong: list[str] = []
    figures = {
        **_judge_other_messenger(scene, times, wrong),
        **_judge_outage(scene, times, wrong),
        **_judge_return(scene, times, wrong),
        **_judge_owners(scene, times, wrong),
    }
    return {**figures, "wrong": wrong}


def _percentile(waits: Sequence[float]) -> float:
    return sorted(waits)[int(len(waits) * 0.99)] if waits else 0.0


def _judge_other_messenger(scene: ApartScene, times: ApartTimes, wrong: list[str]) -> dict[str, Any]:
    figures: dict[str, Any] = {}
    standin = scene.alive_one
    for name, waits in (("stored", standin.stored_after), ("answered", standin.answered_after)):
        went = scene.began + times.went
        before = [wait for at, wait in waits if at < went]
        after = [wait for at, wait in waits if at >= went]
        for measure, of in (("p99", _percentile), ("max", max)):
            usual, now = of(before), of(after)
            figures[f"other_{name}_{measure}_before_s"] = round(usual, 2)
            figures[f"other_{name}_{measure}_s"] = round(now, 2)
            if now > usual + SLOWER:
                wrong.append(
                    f"the other messenger's {measure} until {name} rose from {usual:.2f} to {now:.2f} s"
                )
    figures["other_updates"] = len(standin.stored_after)
    if standin.asked or standin.queue.waiting:
        wrong.append(f"{len(standin.asked)} people of the other messenger were not answered")
    notices = [
        m.at - scene.began - times.others_notified
        for m in standin.messages
        if m.mark.startswith(f"{OTHERS}_")
    ]
    figures["other_notified_s"] = round(max(notices, default=0.0), 2)
    if len(notices) != 5 or max(notices) > NOTIFIED_WITHIN:
        wrong.append(
            f"{len(notices)} of 5 reporters on the other messenger were told, after {figures['other_notified_s']} s"
        )
    if times.news_told < 20:
        wrong.append(f"a broadcast reached {times.news_told} of 20 followers on the other messenger")
    return figures


def _judge_outage(scene: ApartScene, times: ApartTimes, wrong: list[str]) -> dict[str, Any]:
    missed = scene.dead_one.missed
    for traffic in ("calls", "polls"):
        if missed[traffic] > TRIES:
            wrong.append(f"the messenger was away and met {missed[traffic]} {traffic}")
    grown = times.unsent_at_return - times.unsent_after_news
    if grown > 2:
        wrong.append(f"what waits has grown by {grown} messages while nothing happened")
    if f"away-{scene.dead}" not in times.troubles:
        wrong.append("health does not say that the messenger is away")
    if scene.program.health.troubles:
        wrong.append(f"health still reports {sorted(scene.program.health.troubles)}")
    return {"tried": dict(missed), "waited": times.unsent_at_return, "grown": grown}


def _judge_return(scene: ApartScene, times: ApartTimes, wrong: list[str]) -> dict[str, Any]:
    dead, returned = scene.dead_one, scene.began + times.returned
    after = [message for message in dead.messages if message.at >= returned]
    marks = Counter(message.mark for message in dead.messages if message.mark)
    if lost := scene.expected - marks.keys():
        wrong.append(f"{len(lost)} messages were lost: {sorted(lost)[:3]}")
    tries = max((count for mark, count in dead.hung.items() if mark != "news"), default=0)
    if tries > TRIES_OF_ONE:
        wrong.append(f"a message was sent {tries} times while no answer came")
    marks_after = Counter(message.mark for message in after if message.mark)
    if doubled := [mark for mark, count in marks_after.items() if count > 1 and mark != "news"]:
        wrong.append(f"{len(doubled)} messages came twice: {sorted(doubled)[:3]}")
    if (followers := scene.followers_told(scene.dead)) != 20 or times.stage != "done":
        wrong.append(f"the broadcast reached {followers} followers and is {times.stage}")
    if any(mark.startswith("X_") for mark in marks):
        wrong.append("reminders came whose time had passed")
    if dead.presses[times.toast].answered >= returned:
        wrong.append("a press was answered twelve hours later")
    _judge_receipts(after, returned, dead.too_many, wrong)
    _judge_cards(after, wrong)
    _judge_order(after, wrong)
    _judge_screens(scene, after, wrong)
    if times.unsent_at_end > 3:
        wrong.append(f"{times.unsent_at_end} messages still wait")
    if dead.too_many > REFUSED * len(after) + FIRST_REFUSED:
        wrong.append(f"{dead.too_many} messages of {len(after)} were refused as too many")
    return {"after_return": len(after), "too_many": dead.too_many, "tries_of_one": tries}


def _judge_receipts(after: Sequence[SentMessage], returned: float, refused: int, wrong: list[str]) -> None:
    """Of what goes to private chats: the one that was tried, then receipts. One that the messenger ``refused`` as one
    too many comes as soon as it may, which is some seconds later."""
    private = [message for message in after if message.chat != GROUP and message.mark[:2] in ("R_", "N_")]
    receipts = [place for place, message in enumerate(private) if message.mark.startswith("R_")]
    late = sum(place >= len(receipts) + 3 for place in receipts)
    if late > refused or any(private[place].at > returned + RECEIPTS_WITHIN for place in receipts):
        wrong.append("receipts came after other notices")
    if private and private[0].at - returned > 60:
        wrong.append(f"the first message came {private[0].at - returned:.0f} s after the return")


def _judge_cards(after: Sequence[SentMessage], wrong: list[str]) -> None:
    cards = [CRITICAL in message.text for message in after if message.chat == GROUP and not message.mark]
    if True not in cards[:6]:
        wrong.append("critical cards were not among the first in the group")


def _judge_order(after: Sequence[SentMessage], wrong: list[str]) -> None:
    """A reporter's notices come in the order in which they were written."""
    by_chat: dict[int, list[str]] = {}
    for message in after:
        if message.mark.startswith("N_"):
            by_chat.setdefault(message.chat, []).append(message.mark)
    if out_of_order := sum(marks != sorted(marks, key=lambda mark: mark[-1]) for marks in by_chat.values()):
        wrong.append(f"the notices of {out_of_order} reporters came out of their order")


def _judge_screens(scene: ApartScene, after: Sequence[SentMessage], wrong: list[str]) -> None:
    """Whoever wrote is answered; of two screens that waited for one chat, the later one comes."""
    screens = Counter(message.chat for message in after)
    waited = [chat for chat in screens if LATE_CITIZEN - 100 < chat < LATE_CITIZEN]
    if stale := sum(screens[chat] > 1 for chat in waited):
        wrong.append(f"{stale} people got a screen that had lost its place to a newer one")
    late = {chat for chat in screens if chat >= LATE_CITIZEN and chat < LATE_CITIZEN + 10_000}
    if len(waited) != 20 or len(late) < 100 or scene.dead_one.queue.waiting:
        wrong.append(f"{len(waited)} of 20 and {len(late)} of 100 people were answered after the return")


def _judge_owners(scene: ApartScene, times: ApartTimes, wrong: list[str]) -> dict[str, Any]:
    went, returned = scene.began + times.went, scene.began + times.returned
    away = scene.chats_of(AWAY_WORDS, scene.alive)
    back = scene.chats_of(BACK_WORDS, scene.alive)
    figures = {
        "told_after_s": [round(m.at - went) for m in away],
        "told_over_after_s": [round(m.at - returned) for m in back],
    }
    if [m for m in away if m.at < went]:
        wrong.append("owners were told of a minute's trouble")
    if len(away) != 1 or not 0 <= away[0].at - went <= TOLD_WITHIN:
        wrong.append(f"owners heard of the outage {len(away)} times, after {figures['told_after_s']} s")
    if len(back) != 1 or not 0 <= back[0].at - returned <= BACK_WITHIN:
        wrong.append(f"owners heard of its end {len(back)} times, after {figures['told_over_after_s']} s")
    if scene.chats_of(AWAY_WORDS, scene.dead) or len(scene.chats_of(BACK_WORDS, scene.dead)) != 1:
        wrong.append("owners on the messenger itself hear once, when it is over")
    return figures
