"""Who somebody says he is, moving to another account, being forgotten."""
