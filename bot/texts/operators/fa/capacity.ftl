capacity-between = --{ $name } باید میان { $low } و { $high } باشد
capacity-people = --people باید میان ۱ و { $most } باشد
capacity-too-much = { $error }: با --within مهلت بیشتری بگذارید، یا --share را کمتر کنید
capacity-two-lines = { $path }: دست‌کم دو سطر «HH:MM,reports» با ساعت‌های رو به جلو لازم است؛ سطر پایانی پایان روز است، با 0
capacity-end = { $path }: سطر پایانی پایان روز است: شمار گزارش‌هایش باید 0 باشد
capacity-row = { $path }:{ $number }: این‌جا «HH:MM,reports» لازم است، مانند «08:00,120»؛ پس از نیمه‌شب ادامه دهید: 25:00
capacity-minutes = { $path }:{ $number }: این‌جا دقیقه‌ای بیش از 0 لازم است، در هر سطر یک عدد
capacity-two-times = { $path }: دست‌کم دو زمان کار لازم است، در هر سطر یک عدد به دقیقه
