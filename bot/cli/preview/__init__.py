"""The content as pages for a browser: what an editor checks before people see it."""
