"""The content as the program uses it: looked up, never searched for in files."""

from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass

from bot.domain.catalogue import Act, Agency, AreaTree, Article, Hotline, Phase, Space
from bot.domain.lessons import Audience, Lesson, Tier
from bot.domain.quizzes import Question, Quiz


@dataclass(slots=True)  # not frozen: `bot.usecases.ports.Content` declares its attributes as plain variables
class Content:
    """All that `content/` holds, keyed by id in file order. An unknown id gives nothing."""

    digest: str
    _: KW_ONLY
    lessons_by_id: Mapping[str, Lesson]
    quizzes: Mapping[tuple[Audience, Tier], Quiz]
    articles: Mapping[str, Article]
    acts: Mapping[str, Act]
    areas: AreaTree
    agencies: Mapping[str, Agency]
    hotlines: Sequence[Hotline]

    def hash(self) -> str:
        """Names exactly this text (SHA-256, hexadecimal): changes when any file of the content changes."""
        return self.digest

    def tiers(self, track: Audience) -> tuple[Tier, ...]:
        """The tiers of a track that have lessons, in order."""
        return tuple(tier for tier in Tier if self.lessons(track, tier))

    def lessons(self, track: Audience, tier: Tier) -> tuple[Lesson, ...]:
        """The lessons of a tier in their order; empty where nothing is written yet."""
        return tuple(
            lesson for lesson in self.lessons_by_id.values() if (lesson.track, lesson.tier) == (track, tier)
        )

    def lesson(self, lesson_id: str) -> Lesson | None:
        return self.lessons_by_id.get(lesson_id)

    def quiz(self, track: Audience, tier: Tier) -> Quiz | None:
        return self.quizzes.get((track, tier))

    def questions(self, track: Audience, tier: Tier) -> tuple[Question, ...]:
        """The question bank of a tier; empty where nothing is written yet."""
        quiz = self.quiz(track, tier)
        return quiz.questions if quiz else ()

    def reportable_acts(self, *, phase: Phase | None = None, space: Space | None = None) -> tuple[Act, ...]:
        """The acts that the form may offer, in file order, narrowed to a phase and a space if given."""
        return tuple(
            act
            for act in self.acts.values()
            if act.reportable()
            and (phase is None or phase in act.phases)
            and (space is None or space in act.spaces)
        )
