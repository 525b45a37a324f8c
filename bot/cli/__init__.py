"""The commands of ``amanat``, one file each: their output and exit status."""
