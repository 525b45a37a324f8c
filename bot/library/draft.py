"""What has been read of a content folder, before it is judged as a whole."""

from dataclasses import dataclass, field

from bot.domain.catalogue import Act, Agency, Area, Article, Hotline
from bot.domain.lessons import Audience, Lesson, Tier
from bot.domain.material import Handout, Term
from bot.domain.quizzes import Quiz
from bot.library.ledger import Ledger


@dataclass(slots=True)
class Draft:
    """Everything read so far, in file order; `ledger` holds what was wrong with it."""

    ledger: Ledger = field(default_factory=Ledger)
    lessons: list[Lesson] = field(default_factory=list)
    quizzes: list[Quiz] = field(default_factory=list)
    articles: list[Article] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)
    agencies: list[Agency] = field(default_factory=list)
    hotlines: list[Hotline] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)
    topics: dict[str, str] = field(default_factory=dict)
    handouts: list[Handout] = field(default_factory=list)
    seen_tiers: dict[tuple[Audience, Tier], list[str]] = field(default_factory=dict)
