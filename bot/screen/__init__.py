"""The situation screen: a read-only web page for leads and for walls, served by the program's own listener."""
