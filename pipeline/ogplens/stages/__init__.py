"""One module a DVC stage: read the files, call one function, write the files."""

import os
import platform

# The same data must give the same bytes on any machine. OpenBLAS adds up in another order with
# more threads, and with other processors; so a stage runs it with one thread (the folds use the
# cores) and, on x86-64, with the routines that every such processor has. They cost nothing here.
# Set in this module, because it runs before any stage imports NumPy.
for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"
if platform.machine().lower() in {"x86_64", "amd64"}:
    os.environ["OPENBLAS_CORETYPE"] = "Nehalem"
