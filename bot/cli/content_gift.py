"""``amanat content gift``: export questions to other systems and import them, completely or not at all."""

import sys
from pathlib import Path

from bot.cli.content_folder import content_dir
from bot.cli.export import FileExport
from bot.cli.progress import ProgressLine
from bot.cli.trouble import CommandTrouble
from bot.cli.words import translate, words
from bot.conversation.progress import Progress
from bot.domain.learning.lessons import Audience, Tier
from bot.library.gift import gift_text
from bot.library.gift_import import plan_import
from bot.library.loader import read_draft
from bot.library.problems import ContentErrors


class GiftExport(FileExport):
    """The questions of a track, a tier, or all: without a tier also those of duties and kinds of council. Raises
    CommandTrouble if there are none."""

    name = "content gift export"
    form = "export-form-gift"
    about = "export-about-gift"

    def __init__(self, content: Path, *, track: str | None, tier: str | None) -> None:
        self._content, self._track, self._tier = content, track, tier
        self.count = 0

    def data(self, progress: Progress) -> bytes:
        draft, digest = read_draft(self._content, progress)
        quizzes = [
            quiz
            for quiz in draft.quizzes
            if (self._track is None or quiz.track is Audience(self._track))
            and (self._tier is None or quiz.tier is Tier(self._tier))
        ]
        own = [
            question
            for question in draft.own_questions
            if self._tier is None and (self._track is None or Audience(self._track) in question.tracks)
        ]
        self.count = sum(len(quiz.questions) for quiz in quizzes) + len(own)
        if not self.count:
            raise CommandTrouble(words("gift-none"))
        return gift_text(quizzes, own, edition=digest[:12]).encode()


def gift_export(file: Path, *, track: str | None, tier: str | None, content: Path | None = None) -> int:
    """Write the questions of a track, a tier, or all. Returns 1 if there are none or the file cannot be
    written."""
    export = GiftExport(content or content_dir(), track=track, tier=tier)
    try:
        export.write(file, ProgressLine(words("progress-content")))
    except CommandTrouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    except OSError as error:
        print(words("content-not-written", file=file, why=error.strerror), file=sys.stderr)
        return 1
    print(f"exported={export.count} file={file}")
    return 0


def gift_import(file: Path, *, only_check: bool, content: Path | None = None) -> int:
    """Read questions into the quiz files, or with ``only_check`` print what would change.

    Returns 1 and writes nothing if anything in the file is wrong; each problem is printed as ``file:line:
    message``.
    """
    content = content or content_dir()
    try:
        plan = plan_import(file, content)
    except OSError as error:
        print(words("gift-unreadable", file=file, why=error.strerror), file=sys.stderr)
        return 1
    except ContentErrors as errors:
        for problem in errors.problems:
            print(translate(str(problem)))
        print(words("gift-problems", number=str(len(errors.problems))))
        return 1
    if not only_check:
        plan.carry_out()
    for name, keys in (("changed", plan.changed), ("new", plan.new)):
        if keys:
            print(f"{name}: {' '.join(keys)}")
    done = words("content-would-change") if only_check else words("content-written")
    print(
        f"same={len(plan.same)} changed={len(plan.changed)} new={len(plan.new)} files={len(plan.files)} ({done})"
    )
    return 0
