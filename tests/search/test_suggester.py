"""The suggester with small and with shipped content: suggestions, rejections, and no text breaks it."""

import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.catalogue.catalogue import Act, ActorClass
from bot.domain.reporting.scope import OutsideSubject
from bot.language.analyzer import PersianAnalyzer
from bot.language.words import PersianWords
from bot.search.live import LiveIndexes, LiveSuggester
from bot.search.suggester import ActSuggester
from bot.usecases.ports.language import Suggester, Suggestions
from tests.fakes.effort import examples
from tests.fakes.election import ELECTION
from tests.fakes.polling_day import act
from tests.fakes.shared_content import loaded_analyzer, shipped_content
from tests.fakes.timing import least_seconds
from tests.fakes.turns import FakeContent
from tests.fakes.warm_python import warm_python

LABELS = {
    "O01": ("خرید و فروش رأی", "پول یا هدیه در برابر رأی."),
    "O06": ("بیش از یک بار رأی دادن", "رأی دادن یک نفر در دو شعبه."),
    "O11": ("باز کردن قفل یا پلمب بی‌اجازه", "شکستن لاک و مهر صندوق."),
    "O19": ("محروم کردن کسی از رأی", "ندادن برگه به کسی که حق رأی دارد."),
    "O44": ("تبلیغ در جای ممنوع", "پوستر روی تیر برق یا دیوار مدرسه."),
    "X01": ("کاری که فقط آموخته می‌شود", "پوستر و پلمب و برگه و پول."),
}
TELLINGS = {
    "act:O01": ("تو محله پول می‌دن که رأی بدیم", "کارت هدیه پخش می‌کنند برای رأی", "رأی می‌خرند"),
    "act:O06": ("یک نفر دو بار رأی داد", "همین آقا صبح هم رأی داده بود", "در دو شعبه رأی داد"),
    "act:O11": ("پلمب صندوق را باز کردند", "قفل صندوق شکسته بود", "لاک و مهر صندوق را کندند"),
    "act:O19": ("به من برگه ندادند", "نگذاشتند رأی بدهم", "به خاطر حجاب به خواهرم برگه ندادند"),
    "act:O44": ("روی دیوار مدرسه پوستر زده‌اند", "تیر برق پر از عکس نامزد است", "روی در خانه‌ام پوستر زدند"),
    "outside:dress": ("خانمی بی‌حجاب در صف بود", "دخترها روسری نداشتند", "پوشش مردم خوب نیست"),
    "outside:private": ("همسایه مهمانی گرفته است", "شوهرم با من قهر است", "همسایه سگ دارد"),
    "outside:person": ("همسایه در صفحه‌اش از نامزد بد نوشته", "دوستم استوری گذاشته به فلانی رأی ندهید"),
    "words:ours": ("صندوق", "برگه", "پلمب", "پوستر", "پول"),
    "words:dress": ("حجاب", "بی‌حجاب", "روسری", "پوشش"),
    "words:private": ("مهمانی", "شوهر", "سگ", "قهر"),
    "words:person": ("همسایه", "دوستم", "صفحه", "استوری"),
}
ALL = tuple(LABELS)


def content() -> FakeContent:
    acts: dict[str, Act] = {}
    for key, (label, looks_like) in LABELS.items():
        actors = () if key.startswith("X") else (ActorClass.CANDIDATE,)
        acts[key] = replace(act(key, *actors), label=label, looks_like=looks_like)
    return FakeContent(acts=acts, tellings=TELLINGS)


@pytest.fixture(scope="module", params=["light", "hazm"])
def suggester(request: pytest.FixtureRequest) -> Suggester:
    return ActSuggester(content(), words(request.param))


def words(analyzer: str) -> PersianWords:
    return PersianWords(loaded_analyzer() if analyzer == "hazm" else PersianAnalyzer(), ELECTION.names)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("پلمپ صندوق رو وا کرده بودن", "O11"),
        ("پلمب صندوق باز بود", "O11"),
        ("يكي دو بار راي داد", "O06"),  # Arabic letters
        ("پوسترزدن رو دیوارمدرسه", "O44"),  # lost spaces
        ("پوستز زدن روی تبر برق", "O44"),  # typing errors
        ("polomp sandogh ro baz kardan", "O11"),
        ("roo divare madrese poster zadan", "O44"),
        ("تو محله پول می‌دادند", "O01"),
        ("نذاشتن رأی بدم برگه ندادن", "O19"),
    ],
)
def test_suggested_however_it_is_written(suggester: Suggester, text: str, wanted: str) -> None:
    assert suggester.suggest(text, ALL).acts[0] == wanted


def test_what_matters_is_found_amid_the_rest(suggester: Suggester) -> None:
    text = (
        "صبح زود بیدار شدم و هوا خوب بود. با مادرم از خانه بیرون آمدیم و کمی راه رفتیم. "
        "وقتی رسیدیم دیدم قفل صندوق شکسته بود. بعد خیلی ناراحت شدم و تا شب به آن فکر می‌کردم."
    )
    assert "O11" in suggester.suggest(text, ALL).acts


