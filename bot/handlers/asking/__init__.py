"""What everybody may ask: a question in their own words, and where to vote."""

from typing import Final

from bot.conversation.router import Route
from bot.handlers.asking import ask, voting_place

ROUTES: Final = (
    # asking
    Route("/ask", ask.open_ask, button="ask"),
    Route("ask-see", ask.see),
    Route("ask-topic", ask.topic),
    Route("state:ask.question", ask.question),
    Route("state:reading.answer", ask.question),
    # where, when and with which papers to vote
    Route("/where", voting_place.show_voting_info, button="where"),
    Route("where-near", voting_place.ask_location),
    Route("where-area", voting_place.area),
    Route("where-with", voting_place.show_voting_papers),
    Route("state:reading.station", voting_place.place),
)
