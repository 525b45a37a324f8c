"""The atlas, its road map and its letters to the province, for liaisons and leads."""

from typing import Final

from bot.conversation.router import Route
from bot.domain.staff.permissions import Permission
from bot.handlers.atlas import (
    atlas,
    atlas_grade,
    atlas_official,
    atlas_pages,
    atlas_papers,
    atlas_show,
    atlas_tables,
    atlas_versions,
    province,
    province_entries,
    roadmap,
    roadmap_steps,
)

ROUTES: Final = (
    Route("/atlas", atlas.atlas, button="atlas", needs=Permission.READ_ATLAS),
    Route("atlas.grade", atlas_grade.grade, needs=Permission.READ_ATLAS),
    Route("state:atlas.number", atlas_grade.number_typed, needs=Permission.READ_ATLAS),
    Route("state:atlas.reason", atlas_grade.reason_typed, needs=Permission.READ_ATLAS),
    Route("atlas.page", atlas_pages.page, needs=Permission.READ_ATLAS),
    Route(f"state:{atlas_pages.STATE}", atlas_pages.reason_typed, needs=Permission.READ_ATLAS),
    Route("atlas.as", atlas_pages.same, needs=Permission.READ_ATLAS),
    Route("atlas.as-yes", atlas_pages.same_confirmed, needs=Permission.READ_ATLAS),
    Route("atlas.table", atlas_tables.table, needs=Permission.READ_ATLAS),
    Route("atlas.form", atlas_tables.form, needs=Permission.READ_ATLAS),
    Route(f"state:{atlas_tables.STATE}", atlas_tables.take, needs=Permission.READ_ATLAS),
    Route("atlas.table-yes", atlas_tables.accept, needs=Permission.READ_ATLAS),
    Route("atlas.table-no", atlas_tables.decline, needs=Permission.READ_ATLAS),
    Route("atlas.official", atlas_official.official, needs=Permission.SET_OFFICIAL_LEVEL),
    Route("atlas.official-yes", atlas_official.keep, needs=Permission.SET_OFFICIAL_LEVEL),
    Route("atlas.official-end", atlas_official.ask_end, needs=Permission.SET_OFFICIAL_LEVEL),
    Route("atlas.official-gone", atlas_official.end, needs=Permission.SET_OFFICIAL_LEVEL),
    Route("state:atlas.source", atlas_official.source_typed, needs=Permission.SET_OFFICIAL_LEVEL),
    Route("state:atlas.day", atlas_official.day_typed, needs=Permission.SET_OFFICIAL_LEVEL),
    Route("atlas.versions", atlas_show.versions, needs=Permission.READ_ATLAS),
    Route("atlas.version", atlas_show.version, needs=Permission.READ_ATLAS),
    Route("atlas.why", atlas_show.explain_level, needs=Permission.READ_ATLAS),
    Route("atlas.changes", atlas_versions.changes, needs=Permission.READ_ATLAS),
    Route("atlas.map", atlas_papers.picture, needs=Permission.READ_ATLAS),
    Route("atlas.pdf", atlas_papers.paper, needs=Permission.READ_ATLAS),
    Route("atlas.xlsx", atlas_papers.book, needs=Permission.READ_ATLAS),
    Route("atlas.draft", atlas_versions.draft, needs=Permission.LOCK_ATLAS),
    Route("atlas.lock", atlas_versions.lock, needs=Permission.LOCK_ATLAS),
    Route("atlas.sign", atlas_versions.sign, needs=Permission.LOCK_ATLAS),
    Route("atlas.no", atlas_versions.decline, needs=Permission.LOCK_ATLAS),
    # what was sent to the province
    Route("province", province.show_all, needs=Permission.WRITE_TO_PROVINCE),
    Route("province.version", province.show_version, needs=Permission.WRITE_TO_PROVINCE),
    Route("province.letter", province.show_letter, needs=Permission.WRITE_TO_PROVINCE),
    Route("province.pdf", province.blank_paper, needs=Permission.WRITE_TO_PROVINCE),
    Route("province.paper", province.paper_of_letter, needs=Permission.WRITE_TO_PROVINCE),
    Route("province.new", province_entries.begin, needs=Permission.WRITE_TO_PROVINCE),
    Route("province.correct", province_entries.begin_correction, needs=Permission.WRITE_TO_PROVINCE),
    Route("province.keep", province_entries.keep, needs=Permission.WRITE_TO_PROVINCE, once=True),
    Route("province.answer", province_entries.begin_answer, needs=Permission.WRITE_TO_PROVINCE),
    Route(
        "province.answer-keep",
        province_entries.keep_answer,
        needs=Permission.WRITE_TO_PROVINCE,
        once=True,
    ),
    Route(
        f"state:{province_entries.RECIPIENT}",
        province_entries.recipient_typed,
        needs=Permission.WRITE_TO_PROVINCE,
    ),
    Route(
        f"state:{province_entries.NUMBER}", province_entries.number_typed, needs=Permission.WRITE_TO_PROVINCE
    ),
    Route(f"state:{province_entries.DAY}", province_entries.day_typed, needs=Permission.WRITE_TO_PROVINCE),
    Route(
        f"state:{province_entries.ANSWER}", province_entries.answer_typed, needs=Permission.WRITE_TO_PROVINCE
    ),
    Route(
        f"state:{province_entries.ANSWER_DAY}",
        province_entries.answer_day_typed,
        needs=Permission.WRITE_TO_PROVINCE,
    ),
    Route("/roadmap", roadmap.road, button="road", needs=Permission.READ_ATLAS),
    Route("road.area", roadmap.show_area_tasks, needs=Permission.READ_ATLAS),
    Route("road.task", roadmap.show_task, needs=Permission.READ_ATLAS),
    Route("road.move", roadmap.move, needs=Permission.READ_ATLAS),
    Route("road.steps", roadmap_steps.steps, needs=Permission.READ_ATLAS),
    Route("road.step", roadmap_steps.show_step, needs=Permission.READ_ATLAS),
    Route("road.all", roadmap_steps.ask, needs=Permission.READ_ATLAS),
    Route("road.all-yes", roadmap_steps.move_all, needs=Permission.READ_ATLAS),
)