def test_at_most_three_of_those_that_are_offered(suggester: Suggester) -> None:
    text = "پوستر و پول و برگه و پلمب صندوق"
    assert len(suggester.suggest(text, ALL).acts) == 3
    assert set(suggester.suggest(text, ["O01", "O44", "O99"]).acts) == {"O01", "O44"}
    assert suggester.suggest(text, []).acts == ()


@pytest.mark.parametrize(
    "text", ["چند خانم بی‌حجاب توی صف بودند", "به همسایهٔ بی‌حجابمان برگه ندادند", "همسایه", "رأی پولی", ""]
)
def test_non_report_is_recognised_without_searching_acts(suggester: Suggester, text: str) -> None:
    assert suggester.suggest(text, []).outside == suggester.suggest(text, ALL).outside


def test_an_act_that_cannot_be_reported_is_never_suggested(suggester: Suggester) -> None:
    assert "X01" not in suggester.suggest("کاری که فقط آموخته می‌شود", ALL).acts


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("چند خانم بی‌حجاب توی صف بودند", OutsideSubject.DRESS),
        ("همسایه‌مون مهمونی گرفته، سگ هم دارد", OutsideSubject.PRIVATE),
        ("دوستم در صفحه‌اش از نامزد بد نوشته", OutsideSubject.PERSON),
        ("dokhtara roosari nadashtan", OutsideSubject.DRESS),
    ],
)
def test_what_no_act_is_is_told_by_its_subject(suggester: Suggester, text: str, subject: str) -> None:
    assert suggester.suggest(text, ALL) == Suggestions(outside=subject)


def test_report_mentioning_outside_subject_is_still_a_report(suggester: Suggester) -> None:
    suggestion = suggester.suggest("به همسایهٔ بی‌حجابمان برگه ندادند", ALL)
    assert (suggestion.outside, suggestion.acts[0]) == ("", "O19")


@pytest.mark.parametrize("text", ["", "؟؟؟", "سلام خوبی؟", "🙂", "\u202e\u200c", "۱۲۳"])
def test_nothing_is_said_of_a_text_that_says_nothing(suggester: Suggester, text: str) -> None:
    assert suggester.suggest(text, ALL) == Suggestions()


def test_without_sentences_nothing_is_turned_away() -> None:
    bare = replace(content(), tellings={})
    suggestion = ActSuggester(bare, PersianWords(PersianAnalyzer(), ELECTION.names)).suggest(
        "دخترها روسری نداشتند", ALL
    )
    assert suggestion.outside == ""


@settings(max_examples=examples(150), deadline=None)
@given(text=st.text(max_size=600), acts=st.sets(st.sampled_from(ALL)))
def test_no_text_breaks_it(suggester: Suggester, text: str, acts: set[str]) -> None:
    suggestion = suggester.suggest(text, acts)
    assert set(suggestion.acts) <= acts and len(suggestion.acts) == len(set(suggestion.acts)) <= 3
    assert not (suggestion.acts and suggestion.outside)


def test_long_text_takes_no_longer_than_its_beginning(suggester: Suggester) -> None:
    text = "همسایه گفت پلمب صندوق باز است و پوستر زده‌اند " * 400
    suggester.suggest(text, ALL)
    assert least_seconds(lambda: suggester.suggest(text, ALL)) < 0.1


@pytest.mark.slow
@pytest.mark.parametrize("analyzer", ["light", "hazm"])
def test_nothing_of_a_text_is_kept(analyzer: str) -> None:
    def count(*more: str) -> list[int]:
        command = (warm_python(), "-m", "tests.search.words_left", analyzer, *more)
        return [int(number) for number in subprocess.check_output(command, cwd=ROOT.parent, text=True).split()]

    assert count() == [0, 0, 0]
    if analyzer == "light":
        assert count("--keep")[0] == 1, "a list of its words would be seen"


# --- in use -------------------------------------------------------------------------------------------------


def test_a_renewed_index_knows_the_new_sentences() -> None:
    live = LiveIndexes(content(), PersianWords(PersianAnalyzer(), ELECTION.names))
    text = "آقای نامزد جعبهٔ زولبیا آورده بود"
    assert "O01" not in live.suggester.suggest(text, ALL).acts[:1]
    tellings = {**TELLINGS, "act:O01": (*TELLINGS["act:O01"], "جعبهٔ زولبیا آوردند")}
    live.renew(replace(content(), tellings=tellings))
    assert live.suggester.suggest(text, ALL).acts[0] == "O01"


