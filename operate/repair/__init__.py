"""Mends a stack after a run that broke off, or whose answers were lost."""
