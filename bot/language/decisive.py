"""Finds details that distinguish incidents told in the same words: the name, number or side of a thing, with the
kind of the thing. `bot.domain.submissions.duplicates` compares them.

Words that introduce what distinguishes one thing from others of its kind, by the kind: «شعبهٔ ۱۴», «کانال
محله‌ما».
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import takewhile
from typing import Final

from bot.domain.submissions.traces import Trace, TraceKind, circumstance, decisive
from bot.language.finglish import long_sound
from bot.language.incident_words import CANDIDATES, NO_NAMES
from bot.language.spoken_numbers import read_number
from bot.language.verbs import fold

_LONGEST_QUOTE: Final = 4
"""Words in quotes; a longer quote is what somebody said."""
_CHANNEL: Final = "channel"
_TOLD_BY_NAME: Final = frozenset({_CHANNEL, "group"})
_STATION: Final = "station"
_OWN_NUMBER: Final = 3
"""One and two are numbers of the stations of one school, and occur in many texts."""
_PRECISE: Final = frozenset({"person", "desk"})
_IS: Final = "یه"
"""A name and the spoken «is»: «اسمش تیرگانیه»."""
_SHORT_O: Final = re.compile(r"(?<=.)o(?=(?:sh|kh|gh|ch|zh|(?![skgcz]h)[b-df-hj-np-tv-z])[b-df-hj-np-tv-z])")
"""A short "o" that Persian does not write: "tondar", "morvarid"."""
_SKIPS: Final = 3
_SHORTEST: Final = 2


class DecisiveReader:
    """``sound`` returns a word's sound, ``everyday`` whether it is a word that names nothing, ``bare`` a name
    without its ending. Words are folded; words joined by a half-space count as one."""

    def __init__(
        self, sound: Callable[[str], str], everyday: Callable[[str], bool], bare: Callable[[str], str]
    ) -> None:
        self._sound, self._everyday, self._bare = sound, everyday, bare

    def read(self, words: Sequence[str]) -> Iterator[Trace]:
        numbers: defaultdict[str, set[int]] = defaultdict(set)
        for at, word in enumerate(words):
            if word in SIDES:
                yield circumstance("side", SIDES[word])
            if (verb := word.rpartition(" ")[2]) in WAYS:
                yield circumstance("way", WAYS[verb])
            if word in PARTS_OF_DAY:
                yield circumstance("part of day", PARTS_OF_DAY[word])
            if word in SEXES and words[at - 1 : at] and words[at - 1] in POINTING:
                yield circumstance("sex", SEXES[word])
            if word in KINDS:
                yield from self._identifier_traces(KINDS[word], _drop_skipped_words(words[at + 1 :]), numbers)
        for kind, its in numbers.items():
            if len(its) > 1:
                yield Trace(TraceKind.PRECISE, f"{kind} {sorted(its)}")

    def quoted_names(self, words: Sequence[str]) -> Iterator[Trace]:
        """The names in quotes."""
        for word in words if len(words) <= _LONGEST_QUOTE else ():
            if self._may_name(word, _CHANNEL):
                yield from self._naming(word)

    def _identifier_traces(
        self, kind: str, words: Sequence[str], numbers: dict[str, set[int]]
    ) -> Iterator[Trace]:
        """What follows the word for a thing: its number, or its name and the number or word after that."""
        number = _identifying(words, ones=True)
        if number is not None:
            numbers[kind].add(number)
            yield decisive(f"{kind} number", str(number))
            if kind == _STATION and number >= _OWN_NUMBER:
                yield Trace(TraceKind.EXACT, f"{kind} {number}")
        elif words and self._may_name(words[0], kind):
            yield from self._name(kind, words)
        else:
            return
        if kind in _PRECISE:
            yield Trace(TraceKind.PRECISE, kind)

    def _name(self, kind: str, words: Sequence[str]) -> Iterator[Trace]:
        """A name alone, and with the following word, which may be a part of it: «گل پر», «گلپر». What follows
        is compared with what follows the same name elsewhere."""
        name, rest = words[0], words[1:]
        if kind == _CHANNEL and rest and rest[0] in LINKS:
            rest = rest[1:]
        following, last = self._following(rest, kind)
        for spelling, way in (("sound", self._heard), ("spelled", _persian_spelling)):
            heard, further = way(name), way(following) if following else ""
            if heard:
                yield decisive(f"{kind} {spelling}", heard)
            if heard and further:
                yield decisive(f"{kind} {spelling}", way(name + following))
                yield decisive(f"{kind} {spelling} behind {heard}", further)
            if heard and further and last:
                yield decisive(f"{kind} {spelling} behind {heard}", way(following + last))
        yield from self._spoken_forms(kind, name)
        for whole, behind in ((name, rest), (name + following, rest[1:] if following else ())):
            number = _identifying(behind)
            if number is not None:
                yield decisive(f"{kind} number behind {self._heard(whole)}", str(number))
        if kind in _TOLD_BY_NAME:
            yield from self._naming(name)
            if following:
                yield from self._naming(following)

    def _following(self, rest: Sequence[str], kind: str) -> tuple[str, str]:
        """The two words after a name that may be parts of it."""
        parts = takewhile(lambda word: self._may_name(word, kind), rest[:2])
        following, last = (*parts, "", "")[:2]
        return following, last

    def _spoken_forms(self, kind: str, name: str) -> Iterator[Trace]:
        """Other forms of a name, so that different spellings match; and the kind of place that it is."""
        heard = self._heard(name)
        if name.endswith(_IS):
            yield decisive(f"{kind} spelled", name[:-1])
        if heard and kind in SITES:
            yield circumstance(f"kind of {heard}", kind)
        if heard:
            yield decisive(f"{kind} sound", long_sound(_SHORT_O.sub("", name) if name.isascii() else name))

    def _naming(self, name: str) -> Iterator[Trace]:
        sound = self._sound(self._bare(name))
        if len(sound) >= _SHORTEST:
            yield Trace(TraceKind.NAMED, sound)

    def _heard(self, name: str) -> str:
        return long_sound(name if name.isascii() else self._bare(name))

    def _may_name(self, word: str, kind: str) -> bool:
        """A channel may be named after a place; a place is not named after another thing."""
        if word in KINDS or word in SIDES:
            return kind == _CHANNEL
        number = word[:1].isdigit() or read_number([word], ones=True) is not None
        return not (" " in word or word in NO_NAMES or word in CANDIDATES or number or self._everyday(word))


def _persian_spelling(name: str) -> str:
    """The Persian spelling, which distinguishes «صبوری» from «صابری»; empty for Latin letters."""
    return "" if name.isascii() else name


def _drop_skipped_words(words: Sequence[str]) -> Sequence[str]:
    at = 0
    while at < min(len(words), _SKIPS) and words[at] in SKIPPED:
        at += 1
    return words[at:]


def _identifying(words: Sequence[str], *, ones: bool = False) -> int | None:
    """A number that names a thing; None for one that counts what follows."""
    number = read_number(words, ones=ones)
    if number is None:
        return None
    value, taken = number
    return None if words[taken : taken + 1] and words[taken] in COUNTED else value


_KINDS: Final = {
    "station": "شعبه شعبهی حوزه صندوق shobe shobeye shobeh sho'be hoze hozeye sandogh sandugh sandoogh",
    "school": """مدرسه دبستان دبیرستان هنرستان مهدکودک آموزشگاه madrese madreseye madreseh dabestan dabestane dabirestan
    dabirestane honarestan""",
    "mosque": "مسجد حسینیه تکیه هییت مصلی masjed masjede hoseinie hosseinie hosseiniye hoseiniye",
    "hall": "سالن تالار آمفی‌تئاتر salon salone talar talare",
    "culture": "فرهنگسرا فرهنگسرای کتابخانه کتابخونه خانه سرای farhangsara ketabkhane ketabkhoone",
    "street": "خیابان خیابون khiaban khiabane khiaboon khiyaban",
    "alley": "کوچه کوی koche kuche koocheye kooche kucheye kuchey koy kooye kuye",
    "boulevard": "بلوار bolvar bolvare اتوبان بزرگراه",
    "square": "میدان میدون فلکه meydan meydun meydoon meydane meidan",
    "crossing": "چهارراه سه‌راه تقاطع chaharrah charrah",
    "bridge": "پل pol pole",
    "park": "پارک بوستان باغ park boostan bustan parke",
    "village": "روستا روستای ده دهکده rusta rustaye roosta roostaye",
    "quarter": "محله شهرک mahalle mahale mahaleye shahrak shahrake",
    "market": "بازار بازارچه پاساژ bazar bazare bazarche pasaj pasaje",
    "shop": "مغازه فروشگاه رستوران کافه نانوایی چاپخانه چاپخونه داروخانه قهوه‌خانه",
    "office": "اداره دفتر بانک شرکت کارخانه کارگاه edare daftar sherkat karkhane",
    "clinic": "درمانگاه بیمارستان کلینیک bimarestan darmangah",
    "ground": "ورزشگاه استادیوم باشگاه استخر varzeshgah varzeshgahe bashgah bashgahe",
    "college": "دانشگاه دانشکده خوابگاه daneshgah daneshgahe daneshkade khabgah",
    "house": "برج مجتمع ساختمان بلوک پلاک پ واحد طبقه borj borje mojtama sakhteman",
    "stop": "ایستگاه مترو پایانه ترمینال istgah metro",
    "channel": """کانال پیج صفحه گروه سایت خبرگزاری نشریه روزنامه هفته‌نامه اکانت حساب kanal kanale channel page pege
    peyj peje goroh goruh gorooh gorohe goruhe site group safhe""",
    "desk": "میز باجه غرفه گیت ورودی miz mize baje gate",
    "room": "اتاق کلاس otagh kelas kelase",
    "line": "خط اتوبوس سرویس khate",
    "group": "اتحادیه انجمن هیات صنف تعاونی کانون موسسه خیریه جمعیت anjoman",
    "person": """آقای خانم مهندس سرهنگ سروان سرگرد ستوان استوار حاج حاجی حاجآقا دکتر اسمش اسم نام فامیلش aghaye khanome
    mohandes sarhang haj haji doctor esmesh esm khanom khanum agha aghay""",
}
KINDS: Final = {
    fold(written): kind
    for kind, words in _KINDS.items()
    for word in words.split()
    for written in (word.replace("ان", "ون"), word)
}
"""Words for things by kind, in written and spoken form («درمونگاه»). Names and numbers after words of one
kind can be compared."""
_SKIPPED: Final = """
شماره شماره‌ی ش اخذ رای رأی یی ی شهید شهدای امام حضرت ورزشی مجازی عمومی تلگرامی خبری محلی تلگرام اینستاگرام ایتا بله
روبیکا دولتی به‌نام به بنام اسم نام با shomare shomareye number no shahid emam be esme name telegrami khabari e ye
"""
SKIPPED: Final = frozenset(fold(word) for word in _SKIPPED.split())
"""Words between the word for a thing and its name."""
_LINKS: Final = "تا و به با از در ta o be ba az"
LINKS: Final = frozenset(_LINKS.split())
"""Words inside a channel's name: «باهم تا فردا»."""
_SIDES: Final = {
    "east": "شرقی شرق شرغ شرغی sharghi shargh sharq sharqi",
    "west": "غربی غرب قرب قربی gharbi gharb qarbi",
    "north": "شمالی شمال shomali shomal",
    "south": "جنوبی جنوب jonubi jonub jonoobi jonoub",
    "upper": "بالا بالایی bala balayi",
    "lower": "پایین پایینی پائین paeen payin paeeni",
}
SIDES: Final = {fold(word): side for side, words in _SIDES.items() for word in words.split()}
_PARTS_OF_DAY: Final = {
    "early": "صبح صبحی صبی بامداد سحر سحری sobh sobe",
    "late": "عصر عصری غروب شب شبی asr ghorub ghoroob shab",
}
PARTS_OF_DAY: Final = {fold(word): part for part, words in _PARTS_OF_DAY.items() for word in words.split()}
_WAYS: Final = {
    "torn": "کندن کندند کندم کنده کنده‌اند پاره تیغ بریدند بریدن kandan kandand kandeh pare tigh",
    "covered": "چسباندند چسبوندن چسبانده چسبانده‌اند چسبوندند chasbundan chasboondan chasbandan",
    "burnt": "سوزاندند سوزوندن سوزانده آتش آتیش suzundan soozundan atish atash",
    "painted": "رنگ اسپری rang sprey espery",
}
WAYS: Final = {fold(word): way for way, words in _WAYS.items() for word in words.split()}
"""How a poster or a banner is spoilt."""
_WOMEN: Final = (
    "خانم خانوم خانمه خانومه خانمی خانومی زن زنه زنی دختر دختره دختری khanom khanum khanoome zan zane dokhtar"
)
_MEN: Final = "آقا آقاهه آقایی مرد مرده مردی مردک پسر پسره پسری agha aghahe mard marde pesar pesare"
SEXES: Final = {fold(word): sex for sex, words in (("f", _WOMEN), ("m", _MEN)) for word in words.split()}
_POINTING: Final = "این اون آن یه یک همین همون همان in un oon ye yek hamin hamun"
POINTING: Final = frozenset(map(fold, _POINTING.split()))
"""Before a word for a woman or a man: the person whom the report is about, not one who is addressed."""
SITES: Final = frozenset(
    [
        "school",
        "mosque",
        "hall",
        "culture",
        "park",
        "market",
        "shop",
        "office",
        "clinic",
        "ground",
        "college",
        "house",
        "village",
        "stop",
    ]
)
"""Two sites of one name and two of these kinds are two places: a clinic and a block of flats. Streets, alleys
and squares are left out, because a report may name any of them for what lies there."""
_COUNTED: Final = """
نفر تا هزار میلیون میلیارد تومان تومن ریال دقیقه درصد متر کیلو بار برگ برگه دستگاه ماشین
نفری عدد دونه دانه کیسه گونی بسته حلب جفت hezar million toman nafar ta daghighe
"""
COUNTED: Final = frozenset(fold(word) for word in _COUNTED.split())
"""A number before one of these counts; it names nothing."""
