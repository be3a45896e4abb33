"""Widgets for the lessons: each a class here, with its own .js and .css beside it (see base.py)."""
