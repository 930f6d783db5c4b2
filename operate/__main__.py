"""`python -m operate`, which is `b2c-connector`."""

from operate.command import main

main()
