"""What a ``kill -9`` loses (``python -m bench.kill9``): the process that is killed, the people around it, and the
check for losses."""
