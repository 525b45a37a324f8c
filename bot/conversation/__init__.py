"""The values exchanged between handlers and the outside: what came in, what to send, the session."""
