"""A quiz as the chat shows it: all its questions in file order; pressing an option shows the answer to it."""

from collections.abc import Sequence

from bot.cli.preview.chat import LinkFor, ScreenRenderer
from bot.cli.preview.pieces import editor_note, missing, panel
from bot.conversation.arguments import read_argument
from bot.conversation.buttons import Press
from bot.domain.learning.attempts import most_a_day
from bot.domain.learning.lessons import QuizProgress
from bot.domain.learning.quizzes import Attempt, QuestionKind, Quiz, QuizAnswer, QuizQuestion, answer
from bot.handlers.learning.quiz_screens import feedback_screen, intro_screen, question_screen
from bot.handlers.press_arguments import QuizOption
from bot.library import LoadedContent
from bot.usecases.learning.quiz_run import QuizRun
from bot.usecases.learning.take_quiz import MARKED, AnsweredQuestion


class QuizPage:
    """Builds the body of one quiz's page."""

    def __init__(
        self, quiz: Quiz, *, content: LoadedContent, chat: ScreenRenderer, link_for: LinkFor
    ) -> None:
        """`link_for` leads to the other pages."""
        self._quiz, self._content, self._chat, self._elsewhere = quiz, content, chat, link_for

    def body(self) -> str:
        left = most_a_day(self._quiz.tier)
        intro = intro_screen(self._quiz, QuizProgress(), run=None, left=left)
        asked = "".join(self._question(at, question) for at, question in enumerate(self._quiz.questions))
        return self._chat.screen(intro, self._intro_link) + asked

    def _intro_link(self, press: Press) -> str:
        return self._anchor(0) if press.verb == "quiz-go" else self._elsewhere(press)

    def _question(self, at: int, question: QuizQuestion) -> str:
        run = self._run(at)

        def option_link(press: Press) -> str:
            if press.verb == "q-send":
                return f"#{question.id}-sent" if question.right_answer() else ""
            place = read_argument(press.argument, QuizOption).place
            return f"#{question.id}-{place}" if press.verb == "q" and not ordering else ""

        ordering = question.kind is QuestionKind.ORDERING
        feedback = "" if ordering else self._each_option(run, question)
        if question.kind in MARKED and question.right_answer():  # a question with a problem may have none
            feedback += self._feedback_panel(run, question, question.right_answer(), name="sent")
        question_html = self._chat.screen(
            question_screen(run), option_link, anchor=question.id, aside=self._notes(question)
        )
        return f'<div class="question">{question_html}{feedback}</div>'

    def _each_option(self, run: QuizRun, question: QuizQuestion) -> str:
        """The feedback for each option, chosen alone."""
        return "".join(
            self._feedback_panel(
                run, question, (option.id,), name=str(place), misconception=option.misconception or ""
            )
            for place, option in enumerate(question.options)
        )

    def _feedback_panel(
        self,
        run: QuizRun,
        question: QuizQuestion,
        chosen: Sequence[str],
        *,
        name: str,
        misconception: str = "",
    ) -> str:
        attempt, grade = answer(run.attempt, question, chosen)
        after = QuizRun(run.quiz, attempt=attempt)
        articles = self._content.articles
        cited = [articles[key] for key in question.article_ids if key in articles]
        screen = feedback_screen(AnsweredQuestion(after, question=question, grade=grade), articles=cited)
        note = editor_note(misconception) if misconception else ""
        css = "right" if grade.right else "wrong"
        drawn = self._chat.screen(screen, lambda _: self._anchor(attempt.position), css=css, aside=note)
        return panel(drawn, anchor=f"{question.id}-{name}")

    def _run(self, at: int) -> QuizRun:
        """A run of all questions of the bank in which those before this one are answered."""
        every = self._quiz.questions
        attempt = Attempt(
            tuple(question.id for question in every),
            option_orders=tuple(tuple(option.id for option in question.options) for question in every),
            content_hash=self._content.hash(),
            answers=(QuizAnswer((), right=True),) * at,
        )
        return QuizRun(self._quiz, attempt=attempt)

    def _anchor(self, at: int) -> str:
        """The question's anchor on the page; empty after the last, where the result would be."""
        return f"#{self._quiz.questions[at].id}" if at < len(self._quiz.questions) else ""

    def _notes(self, question: QuizQuestion) -> str:
        topic = self._content.topics.get(question.topic, question.topic)
        notes = editor_note(question.id, question.kind, question.lesson_id, topic)
        if question.kind in MARKED:
            notes += editor_note("در این صفحه «ثبت پاسخ» پاسخ درست را نشان می‌دهد.")
        if question.id in self._content.flagged:
            notes += '<p class="flag">⚠️ قانون پس از بازبینی این پرسش تغییر کرده است.</p>'
        return notes + missing(question.article_ids, self._content.articles)
