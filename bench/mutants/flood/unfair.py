"""Membership is checked for everybody, in order of arrival."""

from dataclasses import replace
from typing import Any

from bench.mutants import Patch
from bot.runtime.membership import QuestionLanes


def apply(patch: Patch) -> None:
    def put_as_known(self: QuestionLanes, question: Any) -> bool:
        return put(self, replace(question, known=True))

    put = patch.replace(QuestionLanes, "put", put_as_known)
    patch.replace(QuestionLanes, "full", property(lambda self: False))
