"""Texts for many readers: words that may identify somebody are masked; public numbers and links stay."""

import pytest

from bot.domain.news.broadcasts import cover_text
from bot.language.masking import MARK, mask
from tests.fakes.timing import least_seconds

LINE = "02188123456"


@pytest.mark.parametrize(
    "text",
    [
        "شعبه‌ها تا ساعت ۲۱ باز است؛ از ۱۲٬۳۴۵ صندوق، مادهٔ ۸۴.",
        "اگر تهدید شدید به ۱۱۰ زنگ بزنید. تلفن ۰۹۶۳۸۰ هم پاسخ می‌دهد.",
        "شمارهٔ درست ستاد ۰۲۱-۸۸۱۲۳۴۵۶ است.",
        "شمارهٔ درست ستاد 021 8812 3456 است.",
        "ببینید: https://www.moi.ir/news/85912345/a_b?id=1234567890",
        "ببینید: moi.ir/news/85912345",
        "وزارت کشور (ستاد انتخابات) moi.ir",
        "کانال درست @setad_official است.",
        "شماره‌های همگانی: ۱۱۰، ۱۹۷، ۱۲۹ و ۱۳۶؛ پیامک ۰۹۶۳۸۰.",
        "ببینید: https://www.moi.ir/2026-09-12-1234567 و https://moi.ir/2026/09/12/1234567",
    ],
)
def test_what_is_everybody_s_stays(text: str) -> None:
    assert cover_text(text, mask=mask, public=[LINE, "110"]) == text


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("به او زنگ بزنید: ۰۹۱۲۳۴۵۶۷۸۹", "۰۹۱۲۳۴۵۶۷۸۹"),
        ("به او زنگ بزنید: 021-88123457", "88123457"),
        ("به او زنگ بزنید: 0021881234560", "021881234560"),
        ("کد ملی ۰۰۱۲۳۴۵۶۷۸ را داشت", "۰۰۱۲۳۴۵۶۷۸"),
        ("به ali.rezaei@example.com بنویسید", "ali.rezaei@example.com"),
        ("به rezaei@example.com بنویسید", "rezaei@example.com"),
        ("به ali.rezaei [at] example.com بنویسید", "ali.rezaei"),
        ("به ali.rezaei (ات) example.com بنویسید", "ali.rezaei"),
        ("کارت 6037-9912-3456-7890", "7890"),
        ("moi.ir و ۰۹۱۲۳۴۵۶۷۸۹", "۰۹۱۲۳۴۵۶۷۸۹"),
        ("به ۰۹۱۲ ۱۱۰ ۴۵۶۷ زنگ بزنید", "۴۵۶۷"),
        ("کد ملی 0011-110-678", "678"),
    ],
)
def test_what_is_somebody_s_is_covered(text: str, secret: str) -> None:
    covered_text = cover_text(text, mask=mask, public=[LINE, "110"])
    assert MARK in covered_text and secret not in covered_text


def test_a_telephone_in_a_link_is_somebody_s_too() -> None:
    links = (
        "https://wa.me/989123456789",
        "tel:+989123456789",
        "https://t.me/+989123456789",
        "https://wa.me/00989123456789",
        "https://wa.me/9809123456789",
        "t.me/۰۹۱۲۳۴۵۶۷۸۹",
        "wa.me/0912-345-6789",
        "09123456789.ir",
        "@tel09123456789",
    )
    for link in links:
        assert MARK in cover_text(f"بنویسید: {link}", mask=mask, public=[])


@pytest.mark.parametrize("piece", ["a.", "@", "https://", "0", "۰ ", "a-", "moi.ir/", "a@", "0218812345"])
def test_hostile_words_take_no_long_time(piece: str) -> None:
    text = piece * (1_000 // len(piece))
    assert least_seconds(lambda: cover_text(text, mask=str, public=[LINE])) < 0.05
