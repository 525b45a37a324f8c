"""Whether a text sounds as if somebody were in danger: then the numbers of help come before anything else.

A false alarm costs one more press; a missed one may cost a life. So the phrases are broad.
"""

import re
from typing import Final

from bot.language.light import normalise
from bot.language.verbs import fold

_PHRASES: Final = """
خودکشی|خودم را بکشم|خودمو بکشم|خودم رو بکشم|می خواهم بمیرم|میخوام بمیرم|از زندگی خسته|از زندگی سیر|زندگیمو تموم
دارند می زنند|دارن میزنن|کتک می زنند|کتک میزنن|ما را می زنند|مارو میزنن|تهدید به مرگ|تهدید به قتل|می کشنم|میکشنم
چاقو کشید|با قمه|قمه کش|قمه به دست|اسلحه کشید|تفنگ|تیراندازی|شلیک|گروگان|گیر افتادیم|گیر افتادم|زندانی مان کرد
حبسمون کرد|به دادمان برسید
جانم در خطر|جونم در خطر|جان ما در خطر|جونمون در خطر|کمکم کنید|کمکمان کنید
کمکمون کنید|زخمی شد|خونریزی|آتش زدند|آتیش زدن
"""


def _squeeze(text: str) -> str:
    """The text without what spelling varies in: spaces and half-spaces, hamza, the scripts of its letters."""
    return re.sub(r"\s+", "", fold(normalise(text)))


_DANGER: Final = re.compile(
    "|".join(re.escape(_squeeze(p)) for p in _PHRASES.replace("\n", "|").split("|") if p)
)


def smells_of_danger(text: str) -> bool:
    """Whether a phrase of the list is in the text, however it is spaced."""
    return bool(_DANGER.search(_squeeze(text)))
