error-content = محتوا خوانده نمی‌شود: { $error }. این را اجرا کنید: ./amanat content check
error-token = پیام‌رسان توکن را نمی‌پذیرد: AMANAT_TELEGRAM_TOKEN یا AMANAT_BALE_TOKEN درست را بگذارید
error-messenger-away = پیام‌رسان در دسترس نیست ({ $error }): AMANAT_*_API و AMANAT_*_PROXY و شبکه را ببینید
error-port = درگاه AMANAT_LISTEN را برنامهٔ دیگری گرفته است: آن را ببندید، یا بگذارید AMANAT_LISTEN=127.0.0.1:8081
error-permission = { $name } در دسترس نیست: به { $user } اجازهٔ خواندن و نوشتن بدهید، یا دستور را با کاربر صاحبش اجرا کنید
