"""What an operation costs, side by side with a flat program: `make bench`.

May import every folder; nobody imports it. The programs under measurement are in `programs/`.
"""
