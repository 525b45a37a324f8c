"""The forum topic of a group for a case's card, if the group sorts its cards into topics."""

from bot.conversation.outgoing import GroupChat, GroupTopic, TextRef
from bot.domain.cases.reports import Case
from bot.domain.groups.topics import Forum, TopicSorting
from bot.usecases.ports import Content, Group


def card_chat(case: Case, group: Group, content: Content) -> GroupChat:
    return GroupChat(group.messenger, group.chat_id, topic_of(case, group, content))


def topic_of(case: Case, group: Group, content: Content) -> GroupTopic | None:
    """None: the card stands in the group itself, or in its General topic."""
    if group.forum is not Forum.READY:
        return None
    match group.topics:
        case TopicSorting.SEVERITY:
            return GroupTopic(f"severity/{case.severity}", TextRef(f"case-severity-{case.severity}"))
        case TopicSorting.AREA if case.area_id in content.areas:
            area = content.areas.coarse(case.area_id)
            return GroupTopic(f"area/{area.id}", area.name)
        case TopicSorting.AREA:
            return GroupTopic("area/", TextRef("case-area-unknown"))
    return None
