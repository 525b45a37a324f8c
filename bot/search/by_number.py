"""An article asked for by its number alone («ماده ۸۴ بند الف چی می‌گه؟»): it is that article, and no likeness is asked.

Only where nothing else is said: «مادهٔ ۱۹ قانون مجازات اسلامی» is another law's, and the rest is searched as ever.
"""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from bot.domain.catalogue.catalogue import Article
from bot.usecases.ports.ask import WordReader

ARTICLE, ITEM, NOTE, POINT = "ماده", "بند", "تبصره", "شماره"
_BESIDE: Final = """
    ی ها های قانون شورا شوراها شوراهای اسلامی انتخابات کشور جدید چی چیه چیست چه می گه گوید میگه میگوید گفته
    نوشته درباره مورد درمورد در از رو را و متن کامل متنش بگو بگید لطفا توضیح بده بدید یعنی است هست سلام نشان
    بفرست میخوام میخواستم خواهم خوام ببینم کجاست هستش بخون
"""
FILLERS: Final = frozenset(_BESIDE.split())
"""What people say around a number without asking for anything else."""
_ORDINALS: Final = {
    "یک": 1,
    "اول": 1,
    "دو": 2,
    "دوم": 2,
    "سه": 3,
    "سوم": 3,
    "چهار": 4,
    "چهارم": 4,
    "پنج": 5,
    "پنجم": 5,
}
_GLUED: Final = re.compile(rf"({ARTICLE}|{ITEM}|{NOTE})(?=\d)")
_ID: Final = re.compile(r"(?P<number>\d+)(?:-(?P<part>[a-z]+)(?P<note>\d*))?(?:-(?P<point>\d+))?")
_LETTER: Final = re.compile(rf"{ITEM} (\S+)")


class Place(NamedTuple):
    """Where something stands in the councils' law; ``note`` is 0 for none, and -1 for an article's only one."""

    number: int
    item: str = ""
    note: int = 0
    point: int = 0


class ByNumber:
    """The articles of the elections' own law by their numbers, as one reader reads these."""

    def __init__(self, articles: Mapping[str, Article], reader: WordReader) -> None:
        self._reader = reader
        self._places = {
            place: article.id
            for article in articles.values()
            if not article.law and (place := self._stands(article)) is not None
        }
        self._items = {place.item for place in self._places} - {""}
        for place, article_id in list(self._places.items()):  # of 136 only one item is told
            if article_id == str(place.number):
                self._places.setdefault(Place(place.number), article_id)

    def _stands(self, article: Article) -> Place | None:
        read = _ID.fullmatch(article.id)
        if read is None:
            return None
        number, point = int(read["number"]), int(read["point"] or 0)
        if read["part"] == "t":
            return Place(number, note=int(read["note"] or -1))
        letter = _LETTER.search(self._reader.plain(article.number))
        return Place(number, item=letter[1] if letter is not None else "", point=point)

    def asked(self, question: str) -> str:
        """The id of the article, or of the nearest part of it that the content has; empty where something else is
        said, too, or where there is no such article."""
        place = self._read(_GLUED.sub(r"\1 ", self._reader.plain(question)).split())
        if place is None:
            return ""
        only = place._replace(note=-1) if place.note == 1 else place
        nearest = (place, only, place._replace(point=0), Place(place.number, place.item), Place(place.number))
        return next((self._places[one] for one in nearest if one in self._places), "")

    def _read(self, words: list[str]) -> Place | None:
        """The place that these words name and nothing else; the number of the article may come last («بند ب ۸۴»)."""
        if not {ARTICLE, ITEM, NOTE} & set(words):
            return None
        found: dict[str, int] = {}
        item, last = "", ARTICLE
        for word in words:
            if word in (ARTICLE, NOTE, POINT):
                last = word
                if word == NOTE:
                    found[NOTE] = -1
            elif word == ITEM:
                last = ITEM
            elif last == ITEM and word in self._items:
                item, last = word, ARTICLE
            elif (number := _number(word, spoken=last == NOTE)) is not None:
                if found.setdefault(last, number) not in (number, -1):
                    return None
                found[last], last = number, ARTICLE
            elif word not in FILLERS:
                return None
        if ARTICLE not in found:
            return None
        return Place(found[ARTICLE], item, found.get(NOTE, 0), found.get(POINT, 0))


def _number(word: str, *, spoken: bool) -> int | None:
    if word.isdecimal() and len(word) <= len("۱۳۶"):
        return int(word)
    return _ORDINALS.get(word) if spoken else None
