"""Finds an article that is asked for by its number alone. It is returned directly, without a similarity
search."""

import re
from collections.abc import Mapping
from typing import Final

from bot.domain.catalogue.catalogue import Article
from bot.usecases.ports.ask import LawPlace, WordReader

_ID: Final = re.compile(r"(?P<number>\d+)(?:-(?P<part>[a-z]+)(?P<note>\d*))?(?:-(?P<point>\d+))?")


class ArticlesByNumber:
    """The articles of the election law by their numbers, as this reader parses them."""

    def __init__(self, articles: Mapping[str, Article], reader: WordReader) -> None:
        self._reader = reader
        self._places: dict[LawPlace, str] = {}
        for article in articles.values():
            if not article.law and (place := self._stands(article)) is not None:
                self._places[place] = article.id
                if article.id == str(place.number):  # of 136 only one item is in the content
                    self._places.setdefault(LawPlace(place.number), article.id)

    def _stands(self, article: Article) -> LawPlace | None:
        read = _ID.fullmatch(article.id)
        if read is None:
            return None
        number, point = int(read["number"]), int(read["point"] or 0)
        if read["part"] == "t":
            return LawPlace(number, note=int(read["note"] or -1))
        place = self._reader.law_place(article.number, bare=True)
        return LawPlace(number, place.item if place is not None else "", point=point)

    def find_article_id(self, question: str) -> str:
        """The id of the article, or of the nearest part of it in the content. Empty if the question says
        anything else, or if there is no such article."""
        place = self._reader.law_place(question)
        if place is None:
            return ""
        only = place._replace(note=-1) if place.note == 1 else place
        whole = (LawPlace(place.number, place.item), LawPlace(place.number))
        nearest = (place, only, place._replace(point=0), *whole)
        return next((self._places[candidate] for candidate in nearest if candidate in self._places), "")
