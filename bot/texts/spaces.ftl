# هر دو فضا کنار هم، برای سرپرست‌ها. نشانی هیچ صفحه‌ای و نام هیچ حساب دسته‌بندی‌نشده‌ای این‌جا نمی‌آید.

figures-button-spaces = دو فضا کنار هم

spaces-real = فضای واقعی
spaces-virtual = فضای مجازی

spaces =
    <b>دو فضا کنار هم، { figures-span }</b>
    فضای واقعی: { $real } پرونده
    فضای مجازی: { $virtual } پرونده
    بیشترین در: { $busiest }

    { $parts }

    ساعت { $now }. فقط برای سرپرست‌هاست؛ بیرون نفرستید.

spaces-acts =
    <b>تخلف‌ها</b>
    { $lines }
spaces-areas =
    <b>جاها</b>
    { $lines }
spaces-links =
    <b>پیوندهایی که بیشتر گزارش شده</b>
    { $lines }
spaces-accounts =
    <b>حساب‌های دسته‌بندی‌شده</b>
    { $lines }

spaces-nothing-to-draw = در این بازه گزارشی نرسیده است؛ تصویری نیست که بکشیم. بازهٔ دیگری را بزنید.

spaces-none =
    <b>دو فضا کنار هم، { figures-span }</b>
    در این مدت پرونده‌ای نیامده است.

spaces-line = { $name }: { $real } واقعی، { $virtual } مجازی
spaces-link-line = پیوند { $place }: { $count } گزارش
spaces-account-line = { $handle } ({ $grade }): { $count } گزارش
spaces-account-sealed = حسابی که گزارش‌هایش دیگر باز نمی‌شود

spaces-picture = دو فضا کنار هم، ساعت { $now }. فقط برای سرپرست‌هاست؛ بیرون نفرستید.
spaces-picture-title = دو فضا کنار هم، { figures-span }
spaces-picture-footer = پر: فضای واقعی. راه‌راه: فضای مجازی. پرونده‌هایی که در این مدت آمده‌اند. ساعت { $now }
spaces-by-time =
    { $span ->
        [w] روز به روز
       *[d] ساعت به ساعت
    }
spaces-by-act = تخلف‌ها
spaces-by-area = جاها
spaces-highest = بلندترین ستون: { $count }

spaces-words =
    <b>{ spaces-picture-title }</b>
    فضای واقعی: { $real }
    فضای مجازی: { $virtual }

    <b>{ spaces-by-time }</b>
    { $times }

    <b>{ spaces-by-act }</b>
    { $acts }

    <b>{ spaces-by-area }</b>
    { $areas }

spaces-link =
    <b>پیوند { $place }</b>
    پرونده‌هایش این‌هاست. نشانی را کسی می‌خواند که یکی از آن‌ها را بردارد؛ کنار «متن و مدارک» می‌آید.
spaces-link-gone = پرونده‌ای از این پیوند که به شما نشان داده شود، نمانده است.

spaces-account =
    <b>حساب { $handle }</b>
    دسته: { $grade }
    { $count } گزارش، { figures-span }

    <b>تخلف‌ها</b>
    { $acts }

    <b>زمان</b>
    { $hours }
spaces-account-gone = این حساب دیگر میان حساب‌های دسته‌بندی‌شدهٔ این مدت نیست.

spaces-ungrade-ask =
    <b>دستهٔ این حساب پس گرفته شود؟</b>
    { $handle }
    دسته: { $grade }

    اگر حساب یک آدم عادی است، پس بگیرید: دیگر جایی شمرده نمی‌شود. اگر کسی دوباره دسته‌بندی‌اش کند، شمارش از نو شروع می‌شود.
spaces-ungraded = پس گرفته شد. این حساب دیگر جایی شمرده نمی‌شود.
spaces-button-ungrade = پس گرفتن دسته
spaces-button-ungrade-yes = بله، پس بگیر
spaces-button-ungrade-no = نه، بماند

spaces-button-picture = تصویر دو فضا
spaces-button-open = جزئیات و پیوندها
spaces-button-link = پیوند { $place }
spaces-button-account = { $handle }
spaces-button-case = پروندهٔ { $number }
spaces-button-week = همین در هفت روز
spaces-button-day = همین در ۲۴ ساعت
spaces-button-back = دو فضا کنار هم

# حسابی که پرونده دربارهٔ آن است

case-button-account = این حساب از کیست؟

account-which =
    <b>پروندهٔ { $number }: حساب‌ها</b>
    { $accounts }

    کدام را می‌گویید؟
account-whose =
    <b>پروندهٔ { $number }: این حساب از کیست؟</b>
    { $accounts }

    فقط اگر روشن است که حساب یکی از این‌هاست، بگویید. آن‌وقت سرپرست‌ها شمار گزارش‌هایش را کنار هم می‌بینند. حساب یک آدم عادی دسته ندارد: آن را رها کنید. هر وقت بخواهید پس گرفته می‌شود.
account-line = { $place }. { $account }: { $grade }
account-ungraded = بی‌دسته
account-none = در این پرونده نشانی حسابی نیست که دسته‌بندی شود. چیزی عوض نشد.
account-not-graded = این حساب دسته‌ای ندارد. چیزی عوض نشد.
account-done = ثبت شد. هر وقت بخواهید پس گرفته می‌شود.
account-back = پس گرفته شد. این حساب دیگر جایی شمرده نمی‌شود.

account-grade-candidate = نامزد
account-grade-headquarters = ستاد
account-grade-official = نهاد رسمی
account-grade-media = رسانه
account-grade-campaign = کارزار سازمان‌یافته

account-button-candidate = حساب یک نامزد است
account-button-headquarters = حساب یک ستاد است
account-button-official = حساب یک نهاد رسمی است
account-button-media = حساب یک رسانه است
account-button-campaign = کارزار سازمان‌یافته است
account-button-back = پس گرفتن دسته
account-button-others = حساب‌های دیگر پرونده
account-button-place = حساب { $place }
account-button-leave = بازگشت به پرونده
