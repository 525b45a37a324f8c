"""The picture of a card: as high as its words need, nothing cut off, the bots' names below."""

import io

from PIL import Image

from bot.domain.learning.lessons import TIERS, Audience
from bot.papers.registry import make
from bot.pictures.cards import CardPicture, draw_card
from bot.pictures.type_setting import WIDTH
from tests.fakes.shared_content import shipped_content

BOTS = [("تلگرام", "@amanat_bot"), ("بله", "@amanat_bot")]


def fields(text: str) -> dict[str, str]:
    return {
        "title": "یک رأی، فقط مال شما",
        "text": text,
        "articles": "مادهٔ ۲۷، متن ۱۴۰۳/۱۲/۱۹",
        "foot": "امانت",
    }


def height(text: str) -> int:
    picture = Image.open(io.BytesIO(draw_card(fields(text), BOTS)))
    assert picture.width == WIDTH
    return picture.height


def test_picture_grows_with_words_and_paragraphs() -> None:
    assert height("یک") < height("یک\n\nدو") < height("\n\n".join(["واژه " * 40] * 3))


def test_longest_card_of_content_fits() -> None:
    content = shipped_content()
    cards = [
        c for track in Audience for tier in TIERS for ls in content.lessons(track, tier) for c in ls.cards
    ]
    longest = max((card.text for card in cards), key=len)
    made = make(CardPicture.name, fields(longest), BOTS)
    assert len(made.data) < 100_000
    assert Image.open(io.BytesIO(made.data)).height < 2 * WIDTH
