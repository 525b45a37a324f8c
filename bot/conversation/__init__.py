"""The language between handlers and the outside: what came in, what to say, the session."""
