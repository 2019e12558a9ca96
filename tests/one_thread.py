"""What keeps processes of tests out of each other's way; imported before anything else."""

import os
import sys

# One thread of linear algebra in each process, as in the stages: two workers of pytest with as many
# threads each as there are cores would spend most of their time waiting for one another.
for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
# jsonschema takes seconds to import where this checker of IRIs is installed. No schema of ours has
# an IRI, and jsonschema does without where it is missing.
sys.modules.setdefault("rfc3987_syntax", None)
