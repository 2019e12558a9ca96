"""What befalls a run: kills, full disks, no rights, odd names and surroundings.

``python -m tests.faults`` kills commands a hundred times; the tests do so a few times.
"""
