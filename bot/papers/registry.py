"""All papers, by name: a line for each, and a class in its module."""

from functools import cache
from importlib import import_module
from typing import Final

from bot.conversation.papers import Fields, Paper, Rows
from bot.conversation.wire import MadeFile

_CLASSES: Final = {
    "atlas-paper": "bot.papers.atlas:AtlasPaper",
    "atlas-book": "bot.papers.spreadsheet:AtlasBook",
    "division-paper": "bot.papers.division:DivisionPaper",
    "division-book": "bot.papers.spreadsheet:DivisionBook",
    "ballot": "bot.pictures.ballots:BallotPaper",
    "brief-paper": "bot.papers.brief:BriefPaper",
    "campaign-piece": "bot.pictures.posters:PiecePaper",
    "diagram": "bot.pictures.diagrams:DiagramPaper",
    "lesson-card": "bot.pictures.cards:CardPicture",
    "certificate-paper": "bot.papers.certificate:CertificatePaper",
    "certificate-picture": "bot.papers.certificate:CertificatePicture",
    "case-list": "bot.papers.comma_separated:CaseList",
    "case-table": "bot.papers.spreadsheet:CaseTable",
    "class-lesson": "bot.papers.class_lesson:ClassPaper",
    "checklist": "bot.papers.checklist:ChecklistPaper",
    "complaint": "bot.papers.complaint:ComplaintPaper",
    "province-letter": "bot.papers.complaint:ProvincePaper",
    "referral-letter": "bot.papers.complaint:ReferralLetter",
    "pocket-page": "bot.papers.pocket_page:PocketPage",
    "poster": "bot.papers.poster:PosterPaper",
    "grade-form": "bot.papers.spreadsheet:GradeForm",
    "roster-form": "bot.papers.spreadsheet:RosterForm",
    "group-table": "bot.papers.spreadsheet:GroupTable",
    "lawyer-table": "bot.papers.spreadsheet:LawyerTable",
}
"""Name -> ``module:class``. A module is loaded with its first file: PDF and XLSX libraries are large, and most runs
do not need them for a while."""
NAMES: Final = tuple(_CLASSES)


@cache
def paper_of(name: str) -> Paper:
    """The paper of that name. Raises KeyError for an unknown name."""
    module, _, class_name = _CLASSES[name].partition(":")
    paper: Paper = getattr(import_module(module), class_name)()
    return paper


def make(name: str, fields: Fields, rows: Rows) -> MadeFile:
    """Make the file of that name. Raises KeyError for an unknown name or a missing field."""
    paper = paper_of(name)
    paper.check(fields)
    return paper.make(fields, rows)
