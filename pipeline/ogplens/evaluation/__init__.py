"""Out-of-fold predictions against the IRM's codes: splits, peers, metrics, intervals."""
