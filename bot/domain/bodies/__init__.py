"""Which bodies may take a complaint or a case."""
