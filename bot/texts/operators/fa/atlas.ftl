atlas-no-version = نسخهٔ قطعی { $number } نیست: { $there } نسخه هست
atlas-unreadable = { $file }: { $why }. یک فایل CSV بدهید؛ docs/operating/fa/atlas.md را ببینید
atlas-problems = problems={ $number }: چیزی وارد نشد؛ جدول را درست کنید و دوباره وارد کنید
areas-unreadable = { $file }: { $why }. یک فایل CSV بدهید؛ docs/content.md را ببینید
areas-problems = problems={ $number }: چیزی نوشته نشد؛ جدول را درست کنید و دوباره وارد کنید
atlas-recomputed = نسخهٔ { $number } { $hash }: { $verdict }
atlas-identical = یکسان
atlas-different = متفاوت
atlas-would-import = این‌ها وارد می‌شد
atlas-imported = وارد شد
