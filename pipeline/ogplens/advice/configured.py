"""``ogplens.toml``: what an author's project wants of ``ogplens check``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict

from ogplens.advice.choice import RuleChoice, unknown_code
from ogplens.configuration import check_config
from ogplens.domain import Level
from ogplens.errors import ConfigError

FILE_NAME = "ogplens.toml"
_MOST_BYTES = 1_000_000


def _known(code: str) -> str:
    if (advice := unknown_code(code)) is not None:
        raise ValueError(f"the code of a rule, or the beginning of one; {advice}")
    return code.upper()


_Code = Annotated[str, AfterValidator(_known)]
_Codes = tuple[_Code, ...]


class CheckSettings(BaseModel):
    """The table ``[check]``.

    Attributes
    ----------
    select, ignore : tuple of str
    level : {"style", "advice", "warning"} or None
    language : {"en", "es"} or None
        Of the messages.
    docs_url : str
        Address under which ``docs/rules`` is published; SARIF then links each rule to its page.
    file_ignores, commitment_ignores : dict of str to tuple of str
        Pattern of a file's name, or number or identifier of a commitment, to codes.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    select: _Codes = ()
    ignore: _Codes = ()
    level: Literal["style", "advice", "warning"] | None = None
    language: Literal["en", "es"] | None = None
    docs_url: str = ""
    file_ignores: dict[str, _Codes] = {}
    commitment_ignores: dict[str, _Codes] = {}


class ConfigFile(BaseModel):
    """``ogplens.toml``: the one table that there is so far."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    check: CheckSettings = CheckSettings()


def read_settings(path: str | None = None) -> CheckSettings:
    """Read the file that a user named, or `FILE_NAME` in the current folder if it is there.

    Raises
    ------
    ConfigError
        If the named file cannot be read, is no TOML, or holds what is not known.
    """
    import tomllib

    name = FILE_NAME if path is None else path
    try:
        with Path(name).open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except OSError as error:
        if path is None and isinstance(error, FileNotFoundError):
            return CheckSettings()
        raise ConfigError(
            f"this configuration file cannot be opened: {error.strerror or error}",
            source=name,
            hint="check the name and the rights of the file",
        ) from error
    if len(data) > _MOST_BYTES:
        raise ConfigError(
            f"this configuration file has more than {_MOST_BYTES:,} bytes",
            source=name,
            hint="check that it is the file meant",
        )
    try:
        content = tomllib.loads(data.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(
            f"the file is not TOML: {error}", source=name, hint="mend the place named above"
        ) from error
    return check_config(content, ConfigFile, source=name).check


def rule_choice(
    settings: CheckSettings,
    select: Sequence[str] | None = None,
    ignore: Sequence[str] | None = None,
    level: str | None = None,
) -> RuleChoice:
    """Return what is shown: what the command line says, else the file, else the default."""
    return RuleChoice(
        select=tuple(settings.select if select is None else select),
        ignore=tuple(settings.ignore if ignore is None else ignore),
        level=Level[(level or settings.level or Level.ADVICE.label).upper()],
        files=settings.file_ignores,
        commitments=settings.commitment_ignores,
    )
