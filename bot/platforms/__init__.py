"""The two messenger adapters: aiogram for Telegram, python-telegram-bot for Bale. No other code imports these
libraries."""
