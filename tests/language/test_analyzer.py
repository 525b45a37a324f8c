"""The analyser before, while and after hazm loads."""

import asyncio
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from bot.language.analyzer import PersianAnalyzer
from bot.usecases.ports.language import TextAnalyzer
from tests.fakes import shared_content
from tests.fakes.timing import least_seconds

TYPED = "\u200fمن مي خواهم كتاب ها را بخوانم ، گفته شده است! 5 نفر 👍"


@pytest.fixture
def loaded_analyzer() -> PersianAnalyzer:
    return shared_content.loaded_analyzer()


def test_it_is_a_text_analyzer() -> None:
    analyzer: TextAnalyzer = PersianAnalyzer()
    assert not analyzer.ready


def test_light_rules_answer_before_loading() -> None:
    analyzer = PersianAnalyzer()
    assert analyzer.normalise(TYPED).startswith("من می‌خواهم کتاب‌ها را بخوانم")
    assert analyzer.tokens(TYPED) == (
        "من",
        "می‌خواهم",
        "کتاب‌ها",
        "را",
        "بخوانم",
        "گفته",
        "شده",
        "است",
        "۵",
        "نفر",
    )
    assert analyzer.lemmas("کتاب ها") == ("کتاب‌ها",)
    assert analyzer.tokens("👍 !!! …") == ()
    assert analyzer.normalise("") == ""


def test_hazm_is_not_imported_before_loading() -> None:
    code = (
        "import sys; from bot.language import analyzer, dates, digits, masking, symbols;"
        "a = analyzer.PersianAnalyzer(); a.tokens('سلام'); print('hazm' in sys.modules)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert result.stdout.strip() == "False"


def test_loaded_it_knows_words_and_lemmas(loaded_analyzer: PersianAnalyzer) -> None:
    assert loaded_analyzer.ready
    assert loaded_analyzer.tokens(TYPED)[:5] == ("من", "می‌خواهم", "کتاب‌ها", "را", "بخوانم")
    assert loaded_analyzer.lemmas("کتاب ها را می خوانند") == ("کتاب", "را", "خواند#خوان")
    assert loaded_analyzer.tokens("نمیدانم چه ميگفت") == ("نمی‌دانم", "چه", "می‌گفت")
    assert loaded_analyzer.tokens("خواهد رفت") == ("خواهد_رفت",)
    assert loaded_analyzer.tokens("#رای_گیری @ali a_b") == ("رای", "گیری", "ali", "a_b")
    assert loaded_analyzer.tokens("👍 !!! …") == ()
    assert loaded_analyzer.normalise("") == ""


@pytest.mark.slow
def test_sharing_tables_changes_no_answer_of_hazm(loaded_analyzer: PersianAnalyzer) -> None:
    from hazm.lemmatizer import Lemmatizer
    from hazm.normalizer import Normalizer
    from hazm.word_tokenizer import WordTokenizer

    stock, tokenizer, lemmatizer = Normalizer(), WordTokenizer(), Lemmatizer()
    lexicon = loaded_analyzer._lexicon
    assert lexicon is not None
    words = list(lemmatizer.words)[::97]
    for start in range(0, len(words) - 8, 8):
        sentence = " ".join(words[start : start + 8]).replace("\u200c", " ")
        normal = stock.normalize(sentence)
        assert lexicon.normalise(sentence) == normal
        assert lexicon.tokenize(normal) == tokenizer.tokenize(normal)
    for word in words:
        assert lexicon.lemma(word + "ها") == lemmatizer.lemmatize(word + "ها")


@pytest.mark.slow
def test_the_dictionaries_take_less_than_sixty_megabytes() -> None:
    analyzer = PersianAnalyzer()
    before, start = psutil.Process().memory_info().rss, time.perf_counter()
    analyzer.load_now()
    grown = (psutil.Process().memory_info().rss - before) / 1e6
    print(f"hazm loaded: +{grown:.0f} MB, {time.perf_counter() - start:.2f} s")
    assert grown < 60


@pytest.mark.slow
async def test_it_answers_while_it_loads_in_the_background() -> None:
    analyzer = PersianAnalyzer()
    loading = asyncio.create_task(analyzer.load())
    answers = 0
    while not analyzer.ready:
        assert analyzer.tokens("كتاب ها")[0].startswith("کتاب")
        answers += 1
        await asyncio.sleep(0.005)
    await loading
    await analyzer.load()
    assert answers > 10


async def test_many_threads_get_the_same_answer(loaded_analyzer: PersianAnalyzer) -> None:
    expected = loaded_analyzer.tokens(TYPED)
    answers = await asyncio.gather(*(asyncio.to_thread(loaded_analyzer.tokens, TYPED) for _ in range(50)))
    assert set(answers) == {expected}


@pytest.mark.parametrize("piece", ["ا", "می ", "«", "5.", "  .", "\u200c", "سلام دنیا ", "\x00", "(", "🇮🇷"])
def test_long_texts_take_no_long_time(loaded_analyzer: PersianAnalyzer, piece: str) -> None:
    def take() -> None:
        loaded_analyzer.tokens(piece * (4096 // len(piece)))
        loaded_analyzer.tokens(piece * 20_001)

    assert least_seconds(take, tries=2) < 1
