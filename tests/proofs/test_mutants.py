"""Every fault that a bench or a proof knows still finds what it changes, and leaves nothing behind."""

import asyncio
from pathlib import Path

import pytest

from bench.mutants import NoLongerApplies, Patch, apply_mutant, benches, names_of, read_fault, use_mutant

ROOT = Path(__file__).resolve().parents[2]
FAULTS = [(bench, name) for bench in benches() for name in names_of(bench)]


class Shop:
    """Something to break."""

    price = 3
    sizes = ("s", "m")

    def sell(self, what: str, *, count: int = 1) -> str:
        return f"{count} {what}"

    async def order(self) -> None:
        await asyncio.sleep(0)

    @property
    def name(self) -> str:
        return "shop"


class Stall(Shop):
    """It has all of its methods from elsewhere."""


@pytest.mark.parametrize(("bench", "name"), FAULTS, ids="/".join)
def test_each_fault_still_applies(bench: str, name: str) -> None:
    with use_mutant(bench, name):
        assert (read_fault(bench, name).__doc__ or "").strip().endswith(".")


def test_every_fault_belongs_to_a_bench() -> None:
    assert len(FAULTS) > 80
    assert [bench for bench in benches() if not (ROOT / "bench" / f"{bench}.py").is_file()] == []


def test_a_fault_without_its_place_is_named() -> None:
    patch = Patch("shop/closed")
    with pytest.raises(NoLongerApplies, match=r"bench/mutants/shop/closed\.py no longer applies: Shop\.rent"):
        patch.replace(Shop, "rent", lambda self: None)
    with pytest.raises(NoLongerApplies, match="no entry 'rent'"):
        patch.replace_item({"price": 3}, "rent", 4)
    with pytest.raises(NoLongerApplies, match=r"bench/mutants/kill9/no_such_fault\.py"):
        apply_mutant("kill9", "no-such-fault")
    assert patch.is_empty


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sell", lambda self, what: what),
        ("sell", lambda self, *, count=1: "nothing"),
        ("sell", "nothing"),
        ("order", lambda self: None),
        ("name", lambda self: "stall"),
        ("price", "three"),
        ("sizes", ["s"]),
    ],
)
def test_a_place_of_another_form_is_refused(name: str, value: object) -> None:
    with pytest.raises(NoLongerApplies):
        Patch("shop/closed").replace(Shop, name, value)


def test_what_a_fault_changed_is_undone() -> None:
    patch, table = Patch("shop/dear"), {"rent": 1}
    sell = patch.replace(Stall, "sell", lambda self, *given, **more: sell(self, *given, **more) + "!")
    patch.replace(Shop, "name", property(lambda self: "stall"))
    patch.replace(Shop, "price", 4)
    patch.replace_item(table, "rent", 2)
    assert (Stall().sell("tea", count=2), Shop().name, Shop.price, table) == (
        "2 tea!",
        "stall",
        4,
        {"rent": 2},
    )
    patch.undo()
    assert (Stall().sell("tea"), Shop().name, Shop.price, table) == ("1 tea", "shop", 3, {"rent": 1})
    assert "sell" not in vars(Stall)
