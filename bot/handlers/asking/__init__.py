"""What everybody may ask: a question in their own words, of the content or of a person, and where to vote."""

from typing import Final

from bot.conversation.router import Route
from bot.handlers.asking import (
    ask,
    ask_person,
    inquiry_desk,
    my_inquiries,
    suggestion_desk,
    voting_place,
)

ROUTES: Final = (
    # asking
    Route("/ask", ask.open_ask, button="ask"),
    Route("ask-see", ask.see, once=True),
    Route("ask-topic", ask.topic),
    # a person answers what the content does not
    Route("ask-person", ask_person.hand_over),
    Route("my-inquiries", my_inquiries.my_inquiries),
    Route("my-inquiry", my_inquiries.my_inquiry, once=True),
    Route("my-inquiry-back", my_inquiries.withdraw),
    # the editors' desk; each handler checks the right
    Route("/questions", inquiry_desk.inquiries, button="inquiries"),
    Route("inquiry.open", inquiry_desk.claim),
    Route("inquiry.release", inquiry_desk.release),
    Route("inquiry.find", inquiry_desk.ask_place),
    Route("inquiry.look", inquiry_desk.preview_place),
    Route("inquiry.give", inquiry_desk.give_place),
    Route("inquiry.words", inquiry_desk.ask_words),
    Route("inquiry.send", inquiry_desk.send_words),
    Route("inquiry.decline", inquiry_desk.ask_decline),
    Route("inquiry.no", inquiry_desk.decline),
    Route("inquiry.learn", suggestion_desk.ask_wording),
    Route("inquiry.keep", suggestion_desk.keep_wording),
    Route("suggestions", suggestion_desk.suggestions),
    Route("sugg.see", suggestion_desk.see),
    Route("sugg.yes", suggestion_desk.accept),
    Route("sugg.no", suggestion_desk.drop),
    Route("state:inquiry.find", inquiry_desk.find_place),
    Route("state:inquiry.words", inquiry_desk.preview_words),
    Route("state:inquiry.reword", suggestion_desk.preview_wording),
    # where, when and with which papers to vote
    Route("/where", voting_place.show_voting_info, button="where"),
    Route("where-near", voting_place.ask_location),
    Route("where-area", voting_place.area),
    Route("where-with", voting_place.show_voting_papers),
)
