"""All sections of the brief, in the order in which they are read: a class each, and its line here."""

from typing import Final

from bot.usecases.briefs.alerts_section import AlertsSection
from bot.usecases.briefs.bodies_section import BodiesSection
from bot.usecases.briefs.brief_source import BriefSource
from bot.usecases.briefs.levels_section import LevelsSection
from bot.usecases.briefs.measures_section import MeasuresSection
from bot.usecases.briefs.promises_section import PromisesSection
from bot.usecases.briefs.province_section import ProvinceSection
from bot.usecases.briefs.spaces_section import SpacesSection
from bot.usecases.briefs.stages_section import StagesSection
from bot.usecases.briefs.threats_section import ThreatsSection
from bot.usecases.briefs.training_section import TrainingSection

SOURCES: Final[tuple[BriefSource, ...]] = (
    StagesSection(),
    ThreatsSection(),
    LevelsSection(),
    SpacesSection(),
    PromisesSection(),
    MeasuresSection(),
    BodiesSection(),
    TrainingSection(),
    AlertsSection(),
    ProvinceSection(),
)
