"""The finder with small content: what is found, what is refused, and that no typed text breaks it."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.catalogue.catalogue import Act, ActorClass, Phase, Severity, Space
from bot.domain.catalogue.material import GlossaryTerm
from bot.domain.learning.lessons import Audience, Lesson, LessonCard, Scenario, Tier
from bot.domain.learning.quizzes import QuestionKind, Quiz, QuizQuestion
from bot.language.analyzer import PersianAnalyzer
from bot.language.words import PersianWords
from bot.search.documents import Document
from bot.search.evidence import PlaceEvidence
from bot.search.finder import ContentFinder, RankedDocument, choose_places
from bot.search.live import LiveFinder
from bot.search.vector_layer import LayerRow
from bot.usecases.ports.language import Finder, Findings, HitKind
from tests.fakes.effort import examples
from tests.fakes.election import ELECTION
from tests.fakes.school import article
from tests.fakes.shared_content import loaded_analyzer
from tests.fakes.timing import least_seconds
from tests.fakes.turns import FakeContent

CARDS = {
    "vb1/papers": "چه مدرکی همراهتان است؟ اصل کارت ملی، شناسنامه، گذرنامه یا گواهی‌نامهٔ رانندگی بس است.",
    "vb1/once": "دوباره رأی دادن جرم است و همهٔ برگه‌های آن نفر باطل می‌شود.",
    "vb1/late": "هر کس پیش از پایان وقت داخل شعبه باشد، باید بتواند رأی بدهد.",
    "vb1/gift": "مردی یک کیسه برنج با عکس نامزد به شما می‌دهد. هدیه‌ای که رأی می‌خواهد، بهای رأی است.",
    "vb1/watch": "نظارت بر شوراها کار شورای نگهبان نیست؛ هیئت‌های نظارت ناظر انتخابات شوراها هستند.",
    "vb1/box": "صندوق را پیش از آغاز باز می‌کنند تا همه ببینند خالی است، سپس لاک و مهر می‌شود.",
    "vb1/cold": "هوا سرد است و نامزد ب چای می‌ریزد.",
}
FILLERS = {f"vb1/f{n}": f"مثال {'آبپثجچحخد'[n % 9] * 3}{'سشصضطعغفق'[n // 9] * 2}ما" for n in range(70)}
"""Filler cards, because the rarity of a word can be measured only among many cards."""
AGAIN = {f"vb2/again-{n}": text for n, text in enumerate(
    ("کارت ملی، شناسنامه یا گواهی‌نامه مدرک است.", "لاک و مهر صندوق را باز نکنید.", "پوستر را روی تیر برق نزنید.",
     "انصراف نامزد برگشت ندارد.", "خرید رأی و فروش آن یک جرم است.", "بازشماری را هیئت نظارت می‌پذیرد.",
     "شورای نگهبان بر شوراها نظارت ندارد.", "دوباره رأی دادن و رأی با کارت دیگری."))
}  # fmt: skip
"""A word in one text only may be there by chance, so what the tests ask for is in two texts."""
ARTICLES = {
    "84-alef": ("خرید و فروش رأی", "خرید و فروش رأی، مستقیم یا غیرمستقیم، جرم است.", "۸۴، بند الف"),
    "37-t3": ("انصراف نامزد", "نامزد می‌تواند تا ۷۲ ساعت پیش از رأی‌گیری کتبی انصراف دهد.", "۳۷، تبصرهٔ ۳"),
    "85": ("بازشماری", "نامزد یا هیئت اجرایی می‌تواند بازشماری آرا بخواهد.", "۸۵"),
}

ASKS = {
    "card:vb1/box": ("صندوق را پیش از رأی‌گیری خالی نشان می‌دهند؟", "لاک و مهر صندوق"),
    "card:vb1/late": ("دیر رسیدم، می‌گذارند رأی بدهم؟", "آخر وقت توی صف شعبه"),
    "article:85": ("بازشماری آرا را چه کسی می‌خواهد؟",),
    "outside:box": ("صندوق امانات بانک کجاست؟", "وزن صندوق چند کیلو است؟"),
}
"""How people ask, and unrelated questions that they also ask."""


def content() -> FakeContent:
    lessons = tuple(
        Lesson(key, track=Audience.VOTER, tier=Tier.BASIC, title="یک رأی", cards=tuple(
            LessonCard(card, text=text, article_ids=("84-alef",) if card.endswith("gift") else ())
            for card, text in (CARDS | AGAIN | FILLERS).items() if card.startswith(key)
        ), scenario=Scenario("a", nodes={}), order=order)
        for order, key in enumerate(("vb1", "vb2"), 1)
    )  # fmt: skip
    articles = {
        key: replace(article(key), title=title, paraphrase=text, number=number, sanction="", authority="")
        for key, (title, text, number) in ARTICLES.items()
    }
    act = Act("O44", label="تبلیغ در جای ممنوع", looks_like="پوستر روی تابلوی راهنمایی یا تیر برق.", example="",
              is_not="بنر روی ستاد خود نامزد.", article_ids=(), who="", phases=(Phase.BEFORE,), severity=Severity.LOW,
              authority="", spaces=(Space.REAL,), reportable_actors=(ActorClass.CANDIDATE,))  # fmt: skip
    question = QuizQuestion("q1", kind=QuestionKind.SINGLE, text="کیسهٔ برنج از نامزد", options=(), topic="money",
                        article_ids=("84-alef",), lesson_id="vb1")  # fmt: skip
    quiz = Quiz(Audience.VOTER, tier=Tier.BASIC, pass_mark=50, draw=1, questions=(question,))
    where = (Audience.VOTER, Tier.BASIC)
    return FakeContent(
        articles=articles,
        acts={"O44": act},
        tracks={where: lessons},
        quizzes={where: quiz},
        topics={"money": "پول"},
        asks=ASKS,
        glossary={
            "candidate": GlossaryTerm(
                "candidate", fa="نامزد", en="candidate", meaning="", aliases=("کاندیدا",)
            ),
            "seal": GlossaryTerm("seal", fa="لاک / پلمب", en="seal", meaning=""),
        },
    )


@pytest.fixture(scope="module", params=["light", "hazm"])
def finder(request: pytest.FixtureRequest) -> ContentFinder:
    analyzer = loaded_analyzer() if request.param == "hazm" else PersianAnalyzer()
    return ContentFinder(content(), PersianWords(analyzer, ELECTION.names))


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("برای رأی دادن کارت ملی لازم است یا شناسنامه؟", "card:vb1/papers"),
        ("با گواهینامه رانندگی میشه رای داد؟", "card:vb1/papers"),
        ("خرید و فروش رأی جرم است؟", "article:84-alef"),
        ("خريد و فروش راي", "article:84-alef"),  # Arabic letters
        ("خریدوفروش رای", "article:84-alef"),
        ("خربد و فروش رای", "article:84-alef"),  # a typing error
        ("kharid o foroosh rai", "article:84-alef"),
        ("کاندیدا تا کی میتونه انصراف بده؟", "article:37-t3"),
        ("تا 72 ساعت می‌شود انصراف داد؟", "article:37-t3"),  # Latin digits
        ("بازشمای آرا رو نامزد میخواد؟", "article:85"),
        ("baz shomari ara hagh namzad ast", "article:85"),
        ("پوسترشو زده رو تیر برق", "act:O44"),
        ("پلمب صندوق", "card:vb1/box"),  # through the glossary
        ("مادهٔ ۸۵ بازشماری", "article:85"),
    ],
)
def test_found_however_it_is_written(finder: Finder, question: str, place: str) -> None:
    result = finder.find(question)  # the threshold is set for the whole content, not for this small one
    assert place in [f"{hit.kind}:{hit.id}" for hit in result.hits or result.near]


@pytest.mark.parametrize(
    "question",
    [
        "قیمت دلار امروز چنده؟",
        "هوا چطوره؟",  # a card mentions it in passing
        "به کی رأی بدم؟",
        "کدوم نامزد بهتره؟",
        "نامزد ریاست جمهوری چه مدرکی می‌خواهد؟",
        "سلام خوبی؟",
        "گوشی سامسونگ",
        "havaye tehran",
        "؟؟؟",
        "",
    ],
)
def test_refused_when_the_content_holds_no_answer(finder: Finder, question: str) -> None:
    assert finder.find(question).hits == ()


def test_another_body_is_answered_by_what_names_it(finder: Finder) -> None:
    result = finder.find("شورای نگهبان ناظر شوراهاست؟")
    assert {hit.id for hit in result.hits or result.near} == {"vb1/watch", "vb2/again-6"}


def test_each_question_gets_one_of_three_tiers(finder: ContentFinder) -> None:
    question, fitted = "صندوق را پیش از رأی‌گیری خالی نشان می‌دهند یا نه؟", finder.weights
    trust = finder.rank_documents(question).trust
    try:
        finder.weights = replace(fitted, least_trust=trust - 1, least_near=trust - 2)
        sure = finder.find(question)
        finder.weights = replace(fitted, least_trust=trust + 1, least_near=trust - 1)
        near = finder.find(question)
        finder.weights = replace(fitted, least_trust=trust + 2, least_near=trust + 1)
        far = finder.find(question)
    finally:
        finder.weights = fitted
    assert sure.hits and not sure.near
    assert near.near == sure.hits and not near.hits and not near.topics
    assert not far.hits and not far.near
    assert finder.find("قیمت دلار") == Findings()


def test_shown_places_differ_in_lesson_and_rather_in_article() -> None:
    def entry(kind: HitKind, key: str, score: float, *articles: str) -> RankedDocument:
        document = Document(kind, key, head="", body="", articles=articles)
        return RankedDocument(document, score, PlaceEvidence(0, ()))

    chosen = choose_places([
        entry(HitKind.CARD, "vb1/once", 9.0, "31"),
        entry(HitKind.CARD, "vb1/late", 8.9, "29"),
        entry(HitKind.ARTICLE, "31", 8.5, "31"),
        entry(HitKind.ACT, "O06", 8.0, "84"),
        entry(HitKind.ACT, "O07", 4.0, "85"),
    ])  # fmt: skip
    assert [place.document.id for place in chosen] == ["vb1/once", "O06", "31"]


def test_unanswerable_known_question_is_refused_despite_matching_words(finder: Finder) -> None:
    assert finder.find("وزن صندوق چند کیلو است").hits == ()
    assert finder.find("لاک و مهر صندوق").hits[0].id == "vb1/box"


def test_at_most_three_hits_best_first(finder: Finder) -> None:
    hits = finder.find("رأی دادن دوباره در شعبه با کارت ملی").hits
    assert 1 <= len(hits) <= 3
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(hit.kind in HitKind for hit in hits)


def test_a_refusal_names_the_nearest_topics(finder: ContentFinder) -> None:
    fitted = finder.weights
    try:
        finder.weights = replace(fitted, least_trust=99.0, least_near=99.0)
        assert finder.find("کیسهٔ سیمان و آجر و ماسه").topics == ("money",)
    finally:
        finder.weights = fitted
    assert finder.find("xqzw").topics == ()


@settings(max_examples=examples(60), deadline=None)
@given(st.text(max_size=400))
def test_no_text_breaks_it(text: str) -> None:
    result = SMALL.find(text)
    assert len(result.hits) <= 3


SMALL = LiveFinder(content(), PersianWords(PersianAnalyzer(), ELECTION.names))


@pytest.mark.parametrize(
    "text", ['"', "' OR 1=1 --", "NEAR(a b)", "head:رأی", "*", "رأی*", "a" * 5000, "ر ا ی " * 900]
)
def test_the_index_s_own_language_is_no_question(text: str) -> None:
    assert least_seconds(lambda: SMALL.find(text), tries=2) < 2


def test_live_finder_answers_at_once_and_updates_content() -> None:
    reader = PersianWords(PersianAnalyzer(), ELECTION.names)
    live = LiveFinder(FakeContent(), reader)
    assert live.find("خرید و فروش رأی").hits == ()
    live.renew(content())
    assert live.find("خرید و فروش رأی").hits[0].id == "84-alef"
    live.renew()
    assert live.find("خرید و فروش رأی").hits[0].id == "84-alef"


def test_question_that_ends_long_story_is_answered(finder: ContentFinder) -> None:
    story = "دیروز با برادرم و بچه‌ها از صبح زود راه افتادیم و هوا خیلی گرم بود و جاده شلوغ شد. " * 3
    result = finder.find(f"{story} خرید و فروش رأی جرم است؟")
    assert "article:84-alef" in [f"{hit.kind}:{hit.id}" for hit in result.hits or result.near]


def test_two_questions_in_one_message_are_both_found(finder: ContentFinder) -> None:
    ranked = finder.rank_documents("بازشماری آرا را نامزد می‌خواهد؟ خرید و فروش رأی جرم است؟").ranked
    assert {"85", "84-alef"} <= {entry.document.id for entry in choose_places(ranked)}


def test_leaning_of_a_vector_decides_between_tiers(finder: ContentFinder) -> None:
    question, weights, leaning = "خرید و فروش رأی جرم است؟", finder.vector_weights, finder.leaning
    trust = dict.fromkeys(weights.trust, 0.0) | {"leaning": 1.0}
    try:
        finder.vector_weights = replace(weights, trust=trust, bias=0.0, least_trust=1.0, least_near=-1.0)
        finder.leaning = LayerRow([1], 1.0, 0.0)
        sure, near, far = (finder.find(question, [value]) for value in (2.0, 0.0, -2.0))
    finally:
        finder.vector_weights, finder.leaning = weights, leaning
    assert sure.hits and near.near == sure.hits and not (far.hits or far.near)
    assert finder.find("قیمت دلار", [2.0]) == Findings(), "nothing is found by a vector alone"


def test_known_question_word_for_word_is_always_answered(finder: ContentFinder) -> None:
    fitted = finder.weights
    try:
        finder.weights = replace(fitted, least_trust=99.0, least_near=-99.0)
        assert finder.find("لاک و مهر صندوق؟").hits[0].id == "vb1/box"
        assert not finder.find("لاک و مهر صندوق قدیمی").hits
        assert not finder.find("وزن صندوق چند کیلو است؟").hits
    finally:
        finder.weights = fitted
