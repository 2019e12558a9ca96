"""Run ogplens from the command line: ``python -m ogplens`` or ``ogplens``."""

from __future__ import annotations

import io
import os
import sys

# Scores are small sums: a second thread costs more than it saves, and adds up in another order.
# Set here, before any command imports NumPy.
for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")


def main() -> None:
    """Run the command that the arguments name, and end with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # The same bytes everywhere: UTF-8 even under LANG=C, and "\n" even on Windows.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    try:
        from ogplens.cli import app

        app(prog_name="ogplens")
    except KeyboardInterrupt:  # while modules are loaded; the commands handle their own
        sys.exit(130)


if __name__ == "__main__":
    main()
