"""Words that introduce what distinguishes one thing from others of its kind, by the kind: «شعبهٔ ۱۴», «کانال
محله‌ما»."""

from typing import Final

from bot.language.verbs import fold

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
