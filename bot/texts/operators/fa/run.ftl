run-no-messenger = هیچ پیام‌رسانی تنظیم نشده است: AMANAT_TELEGRAM_TOKEN یا AMANAT_BALE_TOKEN را در محیط یا .env بگذارید (./amanat sandbox هیچ‌کدام را نمی‌خواهد)
run-roles-postgresql = --roles کار را میان چند برنامه روی یک پایگاه دادهٔ PostgreSQL پخش می‌کند: AMANAT_DATABASE_URL را روی آن بگذارید، یا بی --roles روشن کنید
run-roles-copy = AMANAT_COPY_DIR کارِ یک برنامهٔ تنهاست: خالی‌اش کنید و کلیدها را با یک نگه‌دارنده و آینه‌اش دو جا نگه دارید (docs/operating/fa/key-holder.md)، یا بی --roles روشن کنید
