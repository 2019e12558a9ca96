"""The way of a commitment beside reading and tokenizing alone: a program, JSON in, JSON out."""

from __future__ import annotations

import json
import sys

from tests.benchmarks.throughput import all_texts

if __name__ == "__main__":
    sys.stdout.write(json.dumps({"texts": all_texts(json.load(sys.stdin)["repeats"])}) + "\n")
