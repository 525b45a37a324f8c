"""How a case looks:
its card, its signs and topic, where it is shown, its line in a list; and who may see it said.
"""
