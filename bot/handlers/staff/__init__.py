"""Who works here:
roles and their signatures, areas of a person, stops, the smaller circle, duty, handing over, recusal.
"""

from typing import Final

from bot.conversation.router import Route, Where
from bot.domain.staff.permissions import Permission
from bot.handlers.staff import (
    body_of,
    circle,
    duty,
    hand_over,
    panic,
    person_areas,
    recuse,
    role_removal,
    roles,
    same_person,
    signatures,
)

ROUTES: Final = (
    Route("duty", duty.change, needs=Permission.WORK_ON_CASES),
    Route("hand", hand_over.ask, needs=Permission.HAND_OVER),
    Route("hand.to", hand_over.offer, needs=Permission.HAND_OVER),
    Route("hand.yes", hand_over.accept, needs=Permission.HAND_OVER),
    Route("hand.no", hand_over.refuse, needs=Permission.HAND_OVER),
    Route("case.recuse", recuse.ask, where=Where.ANY, needs=Permission.WORK_ON_CASES),
    Route("case.recuse-yes", recuse.confirm, where=Where.ANY, needs=Permission.WORK_ON_CASES),
    Route("/recuse", recuse.show_recusals, button="recuse", needs=Permission.WORK_ON_CASES),
    Route("recuse.choose", recuse.choose, needs=Permission.WORK_ON_CASES),
    Route("recuse.from", recuse.start_recusal, needs=Permission.WORK_ON_CASES),
    Route("recuse.end", recuse.finish_recusal, needs=Permission.WORK_ON_CASES),
    Route("/grant", roles.grant, button="role", needs=Permission.GIVE_ROLES),
    Route("role.of", roles.show_person, needs=Permission.GIVE_ROLES),
    Route("body.of", body_of.choose, needs=Permission.GIVE_ROLES),
    Route("body.set", body_of.ask, needs=Permission.GIVE_ROLES),
    Route("body.yes", body_of.change, needs=Permission.GIVE_ROLES),
    Route("person.areas", person_areas.tree, needs=Permission.GIVE_AREAS),
    Route("person.area", person_areas.ask_turn, needs=Permission.GIVE_AREAS),
    Route("person.area-yes", person_areas.turn, needs=Permission.GIVE_AREAS),
    Route("person.clear", person_areas.ask_clear, needs=Permission.GIVE_AREAS),
    Route("person.clear-yes", person_areas.clear, needs=Permission.GIVE_AREAS),
    Route("role.give", roles.give, needs=Permission.GIVE_ROLES),
    Route("role.body", roles.give_body, needs=Permission.GIVE_ROLES),
    Route("role.take", role_removal.ask_take, needs=Permission.GIVE_ROLES),
    Route("role.take-yes", role_removal.take, needs=Permission.GIVE_ROLES),
    Route("role.lift", roles.ask_lift, needs=Permission.GIVE_ROLES),
    Route("role.same", same_person.choose_same, needs=Permission.LINK_ACCOUNTS),
    Route("role.one", same_person.ask_note, needs=Permission.LINK_ACCOUNTS),
    Route("role.one-yes", same_person.note, needs=Permission.LINK_ACCOUNTS),
    Route("role.apart", same_person.propose_separation, needs=Permission.LINK_ACCOUNTS),
    Route("signatures", signatures.list_signatures, needs=Permission.SEE_SIGNATURES),
    Route("signature", signatures.show_signature, needs=Permission.SEE_SIGNATURES),
    Route("role.sign", roles.sign, needs=Permission.GIVE_ROLES),
    Route("role.no", roles.decline, needs=Permission.GIVE_ROLES),
    Route("/panic", panic.panic, needs=Permission.STOP_COLLEAGUE),
    Route("panic.who", panic.ask_stop, needs=Permission.STOP_COLLEAGUE),
    Route("panic.sign", panic.sign, needs=Permission.STOP_COLLEAGUE),
    Route("circle.in", circle.propose_member, needs=Permission.NAME_CIRCLE),
    Route("circle.out", circle.ask_out, needs=Permission.NAME_CIRCLE),
    Route("circle.out-yes", circle.remove_member, needs=Permission.NAME_CIRCLE),
    Route("/circle", circle.group, where=Where.GROUP, needs=Permission.NAME_CIRCLE),
    Route("circle.end-yes", circle.end_group, where=Where.GROUP, needs=Permission.NAME_CIRCLE),
)
