"""An article of another law never passes for one of the council law."""

from dataclasses import replace

from bot.conversation.buttons import Press
from bot.conversation.outgoing import Button, Term
from bot.domain.catalogue.catalogue import UNKNOWN_EDITION
from bot.handlers.learning.lesson_screens import article_term, law_screen
from bot.handlers.pieces import citations, law_button, numbered
from tests.fakes.school import article

OWN = article("27")
OTHER = replace(article("af-40"), number="40", law="the forces' law", edition="1382")
NAMED = {"number": "40", "edition": "1382", "law": "the forces' law"}


def test_a_citation_of_another_law_names_it_and_its_text_and_is_no_amended_council_law() -> None:
    assert citations([OWN]) == Term("cite", {"number": "number 27", "edition": "edition 27"})
    assert citations([OTHER]) == Term("cite-of", NAMED)
    undated = replace(OTHER, edition=UNKNOWN_EDITION)
    assert citations([undated]) == Term("cite-of-undated", {k: v for k, v in NAMED.items() if k != "edition"})
    assert citations([OWN, OTHER]) == Term(
        "list-lines", {"first": citations([OWN]), "rest": Term("cite-of", NAMED)}
    )


def test_a_number_alone_names_another_law_too() -> None:
    assert numbered(OWN) == Term("article-number", {"number": "number 27"})
    assert numbered(OTHER) == Term("article-number-of", {"number": "40", "law": "the forces' law"})


def test_the_button_of_one_article_says_where_it_is_of_another_law() -> None:
    assert law_button(OWN, "v", "a") == Button(
        Term("button-law-one", {"number": "number 27"}), Press("v", "a")
    )
    assert law_button(OTHER, "v", "a") == Button(Term("button-law-other", {"number": "40"}), Press("v", "a"))


def test_the_article_itself_is_headed_by_its_citation() -> None:
    assert article_term(OTHER).args["cited"] == Term("cite-of", NAMED)
    back = law_button(OWN, "v", "a")
    assert law_screen([OTHER], back=back).args["articles"] == article_term(OTHER)
