"""How long a test waits for what never comes.

Nothing is judged by its speed: a busy machine may take many times as long as a quiet one. Only what
hangs is given up.
"""

HANGS_SECONDS = 600.0
