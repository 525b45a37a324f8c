"""The content as pages for a browser: what an editor reads before people do."""
