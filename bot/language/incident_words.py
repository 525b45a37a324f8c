"""Words that distinguish incidents: words before names of places, candidates, numbers, hours."""

from typing import Final

from bot.language.verbs import fold

_PLACES: Final = """
مدرسه دبستان دبیرستان هنرستان مسجد حسینیه تکیه هییت کوچه خیابان میدان پارک بوستان بلوار پل پاساژ بازار بازارچه
سالن تالار
باشگاه آرایشگاه مجتمع برج ساختمان شهرک کتابخانه کتابخونه دانشکده دانشگاه آموزشگاه شعبه حوزه فرهنگسرا ورزشگاه استخر
درمانگاه بیمارستان کلینیک داروخانه کارخانه شرکت اداره بانک مغازه فروشگاه رستوران کافه هتل مهدکودک مهد چهارراه
سه‌راه ایستگاه
مترو روستا روستای محله تقاطع گاراژ انبار سرای خانه اتوبان بزرگراه کانال گروه پیج صفحه نانوایی چاپخانه دفتر پارکینگ
madrese madreseye madreseh dabestan dabirestan honarestan masjed masjede hoseinie hosseinie hosseiniye hoseiniye koche
kuche koocheye kooche kucheye khiaboon khiaban khiabane meydan meydoon meidan park boostan bolvar pol pole pasaj bazar
salon salone talar talare bashgah bashgahe arayeshgah mojtama mojtame borj ketabkhoone ketabkhane daneshkade daneshgah
shobe shobeye hoze hozeye farhangsara varzeshgah bimarestan darmangah karkhane sherkat edare bank maghaze forooshgah
restoran mahalle shahrak kanal kanale goroh page chaharrah
"""
_TITLES: Final = """
شهید شهدا شهدای امام حضرت آیت الله آیت‌الله دکتر حاج سید استاد shahid emam imam doctor
"""
_NO_NAMES: Final = """
می نمی کننده کنندگان شده نشده
پشت جلو جلوی بالا پایین کنار روبه‌رو روبه‌روی نزدیک بود هست داد گفت زد آمد رفت ما شما رای اخذ صندوق پشتی بعد
قبل عابر هوایی ستاد
نامزد کاندیدای تعطیل شلوغ بسته باز ساعت مردم یک دو را از به با در که و تو توی الان ye ke ro az be ba dar o va tu
اجرایی اجراییه نظارت ست است دست کارت بچه بچه‌ها دقیقه نامه مامان دولتی دولتیه خصوصی رسمی غیررسمی اعلام برداشتند
مستقر راننده ثبت
مدیر مدیره برگشته پخش کارکنان خانوم رییس شهرداری بیا شناسایی مون تون شون اش ام راه خالی منشی ناظر صورتجلسه دراوردند کاغذ
کناری جلسه ورود غذا روبه مسکونی برق کلانتری جمع هوادارا هوادارای هواداران رقیب رد تومان پاک صاحب مسیول صندلی
پذیرایی عروسی
نماینده بازرس مسن برداشته برداشت برگردوند بلند طرفدار مجری تهدید عکس پوستر بنر وانت ماشین روبرو روبه‌رویی
روبرویی پلاکش انتشار
دراوردن فحش خارج یکصد میشناسیمش حمایت عضوم بالاتر بالای بیچاره قول حیف کلید برنج شوهر شمارش والدین بدون اقدامی
همکف عقب کپی
افتاب نزدیکش وایساده وایسا ورداشتن ستاد ستادش مال خیلی فقط حسابی مجازی مهر شناسنامه هوادارا سیار نو چپه دستور
am ham khodesh setad setadesh daram goft mige rah hich
goft faghat dige yeki too soorat nezarat male mikone raft ax aks bachamo oonvar ast baz namerood
"""
_COMMON: Final = """
رای داد گفت گرفت رفت نامزد شعبه شهید حوزه مردم
"""


def _fold_words(words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words.split())


PLACES: Final = _fold_words(_PLACES)
"""The next word may be a place's name."""
GLUED: Final = ("مسجد", "مدرسه")
"""Names are sometimes joined to these words."""
TITLES: Final = _fold_words(_TITLES)
"""Also followed by a name: «شهید صبوری» is a school."""
NO_NAMES: Final = _fold_words(_NO_NAMES)
"""Words that follow a place without naming it."""
COMMON: Final = tuple(sorted(_fold_words(_COMMON)))
"""Words of every third report, in either alphabet. They distinguish nothing and are left out of the index."""
CANDIDATES: Final = {
    "الف": "a", "alef": "a", "ب": "b", "b": "b", "be": "b", "ج": "j", "جیم": "j", "jim": "j", "j": "j", "د":
    "d", "دال": "d",
    "dal": "d", "d": "d", "ه": "h", "h": "h",
}  # fmt: skip
"""Candidates that are named by a letter: people's names are masked, or look like other words."""
CANDIDATES_ALONE: Final = frozenset({"الف", "alef", "ب", "b", "ج", "جیم", "jim", "j"})
"""These name a candidate anywhere; the other letters only after the word for one."""
CALLED: Final = frozenset(
    map(
        fold,
        [
            "نامزد",
            "نامذد",
            "کاندیدا",
            "کاندید",
            "کاندیدای",
            "داوطلب",
            "ستاد",
            "namzad",
            "namzade",
            "kandida",
            "candida",
            "setad",
            "setade",
        ],
    )
)
"""The next word is a candidate."""
NUMBERS: Final = {
    "سه": 3, "چهار": 4, "چار": 4, "پنج": 5, "شش": 6, "شیش": 6, "هفت": 7, "هشت": 8, "نه": 9, "ده": 10, "یازده": 11,
    "دوازده": 12, "سیزده": 13, "چهارده": 14, "پانزده": 15, "پونزده": 15, "شانزده": 16, "هفده": 17, "هجده": 18,
    "نوزده": 19,
    "بیست": 20, "سی": 30, "چهل": 40, "چل": 40, "پنجاه": 50, "شصت": 60, "هفتاد": 70, "هشتاد": 80, "نود": 90, "صد": 100,
    "یکصد": 100,
    "دویست": 200, "سیصد": 300, "چهارصد": 400, "پانصد": 500, "پونصد": 500, "ششصد": 600, "هفتصد": 700, "هشتصد": 800,
    "نهصد": 900, "se": 3, "panj": 5, "shish": 6, "haft": 7, "hasht": 8, "noh": 9, "dah": 10,
    "davazdah": 12, "yazdah": 11, "sizdah": 13, "chahardah": 14, "chardah": 14, "punzdah": 15, "poonzdah": 15,
    "panzdah": 15, "shanzdah": 16, "hefdah": 17, "hivdah": 17, "hijdah": 18, "hejdah": 18, "nuzdah": 19, "noozdah": 19,
    "bist": 20, "si": 30, "chehel": 40, "chel": 40, "panjah": 50, "shast": 60, "haftad": 70, "hashtad": 80, "navad": 90,
    "sad": 100, "devist": 200, "sisad": 300, "char": 4, "shesh": 6, "nuh": 9, "hashd": 8, "chahar": 4,
}  # fmt: skip
HOURS: Final = {"یک": 1, "دو": 2, **{word: value for word, value in NUMBERS.items() if value <= 12}}
HOUR_WORDS: Final = frozenset({"ساعت", "ساعتای", "saat", "saate", "حوالی", "طرفای"})
