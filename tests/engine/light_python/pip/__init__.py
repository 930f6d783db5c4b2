"""Stands in for pip where a language host lists the packages, at every run of the engine."""
