"""The report form as data, and what may be reported now."""
