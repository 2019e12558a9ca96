"""``configs/serve.yaml``: the limits of the local page."""

from __future__ import annotations

import functools

from pydantic import BaseModel, ConfigDict, Field

from ogplens.configuration import load_config
from ogplens.settings import SegmentSettings, configs_folder

MEGABYTE = 1_000_000


class _Block(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class UploadSettings(_Block):
    """What may arrive."""

    max_megabytes: float = Field(gt=0)
    max_seconds: float = Field(gt=0)
    at_once: int = Field(ge=1)

    @property
    def max_bytes(self) -> int:
        """The largest file, in bytes."""
        return int(self.max_megabytes * MEGABYTE)


class ReadingSettings(_Block):
    """What reading and scoring a document may take."""

    workers: int = Field(ge=1, le=16)
    waiting: int = Field(ge=1)
    documents_per_child: int = Field(ge=1)
    max_characters: int = Field(gt=0)
    max_seconds: int = Field(gt=0)
    max_memory_mb: int = Field(ge=200)
    max_commitments: int = Field(ge=1)


class SessionSettings(_Block):
    """How long drafts are kept, and how many."""

    idle_minutes: float = Field(gt=0)
    longest_hours: float = Field(gt=0)
    most: int = Field(ge=1)
    drafts: int = Field(ge=1)
    max_megabytes: float = Field(gt=0)


class ServeSettings(_Block):
    """``configs/serve.yaml``."""

    upload: UploadSettings
    reading: ReadingSettings
    sessions: SessionSettings

    def with_megabytes(self, most: float) -> ServeSettings:
        """Return these settings with another largest file, in 10^6 bytes."""
        return self.model_copy(
            update={"upload": self.upload.model_copy(update={"max_megabytes": most})}
        )

    def limits(self) -> SegmentSettings:
        """Return the limits as the guarded reader takes them."""
        return SegmentSettings(
            max_bytes=self.upload.max_bytes,
            max_characters=self.reading.max_characters,
            max_seconds=self.reading.max_seconds,
            max_memory_mb=self.reading.max_memory_mb,
        )


@functools.cache
def serve_settings() -> ServeSettings:
    """Return the settings of ``configs/serve.yaml``.

    Raises
    ------
    ConfigError
        If the file is missing, or holds what is not known.
    """
    return load_config(configs_folder() / "serve.yaml", ServeSettings)
