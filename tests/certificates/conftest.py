"""A key, the texts of a certificate, and its three files."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from bot.certificates.keys import SigningKey
from bot.certificates.making import DATA, PAPER, PICTURE, CertificateMaker
from bot.papers.registry import make

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
HOLDER = "سیده‌مریم احمدی‌نژاد"
NUMBER = "123456789012"
FIELDS = {
    "number": NUMBER,
    "holder": HOLDER,
    "track": "staff",
    "day": "2026-11-24",
    "title": "آزمون پایانی درس‌های کارکنان شعبه",
    "about": "درس‌های انتخابات شوراها",
    "how": "قبولی با دست‌کم ۸۰٪",
    "issuer": "امانت",
    "heading": "گواهی آموزش انتخابات",
    "intro": "گواهی می‌دهیم که",
    "body": "درس‌های «کارکنان شعبه» را در سه سطح گذرانده و در آزمون پایانی (حد قبولی: ۸۰٪) قبول شده است.",
    "number-label": "شمارهٔ گواهی:",
    "shown": "۱۲۳۴-۵۶۷۸-۹۰۱۲",
    "day-line": "تاریخ: ۳ آذر ۱۴۰۵",
    "edition-line": "متن قانون: ویرایش ۱۴۰۳/۱۲/۱۹",
    "unread-line": "هنوز حقوق‌دانی این متن را نخوانده است.",
    "ledger-label": "نشان دفتر کارها:",
    "ledger": "1234-9f86d081",
    "bots-line": "این گواهی را فقط این ربات‌ها می‌دهند:",
    "scan": "برای بررسی، این را اسکن کنید.",
    "note": "این گواهی آموزشی است.",
    "link": f"https://t.me/amanat_bot?start=v_{NUMBER}_0123456789",
}
ROWS = (("تلگرام", "@amanat_bot"), ("بله", "@amanat_bale_bot"))
KINDS = {"pdf": PAPER, "png": PICTURE, "json": DATA}


@pytest.fixture(scope="session")
def key() -> SigningKey:
    return SigningKey(bytes(range(32)))


@pytest.fixture(scope="session")
def other_key() -> SigningKey:
    return SigningKey(bytes(range(32, 64)))


@pytest.fixture(scope="session")
def certificate_bytes(key: SigningKey) -> Callable[[str], bytes]:
    maker = CertificateMaker(make, key)
    files = {kind: maker(name, FIELDS, ROWS).data for kind, name in KINDS.items()}
    return files.__getitem__
