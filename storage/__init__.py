"""The database with its keys and the vault. Open it with ``storage.opening.open_store``.

Everything about a citizen is named by HMAC or sealed. The root keys live outside the data folder.
"""
