# What the program tells its owners by itself.

owner-gap =
    { $missing } پیام از { $messenger } به ما نرسید. پیام‌رسان آن‌ها را پیش از آنکه بپرسیم کنار گذاشته است.

    شاید ربات مدتی خاموش بوده باشد. اگر در این مدت گزارشی چشم‌به‌راه داشتید، از فرستنده بخواهید دوباره بفرستد.
messenger-telegram = تلگرام
messenger-bale = بله
