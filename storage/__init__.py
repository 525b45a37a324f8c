"""The database with its keys and the vault. ``storage.opening.open_store`` is the way in.

Everything about a citizen is keyed by HMAC or sealed; the keys' roots live outside the data folder.
"""
