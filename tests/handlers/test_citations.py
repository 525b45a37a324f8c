"""An article of another law is never cited as one of the council law."""

from dataclasses import replace

from bot.conversation.buttons import Press
from bot.conversation.outgoing import Button, TextRef
from bot.domain.catalogue.catalogue import UNKNOWN_EDITION
from bot.handlers.learning.lesson_screens import article_term, law_screen
from bot.handlers.pieces import article_number, citations, law_button
from tests.fakes.school import article

OWN = article("27")
OTHER = replace(article("af-40"), number="40", law="the forces' law", edition="1382")
NAMED = {"number": "40", "edition": "1382", "law": "the forces' law"}


def test_citation_of_another_law_names_that_law() -> None:
    assert citations([OWN]) == TextRef("cite", {"number": "number 27", "edition": "edition 27"})
    assert citations([OTHER]) == TextRef("cite-of", NAMED)
    undated = replace(OTHER, edition=UNKNOWN_EDITION)
    assert citations([undated]) == TextRef(
        "cite-of-undated", {k: v for k, v in NAMED.items() if k != "edition"}
    )
    assert citations([OWN, OTHER]) == TextRef(
        "list-lines", {"first": citations([OWN]), "rest": TextRef("cite-of", NAMED)}
    )


def test_a_number_alone_names_another_law_too() -> None:
    assert article_number(OWN) == TextRef("article-number", {"number": "number 27"})
    assert article_number(OTHER) == TextRef("article-number-of", {"number": "40", "law": "the forces' law"})


def test_article_button_names_another_law() -> None:
    assert law_button(OWN, "v", "a") == Button(
        TextRef("button-law-single", {"number": "number 27"}), Press("v", "a")
    )
    assert law_button(OTHER, "v", "a") == Button(
        TextRef("button-law-other", {"number": "40"}), Press("v", "a")
    )


def test_the_article_itself_is_headed_by_its_citation() -> None:
    assert article_term(OTHER).args["cited"] == TextRef("cite-of", NAMED)
    back = law_button(OWN, "v", "a")
    assert law_screen([OTHER], back=back).args["articles"] == article_term(OTHER)
