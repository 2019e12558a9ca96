"""Where the stages find each other's files, relative to the project's root."""

from pathlib import Path

INTERIM = Path("interim")
COMMITMENTS = INTERIM / "commitments.jsonl"
PLANS = INTERIM / "plans.csv"
LABELS = INTERIM / "labels.csv"
FEATURES = INTERIM / "features.npz"
UNMASKED = INTERIM / "features-unmasked.npz"
PREDICTIONS = INTERIM / "predictions.csv"
RESAMPLED = INTERIM / "resampled.npz"
#: What may be used again by the next run; no stage needs it.
KEPT = INTERIM / "kept"
KEPT_PLANS, MOST_PLANS = KEPT / "plans", 200_000_000  # bytes
KEPT_FITS, MOST_FITS = KEPT / "fits", 1_500_000_000

MODELS = Path("models")
MODEL_CARD = MODELS / "README.md"

REPORTS = Path("reports")
SEGMENTATION = REPORTS / "segmentation.json"
LABELLING = REPORTS / "labelling.json"
UNMATCHED = REPORTS / "unmatched.csv"
METRICS = REPORTS / "metrics.json"
PEERS = REPORTS / "peers.csv"
STRATA = REPORTS / "strata.csv"
PLOTS = REPORTS / "plots"
COMPARISON = REPORTS / "comparison"
PLAN_FORECASTS = REPORTS / "plan-forecasts.csv"
PLAN_COVERAGE = REPORTS / "plan-forecasts.json"
FIGURES = REPORTS / "figures"
PAGE = REPORTS / "index.html"
VARIABLES = REPORTS / "variables"

READER_NOTES = Path("configs") / "reader-notes.yaml"
