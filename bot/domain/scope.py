"""What we do not take, by what it is about: the handlers decline each kindly, in its own words."""

from enum import StrEnum


class OutsideSubject(StrEnum):
    """What people would report and no act of the catalogue is: what others wear, what they think of politics, what
    they believe or where they come from, how they live, another election or another matter altogether, and what a
    private person says or posts."""

    DRESS = "dress"
    OPINION = "opinion"
    BELIEF = "belief"
    PRIVATE = "private"
    ELSEWHERE = "elsewhere"
    PERSON = "person"
