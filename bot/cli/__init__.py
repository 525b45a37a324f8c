"""The commands of ``amanat``, one file each: what they print, what they answer the shell."""
