"""Keys held by another machine (docs/adr/0026-a-holder-of-keys.md).

``frames``: what goes over the wire. ``certificates``: who may speak. ``held_rows``: a file and its mirror.
``holder``: the service. ``remote_rows``: the program's side of it, behind the port KeyRows.
"""
