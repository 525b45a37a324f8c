"""The register of threats and the measures against them, for liaisons and leads."""

from typing import Final

from bot.conversation.router import Route
from bot.domain.staff.permissions import Permission
from bot.handlers.threats import (
    measure_new,
    measures,
    register_papers,
    register_versions,
    threat_grade,
    threat_matrix,
    threat_new,
    threats,
)

ROUTES: Final = (
    Route("/threats", threats.threats, button="threats", needs=Permission.READ_THREATS),
    Route("threats.list", threats.show_list, needs=Permission.READ_THREATS),
    Route("threats.one", threats.show_threat, needs=Permission.READ_THREATS),
    Route("threats.matrix", threat_matrix.matrix, needs=Permission.READ_THREATS),
    Route("threats.grade", threat_grade.grade, needs=Permission.READ_THREATS),
    Route(f"state:{threat_grade.NUMBER}", threat_grade.number_typed, needs=Permission.READ_THREATS),
    Route(f"state:{threat_grade.REASON}", threat_grade.reason_typed, needs=Permission.READ_THREATS),
    Route("threats.add", threat_new.add, needs=Permission.READ_THREATS),
    Route(f"state:{threat_new.TITLE}", threat_new.title_typed, needs=Permission.READ_THREATS),
    Route(f"state:{threat_new.SCOPE}", threat_new.title_typed, needs=Permission.READ_THREATS),
    Route("threats.scope", threat_new.scope, needs=Permission.READ_THREATS),
    Route("threats.scope-back", threat_new.show_scope, needs=Permission.READ_THREATS),
    Route("threats.store", threat_new.store, needs=Permission.READ_THREATS, once=True),
    Route("threats.earlier", threat_new.show_earlier, needs=Permission.READ_THREATS),
    Route("threats.left", threat_new.show_left, needs=Permission.READ_THREATS),
    Route("threats.again", threat_new.take_over, needs=Permission.READ_THREATS),
    Route("threats.withdraw", threat_new.withdraw, needs=Permission.READ_THREATS),
    Route("threats.withdraw-yes", threat_new.withdraw_confirmed, needs=Permission.READ_THREATS),
    Route("threats.plan", measures.plan, needs=Permission.READ_THREATS),
    Route("threats.ready", measures.show_ready, needs=Permission.READ_THREATS),
    Route("threats.take", measures.take, needs=Permission.READ_THREATS),
    Route("threats.measure", measures.show_measure, needs=Permission.READ_THREATS),
    Route("threats.move", measures.move, needs=Permission.READ_THREATS),
    Route("threats.note", measures.note, needs=Permission.READ_THREATS),
    Route(f"state:{measures.NOTE}", measures.note_typed, needs=Permission.READ_THREATS),
    Route("threats.due", measures.due, needs=Permission.READ_THREATS),
    Route("threats.new", measure_new.begin, needs=Permission.READ_THREATS),
    Route("threats.step", measure_new.step, needs=Permission.READ_THREATS),
    Route(f"state:{measure_new.STEPS}", measure_new.days_typed, needs=Permission.READ_THREATS),
    Route(f"state:{measure_new.TITLE}", measure_new.title_typed, needs=Permission.READ_THREATS),
    Route("threats.versions", register_versions.versions, needs=Permission.READ_THREATS),
    Route("threats.version", register_versions.show_version, needs=Permission.READ_THREATS),
    Route("threats.picture", threat_matrix.picture, needs=Permission.READ_THREATS),
    Route("threats.pdf", register_papers.paper, needs=Permission.READ_THREATS),
    Route("threats.xlsx", register_papers.book, needs=Permission.READ_THREATS),
    Route("threats.draft", register_versions.draft, needs=Permission.LOCK_THREATS),
    Route("threats.lock", register_versions.lock, needs=Permission.LOCK_THREATS),
    Route("threats.sign", register_versions.sign, needs=Permission.LOCK_THREATS),
    Route("threats.no", register_versions.decline, needs=Permission.LOCK_THREATS),
)
