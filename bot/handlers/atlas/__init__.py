"""The atlas and its road map, for liaisons and leads."""

from typing import Final

from bot.conversation.router import Route, Who
from bot.handlers.atlas import (
    atlas,
    atlas_changes,
    atlas_grade,
    atlas_official,
    atlas_papers,
    atlas_show,
    atlas_versions,
    roadmap,
    roadmap_steps,
)

ROUTES: Final = (
    Route("/atlas", atlas.atlas, button="atlas", who=Who.LIAISON),
    Route("atlas.grade", atlas_grade.grade, who=Who.LIAISON),
    Route("state:atlas.number", atlas_grade.number_typed, who=Who.LIAISON),
    Route("state:atlas.reason", atlas_grade.reason_typed, who=Who.LIAISON),
    Route("atlas.official", atlas_official.official, who=Who.LEAD),
    Route("atlas.official-yes", atlas_official.keep, who=Who.LEAD),
    Route("atlas.official-end", atlas_official.ask_end, who=Who.LEAD),
    Route("atlas.official-gone", atlas_official.end, who=Who.LEAD),
    Route("state:atlas.source", atlas_official.source_typed, who=Who.LEAD),
    Route("state:atlas.day", atlas_official.day_typed, who=Who.LEAD),
    Route("atlas.versions", atlas_show.versions, who=Who.LIAISON),
    Route("atlas.version", atlas_show.version, who=Who.LIAISON),
    Route("atlas.why", atlas_show.explain_level, who=Who.LIAISON),
    Route("atlas.changes", atlas_changes.changes, who=Who.LIAISON),
    Route("atlas.map", atlas_papers.picture, who=Who.LIAISON),
    Route("atlas.pdf", atlas_papers.paper, who=Who.LIAISON),
    Route("atlas.xlsx", atlas_papers.book, who=Who.LIAISON),
    Route("atlas.draft", atlas_versions.draft, who=Who.LEAD),
    Route("atlas.lock", atlas_versions.lock, who=Who.LEAD),
    Route("atlas.sign", atlas_versions.sign, who=Who.LEAD),
    Route("atlas.no", atlas_versions.decline, who=Who.LEAD),
    Route("/roadmap", roadmap.road, button="road", who=Who.LIAISON),
    Route("road.area", roadmap.show_area_tasks, who=Who.LIAISON),
    Route("road.task", roadmap.show_task, who=Who.LIAISON),
    Route("road.move", roadmap.move, who=Who.LIAISON),
    Route("road.steps", roadmap_steps.steps, who=Who.LIAISON),
    Route("road.step", roadmap_steps.show_step, who=Who.LIAISON),
    Route("road.all", roadmap_steps.ask, who=Who.LIAISON),
    Route("road.all-yes", roadmap_steps.move_all, who=Who.LIAISON),
)