def test_early_caller_waits_for_first_index_and_gets_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    class Slow(ActSuggester):
        def __init__(self, *given: object, **named: object) -> None:
            begun.set()
            assert go_on.wait(10)
            super().__init__(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr("bot.search.live.ActSuggester", Slow)
    live = LiveSuggester(content(), PersianWords(PersianAnalyzer(), ELECTION.names))
    making = threading.Thread(target=live.renew)
    making.start()
    assert begun.wait(10)
    threading.Timer(0.1, go_on.set).start()
    assert live.suggest("پلمب صندوق باز بود", ALL).acts[0] == "O11"
    making.join()


@pytest.mark.slow
def test_building_pauses_all_along() -> None:
    since, longest = time.thread_time(), 0.0

    def pause() -> None:
        nonlocal since, longest
        longest = max(longest, time.thread_time() - since)
        since = time.thread_time()

    shipped, reader = shipped_content(), PersianWords(PersianAnalyzer(), ELECTION.names)
    ActSuggester(shipped, reader)  # build the tables that are shared and built only once
    pauses = []
    for _ in range(3):  # a busy machine or garbage collection must not fail the test
        since, longest = time.thread_time(), 0.0
        ActSuggester(shipped, reader, pause=pause)
        pause()
        pauses.append(longest)
    assert min(pauses) < 0.05


# --- the shipped content ------------------------------------------------------------------------------------

ROOT = Path(__file__).parents[2] / "content"


@pytest.fixture(scope="module")
def shipped_suggester() -> tuple[Suggester, Sequence[str]]:
    delivered_content = shipped_content()
    return ActSuggester(delivered_content, PersianWords(loaded_analyzer(), ELECTION.names)), [
        reportable_act.id for reportable_act in delivered_content.reportable_acts()
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("به مادرم گفتند بدون چادر برگهٔ رأی نمی‌دهیم", "O19"),
        ("چون سنی بودم به من برگهٔ رأی ندادند", "O19"),
        ("همسایه‌مان از طرف نامزد پول پخش می‌کند تا رأی بدهند", "O01"),
        ("شوهرم را تهدید کرده‌اند که اگر به آن نامزد رأی ندهد اخراج می‌شود", "O03"),
        ("برادر نامزد با چاقو جلوی شعبه مردم را می‌ترساند", "O13"),
        ("پدرم می‌گوید با شناسنامهٔ عموی مرده‌ام رأی داده‌اند", "O05"),
        ("ستاد نامزد در کانالش عکس خانوادگی رقیب را گذاشته و آبرویش را برده", "O23"),
        ("نامزد قول داده حقوق بازنشسته‌ها و یارانهٔ همه را دو برابر کند", "O29"),
    ],
)
def test_a_report_is_not_turned_away_for_its_words(
    shipped_suggester: tuple[Suggester, Sequence[str]], text: str, wanted: str
) -> None:
    suggester, acts = shipped_suggester
    suggestion = suggester.suggest(text, acts)
    assert suggestion.outside == "" and wanted in suggestion.acts


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("دختر همسایه بی‌حجاب آمده بود رأی بدهد", OutsideSubject.DRESS),
        ("همسایه‌ام در صفحه‌اش نوشته به این انتخابات اعتمادی ندارد", OutsideSubject.PERSON),
        ("همسایه‌مان بهایی است و نماز نمی‌خواند", OutsideSubject.BELIEF),
        ("شوهر خواهرم معتاد است و او را کتک می‌زند", OutsideSubject.PRIVATE),
        ("قبض برق و گاز خیلی گران شده است", OutsideSubject.ELSEWHERE),
        ("همکارم می‌گوید رأی نمی‌دهد چون فایده ندارد", OutsideSubject.OPINION),
    ],
)
def test_a_neighbour_is_no_report(
    shipped_suggester: tuple[Suggester, Sequence[str]], text: str, subject: OutsideSubject
) -> None:
    suggester, acts = shipped_suggester
    assert suggester.suggest(text, acts) == Suggestions(outside=subject)


@pytest.mark.parametrize(
    "text",
    [
        "همسایه‌ام در صفحه‌اش نوشته به این نامزد رأی ندهید",
        "پدرم سر سفره گفت همه به نامزد ب رأی بدهید",
        "babam migoft hame be namzad alef ray bedid",
        "همسایهرای نمیدهد میگوید نامزدالف دزد است",
    ],
)
def test_words_naming_candidate_are_asked_about_not_rejected(
    shipped_suggester: tuple[Suggester, Sequence[str]], text: str
) -> None:
    suggester, acts = shipped_suggester
    suggestion = suggester.suggest(text, acts)
    assert (suggestion.outside, suggestion.doubted) == ("", True)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("جلوی ستاد به مردم لباس مجانی می‌دادند که شمارهٔ نامزد الف پشتش بود", "O32"),
        ("معلم پسرم سر کلاس به بچه‌ها گفته پدرهایتان باید به نامزد ب رأی بدهند", "O18"),
    ],
)
def test_free_clothes_and_a_teachers_words_are_reports(
    shipped_suggester: tuple[Suggester, Sequence[str]], text: str, wanted: str
) -> None:
    suggester, acts = shipped_suggester
    suggestion = suggester.suggest(text, acts)
    assert suggestion.outside == "" and wanted in suggestion.acts
