"""The models of a process: loaded once, and told apart from all others by a fingerprint."""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ogplens import __version__
from ogplens.bulk.jobs import Job, ShardFormat
from ogplens.errors import ModelError

if TYPE_CHECKING:
    from ogplens.scoring import Scorer

#: What reading, cutting and scoring look up.
_CONFIGS = (
    "codebook.yaml",
    "criteria/*.yaml",
    "declared.yaml",
    "languages/*.yaml",
    "masks.yaml",
    "members.yaml",
)


def job_for(
    models: str | None = None, member: str | None = None, format_: ShardFormat = "jsonl"
) -> Job:
    """Return the job that is done with the models and the configuration of this machine.

    Parameters
    ----------
    models : str, optional
        Their folder; by default those that ship with ogplens.
    member : str, optional
        Code or name of an OGP member, see `Scorer.score`.
    format_ : {"jsonl", "parquet"}

    Raises
    ------
    OgplensError
        If the models cannot be used, or the member is not known.
    """
    found = fingerprint(models)
    if member is not None:
        from ogplens.scoring.member_history import member_history

        member = member_history(member, loaded(models, found).models).code
    return Job(models, found, __version__, member, format_)


def fingerprint(models: str | None = None) -> str:
    """Return what is different wherever models or configuration are: 16 hex digits.

    Of all files that the numbers of a score, the cutting of a document and its limits depend on.

    Raises
    ------
    ModelError
        If a file cannot be read.
    """
    from ogplens.settings import pipeline_settings

    whole = hashlib.sha256()
    settings = pipeline_settings()
    for block in (settings.scope, settings.segment):
        whole.update(json.dumps(block.model_dump(mode="json"), sort_keys=True).encode())
    for name, path in _files(_folder(models)):
        try:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError as error:
            raise ModelError(
                f"the file cannot be opened: {error.strerror or error}",
                source=str(path),
                hint="check that you may read it, or install ogplens again",
            ) from error
        whole.update(f"{name}\n{digest}\n".encode())
    return whole.hexdigest()[:16]


def _folder(models: str | None) -> Path:
    from ogplens.settings import models_folder

    return models_folder() if models is None else Path(models)


def _files(models: Path) -> Iterator[tuple[str, Path]]:
    from ogplens.learning.model_set import PRECEDENTS_FOLDER
    from ogplens.settings import configs_folder

    for pattern in ("*/model.json", "*/parameters.npz"):
        for path in sorted(models.glob(pattern)):
            if path.parent.name != PRECEDENTS_FOLDER:
                yield f"{path.parent.name}/{path.name}", path
    for pattern in _CONFIGS:
        for path in sorted(configs_folder().glob(pattern)):
            yield f"configs/{path.parent.name}/{path.name}", path


class Loaded:
    """Models that are ready to score.

    Attributes
    ----------
    scorer : Scorer
    models : mapping of str to VariableModel
    kinds : mapping of str to type
        The columns of `Predicted.table`, in their order, with what their cells are: ``float`` or
        ``str``.
    """

    def __init__(self, folder: Path) -> None:
        from ogplens.domain import Commitment
        from ogplens.learning.model_set import load
        from ogplens.scoring import Scorer
        from ogplens.settings import codebook, pipeline_settings

        model_set = load(folder, codebook())
        self.models = model_set.models
        # Without precedents and forecasts: no column is made of them.
        self.scorer: Scorer = Scorer(model_set, codebook(), pipeline_settings().scope)
        one = self.scorer.predict_many([Commitment(None, "", "A text.")], ["en"]).table()
        self.kinds: dict[str, type] = {name: type(cells[0]) for name, cells in one.items()}


@functools.lru_cache(maxsize=2)
def loaded(models: str | None, meant: str) -> Loaded:
    """Load models once in a process.

    Parameters
    ----------
    models : str or None
    meant : str
        The fingerprint that they must have.

    Raises
    ------
    ModelError
        If they have another one, or cannot be used.
    """
    folder = _folder(models)
    if (found := fingerprint(models)) != meant:
        raise ModelError(
            f"the models or the configuration here are {found}, and the run is of {meant}",
            source=str(folder),
            hint="install the same ogplens with the same models and configs here, or begin a run "
            "of its own in another folder",
        )
    return Loaded(folder)


def loaded_for(job: Job) -> Loaded:
    """Return the models that a job is to be done with.

    Raises
    ------
    ModelError
        If those here are others, or this is another version of ogplens.
    """
    if job.version != __version__:
        raise ModelError(
            f"this is ogplens {__version__}, and the run is of ogplens {job.version}",
            source=str(_folder(job.models)),
            hint=f"install ogplens {job.version} here, or begin a run of its own in another folder",
        )
    return loaded(job.models, job.fingerprint)
