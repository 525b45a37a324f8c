"""«What do I do now?»: a person's duty on polling day, what may happen there, and the steps to tick off."""

from typing import Final

from bot.conversation.router import Route, Typed
from bot.handlers.duties import duty_steps, incidents, own_duty, own_material, settlement_cards

ROUTES: Final = (
    Route("/now", incidents.open_now, button="now"),
    Route("now-group", incidents.group),
    Route("now-see", incidents.see),
    # who they are on the day
    Route("now-who", own_duty.ask_duty),
    Route("now-duty", own_duty.take_duty),
    Route("now-where", own_duty.ask_settlement),
    Route("now-place", own_duty.take_settlement),
    Route("place-cards", settlement_cards.cards),
    Route("place-card", settlement_cards.card),
    Route("place-hear", settlement_cards.hear),
    # cards of their duty; its questions are with the other questions
    Route("own", own_material.overview),
    Route("own-card", own_material.card),
    Route("own-hear", own_material.hear),
    # steps to tick off
    Route("now-list", duty_steps.steps),
    Route("now-tick", duty_steps.tick, once=True),
    Route("now-paper", duty_steps.paper),
    Route("now-anew", duty_steps.begin_anew, typed=Typed.WHOLE),
)
