"""Flows that stand in many features: ask and confirm, choose one of several, turn pages, type words and see
them before they are sent.

A feature gives its words (text keys), what is done, and its routes.
"""
