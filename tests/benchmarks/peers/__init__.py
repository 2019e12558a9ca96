"""Our models beside their peers, trained and tested on the same rows: ``make bench-models``."""
