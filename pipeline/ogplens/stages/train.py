"""Stage ``train``: one model for each variable, from all coded commitments."""

import numpy as np

from ogplens.learning.model_set import save, train
from ogplens.settings import PipelineSettings, codebook
from ogplens.stages import paths
from ogplens.stages.inputs import load_rows
from ogplens.stages.run import run


def stage(settings: PipelineSettings) -> str:
    """Fit and write the models that ``ogplens score`` uses."""
    raw, rows = load_rows(settings, duplicates=False)
    index = np.flatnonzero(rows.teaching)
    model_set = train(
        raw.rows(index),
        {name: levels[index] for name, levels in rows.levels.items()},
        [rows.members[i] for i in index],
        codebook(),
        plans=[rows.plan_ids[i] for i in index],
        features=settings.features,
        settings=settings.train,
        decision=settings.decision,
    )
    save(paths.MODELS, model_set, codebook())
    left_out = [name for name in codebook().predicted() if name not in model_set.models]
    note = f"; too few codes for {', '.join(left_out)}" if left_out else ""
    return f"{len(model_set.models)} models of {len(raw)} commitments{note}"


if __name__ == "__main__":
    run(stage)
