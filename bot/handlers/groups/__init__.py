"""The moderators' groups: registration, areas, topics, the digest of held cards, groups without cards."""

from typing import Final

from bot.conversation.router import Route, Where
from bot.domain.staff.permissions import Permission
from bot.handlers.groups import group_homes, group_service, home_changes

ROUTES: Final = (
    Route("/circle", group_service.explain_where_to_register, needs=Permission.NAME_CIRCLE),
    Route("/register", group_service.register, where=Where.GROUP, needs=Permission.REGISTER_GROUPS),
    Route("/register", group_service.explain_where_to_register, needs=Permission.REGISTER_GROUPS),
    Route("/areas", group_homes.list_groups, where=Where.ANY, needs=Permission.SET_GROUP_AREAS),
    Route("homes", group_homes.list_groups, needs=Permission.SET_GROUP_AREAS),
    Route("home", group_homes.show_group, where=Where.ANY, needs=Permission.SET_GROUP_AREAS),
    Route("home.areas", group_homes.show_area_tree, where=Where.ANY, needs=Permission.SET_GROUP_AREAS),
    Route("home.area", home_changes.ask_switch_area, where=Where.ANY, needs=Permission.SET_GROUP_AREAS),
    Route("home.area-yes", home_changes.switch_area, where=Where.ANY, needs=Permission.SET_GROUP_AREAS),
    Route("home.clear", home_changes.ask_clear, where=Where.ANY, needs=Permission.SET_GROUP_AREAS),
    Route("home.clear-yes", home_changes.clear, where=Where.ANY, needs=Permission.SET_GROUP_AREAS),
    Route("home.topics", home_changes.ask_topics, where=Where.ANY, needs=Permission.REGISTER_GROUPS),
    Route("home.topics-yes", home_changes.topics, where=Where.ANY, needs=Permission.REGISTER_GROUPS),
    Route("home.private", home_changes.ask_private, where=Where.ANY, needs=Permission.REGISTER_GROUPS),
    Route("home.private-yes", home_changes.set_private, where=Where.ANY, needs=Permission.REGISTER_GROUPS),
    Route(
        group_service.HERE,
        group_service.confirm_membership,
        where=Where.GROUP,
        needs=Permission.OPEN_DESK,
        silent_too=True,
    ),
    Route("group.let-in", group_service.let_newcomers_in, needs=Permission.LET_PEOPLE_IN),
    Route("group.check", group_service.check_groups, needs=Permission.LET_PEOPLE_IN),
    Route("member-changed", group_service.member_changed, where=Where.GROUP),
    Route("group-migrated", group_service.move_group_id, where=Where.GROUP),
)
