sandbox-token-set = { $name } تنظیم شده است: دنیای آزمایشی بی توکن واقعی کار می‌کند؛ این‌طور روشنش کنید: env -u { $name } ./amanat sandbox
sandbox-no-story = { $file }: { $why }. یک فایل داستان بدهید؛ docs/sandbox.md را ببینید
sandbox-not-json = { $file }: JSON نیست ({ $error })؛ docs/sandbox.md را ببینید
sandbox-ready = امانت: دنیای آزمایشی آماده است: { $url }   (پایان: Ctrl+C)
sandbox-code = { $group }: /enrol { $code }   (درس‌های { $track })
sandbox-certificate-key = کلید بررسی گواهی‌ها: --key { $key }   (./amanat certificate verify FILE)
sandbox-health = سلامت: { $url }
sandbox-unconfined = فایل‌ها با این همه این‌جا باز می‌شوند، ولی بی حصار: { $mend }
