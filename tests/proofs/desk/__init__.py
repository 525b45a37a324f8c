"""Moderators at their desk: how many presses and messages a case takes, and is anything late that need not be?"""
