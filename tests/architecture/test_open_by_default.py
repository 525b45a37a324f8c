"""Code that asks storage for cases without mentioning restricted ones gets none of them."""

import dataclasses
import inspect
from typing import Any, Final

import pytest

from bot.usecases.ports.desk import Figures, PileQuery, Piles, SearchFilter
from bot.usecases.ports.leads import LeadReads
from bot.usecases.ports.reports import Cases
from storage.case_figures import SqlFigures
from storage.case_piles import SqlPiles
from storage.cases import SqlCases
from storage.lead_rows import SqlLeadReads

ASKED: Final[tuple[type[Any], ...]] = (
    Cases,
    Figures,
    LeadReads,
    Piles,
    SqlCases,
    SqlFigures,
    SqlLeadReads,
    SqlPiles,
)


@pytest.mark.parametrize("port", ASKED, ids=lambda port: port.__name__)
def test_no_query_includes_restricted_cases_by_default(port: type[Any]) -> None:
    methods = {name: inspect.signature(each) for name, each in inspect.getmembers(port, inspect.isfunction)}
    defaults = {
        name: signature.parameters["restricted"].default
        for name, signature in methods.items()
        if "restricted" in signature.parameters and not name.startswith("_")
    }
    assert defaults
    assert {
        name for name, value in defaults.items() if value not in (False, inspect.Parameter.empty)
    } == set()


@pytest.mark.parametrize("wish", [PileQuery, SearchFilter])
def test_no_wish_has_them_either(wish: type[Any]) -> None:
    (field,) = [wish_field for wish_field in dataclasses.fields(wish) if wish_field.name == "restricted"]
    assert field.default is False
