"""The two wires: aiogram for Telegram, python-telegram-bot for Bale. Nothing else knows either."""
