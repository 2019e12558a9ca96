"""One module a DVC stage: read the files, call one function, write the files."""

import os

# One thread in the linear algebra: its sums then come in one order, whatever the number of cores,
# and the folds use the cores. Set here, because this runs before any stage imports NumPy.
for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"
