"""The messenger of the benches and proofs: fast, and as small as possible, so that the bot is measured and not it.

- ``messenger``: takes every call, numbers messages, answers questions; what people press, and who waits for an
  answer. Limits, members and errors are those of the sandbox, which plays a whole world and costs a hundred times
  more for each call.
- ``script``: a messenger that gives out the updates of a script and checks every answer (`python -m bench.standin`).
- ``http``: the messenger as a Bot API server.
- ``adapter``: the messenger in the process of the program, behind the program's own adapter: for simulated time.
"""
