"""``amanat content check`` and ``reviewed``: problems in the content, and what a person has reviewed.

``amanat content stats``: how well each question works, from sums only; no person's answers are read.
"""

import asyncio
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from bot.cli.content_folder import content_dir
from bot.cli.content_languages import language_lines
from bot.cli.content_voice import due_in_chat
from bot.cli.progress import ProgressLine
from bot.cli.words import translate, words
from bot.domain.learning.form_statistics import form_facility, shares_differ
from bot.domain.learning.item_statistics import SHOWN, ItemSums, discrimination, facility, flag
from bot.domain.learning.parallel_forms import FormName, ParallelForms
from bot.domain.learning.quizzes import QuizQuestion, fingerprint
from bot.library.lawyer import missing_claims, refused_claims
from bot.library.loader import check_draft, content_of, flags, read_draft
from bot.library.read_voices import due_recordings
from bot.library.reviewing import UnknownIdsError, mark_reviewed, review_status
from bot.library.verdicts import QUESTIONS, VERDICTS
from bot.settings import read_settings
from storage.attempts import read_item_sums


def content_check(path: Path | None = None) -> int:
    """Print each problem as ``file:line: message``, how far each further language has come, what is due for review,
    then the counts.

    Returns 1 if there is a problem; a due review is not one, nor is a text that is not translated or was changed since
    it was recorded.
    """
    path = path or content_dir()
    draft, digest = read_draft(path, ProgressLine(words("progress-check")))
    usable = not draft.ledger.problems
    problems, counts = check_draft(path, draft)
    for problem in problems:
        print(translate(str(problem)))
    faults, progress = language_lines(path, content_of(draft, digest)) if usable else ([], [])
    for line in (*faults, *progress):
        print(line)
    flagged = tuple(flags(draft))
    for warning in (*flagged, *due_recordings(draft), *due_in_chat(draft)):
        print(translate(str(warning)))
    if flagged:
        print(words("content-review-due", number=len(flagged)))
    for question, claim_id in missing_claims(draft):
        print(words("content-no-claim", file=path / QUESTIONS, question=question, claim=claim_id))
    for claim, review in refused_claims(draft):
        print(
            words(
                "content-verdict",
                file=path / VERDICTS,
                claim=claim.id,
                verdict=review.verdict,
                name=review.name,
                day=review.day,
                remark=review.remark or "-",
            )
        )
    print(counts)
    return 1 if problems or faults else 0


def content_reviewed(ids: Sequence[str], *, everything: bool, path: Path | None = None) -> int:
    """Record that these ids, or all, were reviewed; without ids, print the state of the review."""
    path = path or content_dir()
    if not ids and not everything:
        status = review_status(path)
        for flag in status.flagged:
            print(translate(str(flag)))
        for key in status.never:
            print(words("content-never-reviewed", id=key))
        print(f"cited={status.total} flagged={len(status.flagged)} never={len(status.never)}")
        return 0
    try:
        count = mark_reviewed(path, None if everything else ids)
    except UnknownIdsError as error:
        print(
            words("content-unknown-ids", ids=error),
            file=sys.stderr,
        )
        return 1
    print(f"reviewed={count}")
    return 0


def content_stats(path: Path | None = None) -> int:
    """Print a line for each question that was answered often enough, and the counts."""
    path = path or content_dir()
    sums = asyncio.run(read_item_sums(read_settings().url))
    draft, _ = read_draft(path)
    secret = {own.question.id for own in draft.own_questions if own.reveals_force}
    questions = [question for question in draft.all_questions() if question.id not in secret]
    for line in (*report(questions, sums), *form_report(draft.forms, sums)):
        print(line)
    if secret:
        print(words("content-uncounted", number=len(secret)))
    return 0


def report(questions: Iterable[QuizQuestion], sums: Iterable[ItemSums]) -> Iterator[str]:
    """A line per question: how many answered its current wording, facility, discrimination, what to check.
    Then the counts: `few` were answered by too few people to show, `unasked` by nobody yet."""
    by_wording = {(item.question_id, item.fingerprint): item for item in sums}
    shown_count = few = unasked = flagged = 0
    for question in questions:
        mine = by_wording.get((question.id, fingerprint(question)))
        if mine is None or not mine.asked:
            unasked += 1
        elif mine.asked < SHOWN:
            few += 1
        else:
            shown_count += 1
            fault = flag(mine)
            flagged += fault is not None
            yield _line(mine, fault)
    yield f"questions={shown_count + few + unasked} shown={shown_count} few={few} unasked={unasked} flagged={flagged}"


def _line(sums: ItemSums, fault: str | None) -> str:
    share, separates = facility(sums), discrimination(sums)
    discrimination_text = "-" if separates is None else f"{separates:.2f}"
    line = f"{sums.question_id:<8} n={sums.asked:<6} facility={share or 0:.2f} discrimination={discrimination_text:<5}"
    return f"{line} {fault}" if fault else line.rstrip()


def form_report(forms: Iterable[ParallelForms], sums: Iterable[ItemSums]) -> Iterator[str]:
    """A line per track: the facilities of its two forms. Then a line for each pair that is not as equal as it was
    judged; such a pair is to be exchanged or judged anew."""
    by_wording = {(item.question_id, item.fingerprint): item for item in sums}
    for track in forms:
        whole = []
        for name in FormName:
            known = (by_wording.get((q.id, fingerprint(q))) for q in track.questions(name))
            whole.append(form_facility(item for item in known if item is not None))
        if min(asked for _, asked in whole) < SHOWN:
            continue
        (right, asked), (other_right, other_asked) = whole
        line = f"forms {track.track} a={right / asked:.2f} b={other_right / other_asked:.2f}"
        yield words("content-forms-differ", line=line) if shares_differ(*whole) else line
        for pair in track.pairs:
            sides = [by_wording.get((q.id, fingerprint(q))) for q in (pair.a.question, pair.b.question)]
            counts = [form_facility([side] if side is not None else []) for side in sides]
            if shares_differ(*counts):
                yield words("content-pair-differs", first=pair.a.question.id, second=pair.b.question.id)
