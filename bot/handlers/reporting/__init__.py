"""The report form: its entrance, its questions one after another, files beside them, review and sending."""
