"""``amanat class``: the sheets of a lesson to hold in a room, without running the bot."""

import sys
from collections.abc import Sequence
from pathlib import Path

from bot.cli.content_folder import content_dir
from bot.cli.export import FileExport
from bot.cli.handout import make_file
from bot.cli.progress import ProgressLine
from bot.cli.trouble import CommandTrouble
from bot.cli.words import words
from bot.conversation.progress import Progress
from bot.domain.learning.class_lessons import class_lesson
from bot.domain.learning.lessons import Audience, Tier
from bot.handlers.learning.class_papers import class_file
from bot.library.loader import load_content
from bot.usecases.learning.quiz_run import asked_quiz


class ClassExport(FileExport):
    """The sheets of one lesson of a tier. Raises CommandTrouble for a lesson that is not in it, ContentErrors."""

    name = "class"
    form = "export-form-class"
    about = "export-about-class"

    def __init__(self, track: Audience, tier: Tier, *, lesson_id: str | None, links: Sequence[str]) -> None:
        self._track, self._tier, self._links = track, tier, links
        self.lesson_id = lesson_id
        """The lesson, once the file was made."""
        self.others: tuple[str, ...] = ()
        """The other lessons of the tier."""

    def data(self, progress: Progress) -> bytes:
        content = load_content(content_dir(), progress)
        lessons = {lesson.id: lesson for lesson in content.lessons(self._track, self._tier)}
        if not lessons:
            raise CommandTrouble(words("class-no-lessons", track=self._track, tier=self._tier))
        lesson = lessons.get(self.lesson_id or next(iter(lessons)))
        if lesson is None:
            raise CommandTrouble(
                words("class-no-lesson", lesson=f"{self.lesson_id!r}", known=", ".join(lessons))
            )
        self.lesson_id = lesson.id
        self.others = tuple(key for key in lessons if key != lesson.id)
        sheets = class_lesson(lesson, asked_quiz(content, self._track, self._tier))
        return make_file(class_file(sheets, content=content, links=self._links), content.election).data


def class_sheets(
    track: Audience, tier: Tier, *, lesson_id: str | None, links: Sequence[str], out: Path | None
) -> int:
    """Write the sheets, by default to ``class-LESSON.pdf`` here. Returns 1 with the reason if nothing was written."""
    export = ClassExport(track, tier, lesson_id=lesson_id, links=links)
    try:
        data = export.data(ProgressLine(words("progress-content")))
        file = out or Path(f"class-{export.lesson_id}.pdf")
        file.write_bytes(data)
    except CommandTrouble as trouble:
        print(words("help-error", command="amanat class", error=trouble), file=sys.stderr)
        return 1
    except OSError as trouble:
        print(words("class-unwritable", file=trouble.filename, why=trouble.strerror), file=sys.stderr)
        return 1
    print(file)
    if export.others:
        print(words("class-others", others=" ".join(export.others)))
    return 0
