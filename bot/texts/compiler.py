"""Compiles Fluent's syntax tree to pieces, strictly: anything a text may not contain is a problem at its
line.

The tree comes from fluent.syntax. It is not resolved by fluent.runtime, whose resolver refuses arguments over
2,500 characters (a report may have 3,000), formats numbers by itself («1,405» for a year) and hides errors in
the sentence. The tests require the same result from both.
"""

from collections.abc import Callable, Mapping
from typing import Final

from fluent.syntax import ast

from bot.texts.pattern import Pieces, Slot, WordingChoice, join_words

type Report = Callable[[str], None]

_DEEPEST: Final = 8


class Compiler:
    """Compiles the patterns of all files, which may refer to each other by ``{ key }`` and ``{ -term }``."""

    def __init__(self, patterns: Mapping[str, ast.Pattern]) -> None:
        self._patterns = patterns

    def pieces(self, pattern: ast.Pattern, report: Report, *, depth: int = 0) -> Pieces:
        """The pattern's pieces; problems are reported to ``report``."""
        pieces: list[str | Slot | WordingChoice] = []
        for element in pattern.elements:
            if isinstance(element, ast.TextElement):
                pieces.append(element.value)
            else:
                pieces.extend(self._placeable(element.expression, report, depth))
        return join_words(tuple(pieces))

    def _placeable(
        self,
        expression: ast.InlineExpression | ast.Placeable | ast.SelectExpression,
        report: Report,
        depth: int,
    ) -> Pieces:
        match expression:
            case ast.VariableReference():
                return (Slot(expression.id.name),)
            case ast.StringLiteral():
                return (expression.parse()["value"],)
            case ast.MessageReference(attribute=None):
                return self._reference(expression.id.name, report, depth)
            case ast.TermReference(attribute=None, arguments=None):
                return self._reference(f"-{expression.id.name}", report, depth)
            case ast.SelectExpression():
                return (self._choice(expression, report, depth),)
        report(
            f"{type(expression).__name__} is not supported here: numbers and dates arrive as finished words"
        )
        return ()

    def _reference(self, key: str, report: Report, depth: int) -> Pieces:
        pattern = self._patterns.get(key)
        if pattern is None:
            report(f"no text is called {key}")
            return ()
        if depth >= _DEEPEST:
            report(f"{key} leads back to itself")
            return ()
        return self.pieces(pattern, report, depth=depth + 1)

    def _choice(self, expression: ast.SelectExpression, report: Report, depth: int) -> WordingChoice:
        if not isinstance(expression.selector, ast.VariableReference):
            report("only an argument may choose a wording")
            return WordingChoice("", {}, ())
        variants: dict[str | int, Pieces] = {}
        default: Pieces = ()
        for variant in expression.variants:
            pieces = self.pieces(variant.value, report, depth=depth)
            if isinstance(variant.key, ast.Identifier):
                key: str | int = variant.key.name
            else:
                key = int(variant.key.value) if variant.key.value.isdigit() else variant.key.value
            if key in variants:
                report(f"[{key}] occurs twice")
            variants[key] = pieces
            if variant.default:
                default = pieces
        return WordingChoice(expression.selector.id.name, variants, default)
