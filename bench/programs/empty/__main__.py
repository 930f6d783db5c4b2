"""A program that makes nothing: what the engine costs by itself."""

from bench.programs.shape import record_at_exit

record_at_exit()
