"""A question that is turned around («ممنوع نیست که؟», «مگه می‌شه …؟», «نمی‌شه …؟») as the plain one behind it, also in
Latin letters.

Who knows the plain one's answer knows this one's: where the plain one is answered with «بله», a negated question is
answered with «چرا»; where it is answered with «نه», so is the negated one.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

_RHETORICAL: Final = frozenset(["مگه", "مگر"])
_PLAIN: Final[Mapping[str, str]] = {
    "نیست": "است",
    "نیس": "است",
    "نیستش": "است",
    "نداره": "داره",
    "ندارد": "دارد",
    "ندارم": "دارم",
    "ندارن": "دارن",
    "ندارند": "دارند",
    "نداریم": "داریم",
    "نباید": "باید",
    "نمیشه": "میشه",
    "نمیشود": "میشود",
}
_CAN: Final = re.compile(r"نمی(?=تون|توان|کن|خون|شمار|سوز|گیر|ذار|گذار|پذیر|د[نهی])")
_ECHOES: Final = frozenset(["هست", "هس", "داره", "دارد", "ها", "میشه"])
"""The verb that asks once more, without its «not»: «جرم نیست، هست؟»."""
_TAIL: Final = frozenset(["که", "دیگه"])


def plain_form(words: Sequence[str]) -> tuple[tuple[str, ...], bool]:
    """The words of the plain question, and whether this one negates it. What is turned around twice, or not at all,
    comes back as it is. ``words``: all words in folded spelling, «می» joined to its verb."""
    plain = [word for word in words if word not in _RHETORICAL]
    negated = [n for n, word in enumerate(plain) if positive(word) is not None]
    if len(negated) > 1 or len(words) - len(plain) > 1:
        return tuple(words), False
    if not negated:
        return tuple(plain), False
    (at,) = negated
    rest = plain[at + 1 :]
    if rest and rest[0] in _TAIL:
        rest = rest[1:]
    if len(rest) == 1 and rest[0] in _ECHOES:
        rest = []
    before = plain[:at]
    if before and before[-1] == "که":
        before = before[:-1]
    before = [word for n, word in enumerate(before) if not (word == "که" and n == len(before) - 2)]
    return (*before, positive(plain[at]) or "", *rest), True


def positive(verb: str) -> str | None:
    """A negated predicate without its negation; None for any other word."""
    if verb in _PLAIN:
        return _PLAIN[verb]
    return _CAN.sub("می", verb) if _CAN.match(verb) else None


_LATIN: Final = """
میشه=mishe misheh meshe mished|میشود=mishavad mishvad|نمیشه=nemishe nemisheh nmishe|است=ast|هست=hast has hastesh
نیست=nist nis neist|میتونم=mitunam mitoonam mitonam mitavanam|میتونه=mitune mitoone mitone mitavanad
میتونن=mitunan mitoonan mitonan|میتونیم=mitunim mitoonim|نمیتونم=nemitunam nemitoonam|نمیتونه=nemitune nemitoone
میتونی=mituni mitooni|جرم=jorm|جرمه=jorme jormeh|ممنوع=mamnu mamnoo mamno mamnou|ممنوعه=mamnue mamnooe mamnoe
مجاز=mojaz|مجازه=mojaze|ازاد=azad|ازاده=azade|باطل=batel|باطله=batele|تخلف=takhalof|تخلفه=takhalofe|خلافه=khalafe
لازم=lazem|لازمه=lazeme|باید=bayad|نباید=nabayad|اشکال=eshkal|داره=dare dareh|نداره=nadare nadareh|دارم=daram
حق=hagh haq|قبوله=ghabule ghaboole qabule|قانونیه=ghanunie ghanoonie|بدون=bedun bedune bedoon bedoone bedone bdune
بی=bi|غیر=gheyr gheir|جز=joz bejoz|فقط=faghat faqat|تنها=tanha|ایا=aya|مگه=mage mageh magar|که=ke|یا=ya|نه=na
بعد=bad baad ba'd|قبل=ghabl qabl|پیش=pish|پس=pas|هنوز=hanuz hanooz|هیچ=hich hichi|کمتر=kamtar|بیشتر=bishtar|زیر=zir
بالای=balaye|خارج=kharej|بیرون=birun biroon|داخل=dakhel|کنار=kenar|خودم=khodam|خود=khod|خودش=khodesh|همه=hame|هر=har
دیگه=dige|حتی=hata hatta|اول=aval avval|اخر=akhar|اجازه=ejaze|مجوز=mojavez|دو=do|سه=se|روستا=rusta roosta
بزرگ=bozorg|ساله=sale|چه=che|چی=chi chie|چیه=chiye|کی=ki kie key kei|کجا=koja|چند=chand chanta|چقدر=cheghadr chghd
چطور=chetor chetori chejori|چرا=chera|کدوم=kodum kodoom kodom|داد=dad|دادن=dadan|بدم=bedam|بده=bede|بدن=bedan
بدیم=bedim|ندم=nadam|ندادن=nadadan|ندن=nadan|ندیم=nadim|زد=zad|بزنم=bezanam|کرد=kard|کنم=konam bokonam|کنه=kone
رفت=raft|برم=beram|نوشت=nevesht|بنویسم=benevisam|فروخت=forukht forookht|بفروشم=beforusham beforoosham|خرید=kharid
رای=ray rai raye|گرفت=gereft|باشه=bashe|بشه=beshe|شد=shod|باشم=basham|درسته=doroste doroste|اشتباه=eshtebah
"""
LATIN: Final[Mapping[str, str]] = {
    latin: word
    for line in _LATIN.replace("\n", "|").split("|")
    if line
    for word, _, spelled in [line.partition("=")]
    for latin in spelled.split()
}


def in_persian(words: Sequence[str]) -> list[str]:
    """The words, those of asking and denying that are in Latin letters as Persian ones."""
    return [LATIN.get(word.lower(), word) if word.isascii() else word for word in words]
