"""The wish to leave or to delete, where a text says nothing else."""

import pytest

from bot.language.asides import AsideReader
from bot.language.intents import PersianSpeech
from bot.search.intents import MessageReader
from bot.usecases.ports.intents import Intent, IntentReader


@pytest.fixture(scope="module")
def reader() -> IntentReader:
    return AsideReader(MessageReader(PersianSpeech()))


@pytest.mark.parametrize(
    "text",
    [
        "نه ولش کن نمیخوام گزارش بدم",
        "پشیمون شدم",
        "ولش کن",
        "بی‌خیال",
        "نمیخوام گزارش بدم",
        "دیگه ادامه نمیدم",
        "منصرف شدم",
    ],
)
def test_whole_refusals_are_heard(reader: IntentReader, text: str) -> None:
    reading = reader.read(text)
    assert (reading.sure, reading.only, reading.deletes) == (Intent.CANCEL, True, False)


@pytest.mark.parametrize(
    "text", ["پاکش کن", "حذفش کن", "گزارشمو پاک کن", "لطفا این گزارشو پاک کن", "دورش بنداز"]
)
def test_whole_deletions_are_heard(reader: IntentReader, text: str) -> None:
    assert reader.read(text).deletes


@pytest.mark.parametrize(
    "text",
    [
        "گفت ولش کن",
        "گفت پاکش کن",
        "رئیس شعبه گفت پشیمون شدم",
        "نمیخواستن رای بدن",
        "رای دهنده رو منصرف کردن",
        "صندوق رو پاک کردن",
        "برگه ها رو پاک کن",
        "گفتن برو بیرون از شعبه",
    ],
)
def test_told_words_are_no_wish(reader: IntentReader, text: str) -> None:
    reading = reader.read(text)
    assert (reading.sure is Intent.CANCEL, reading.only, reading.deletes) == (False, False, False)
