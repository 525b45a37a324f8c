"""The committee's register of threats: what may go wrong, how grave it is, and what is done before it happens."""
