audit-broken = { $what }: { $why }. از رکورد { $at } به بعد چیزی ثابت نمی‌شود
audit-not-proven = ثابت نشد
audit-chain-broken = شکسته
audit-empty = records=0: هنوز چیزی ثبت نشده است
audit-whole = records={ $number } whole head={ $head }
audit-links = { $links } رکورد از آن‌ها فقط با پیوندشان سنجیده می‌شود: هَش واژه‌هایشان برداشته شده است، چون می‌شد آن را حدس زد. چیزهای دیگرشان همان است که هنگام نوشته شدن مرز (رکورد { $boundary }) بود: آن را با روز روزآمد کردن بسنجید. هیچ روزآمد کردنی واژه‌ای از دفتری که واژه نداشت برنداشت
audit-add-head = رکوردهایی که از پایان دفتر بریده شده باشند فقط در برابر سری پیدا می‌شوند که پیش‌تر یادداشت شده است: --head N-HASH را بدهید
audit-see-verify = دفتر در رکورد { $at } شکسته است: ./amanat audit verify را ببینید
audit-nothing = هنوز چیزی ثبت نشده است
audit-bad-head = --head { $text }: { $error }، مانند 1234-9f86d081884c
