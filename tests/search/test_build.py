"""While the index is built, other tasks can still run."""

import threading
import time

from bot.language.analyzer import PersianAnalyzer
from bot.language.words import PersianWords
from bot.search.finder import ContentFinder
from bot.search.live import PAUSE_SECONDS, WORK_SECONDS, Breath
from tests.fakes.election import ELECTION
from tests.search.test_finder import content


def test_pause_is_taken_only_after_some_work(monkeypatch) -> None:
    slept: list[float] = []
    now = [0.0]
    monkeypatch.setattr(time, "perf_counter", lambda: now[0])
    monkeypatch.setattr(time, "sleep", slept.append)
    breath = Breath()
    now[0] = WORK_SECONDS / 2
    breath()
    assert slept == []
    now[0] = WORK_SECONDS * 1.1
    breath()
    breath()
    assert slept == [PAUSE_SECONDS]


def test_building_pauses_all_along() -> None:
    since, longest = time.thread_time(), 0.0

    def pause() -> None:
        nonlocal since, longest
        longest = max(longest, time.thread_time() - since)
        since = time.thread_time()

    reader = PersianWords(PersianAnalyzer(), ELECTION.names)
    ContentFinder(content(), reader)  # build the tables that are shared and built only once
    pauses = []
    for _ in range(3):  # garbage collection must not fail the test
        since, longest = time.thread_time(), 0.0
        ContentFinder(content(), reader, pause=pause)
        pause()
        pauses.append(longest)
    assert min(pauses) < 0.05


def test_others_run_while_an_index_is_built() -> None:
    def build() -> None:
        for _ in range(3):
            ContentFinder(content(), PersianWords(PersianAnalyzer(), ELECTION.names), pause=Breath())

    made = threading.Thread(target=build)
    made.start()
    waits = []
    while made.is_alive():
        began = time.perf_counter()
        time.sleep(0)
        waits.append(time.perf_counter() - began)
    made.join()
    waits.sort()
    assert waits[int(len(waits) * 0.95)] < 0.05
