"""The filters that a moderator used last on the desk, and those that they saved by name. Nobody else sees them."""

from bot.domain.desk.desk import Pile, PileFilter
from bot.domain.desk.views import SavedView, drop_lost_area, new_view, view_name
from bot.domain.errors import NotFound
from bot.usecases.context import ActingContext


async def last_filter(ctx: ActingContext) -> PileFilter:
    """The filters that they used last, without an area that is gone."""
    sieve, _ = drop_lost_area(await ctx.uow.views.last(ctx.account), ctx.content.areas)
    return sieve


async def remember_filter(ctx: ActingContext, sieve: PileFilter) -> None:
    """Remember the filters of a list that they look at; their own cases are not filtered."""
    filters = sieve.in_pile(Pile.WAITING)
    if sieve.pile is not Pile.MINE and filters != await ctx.uow.views.last(ctx.account):
        ctx.uow.views.set_last(ctx.account, filters)


async def save_view(ctx: ActingContext, name: str, sieve: PileFilter) -> SavedView:
    """A view with the same name is replaced. Raises BadInput, TooMany."""
    others = [view for view in await ctx.uow.views.of(ctx.account) if view.name != view_name(name)]
    view = new_view(name, sieve, saved_count=len(others))
    ctx.uow.views.save(ctx.account, view)
    return view


async def find_view(ctx: ActingContext, mark: str) -> SavedView:
    """Raises NotFound."""
    views = await ctx.uow.views.of(ctx.account)
    view = next((view for view in views if view.mark == mark), None)
    if view is None:
        raise NotFound("view-gone")
    return view
