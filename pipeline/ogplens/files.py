"""Files that are written whole or not at all, and read as they stood at one moment."""

from __future__ import annotations

import errno
import os
import re
import secrets
import shutil
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ogplens.errors import OgplensError, ReadingError, WritingError

if sys.platform != "win32":  # which refuses to remove a file that is open: that is enough
    import fcntl

#: Temporary files: hidden, under a suffix that nobody reads, in no format.
TEMPORARY_SUFFIX = ".ogplens-tmp"
_TEMPORARY = re.compile(rf"\..*\.[0-9a-f]{{8}}{re.escape(TEMPORARY_SUFFIX)}", re.DOTALL)
_BLOCK = 1_048_576  # bytes of lines that are written at once
_MOST_NAME = 200  # bytes of a target's name in a temporary one; file systems allow 255 in all
#: What `fsync` says where it can do nothing: of pipes, and of folders on some file systems.
_NO_FSYNC = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EBADF, errno.EACCES, errno.EISDIR})
_FULL = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})
#: Faults of a machine that need no file to be told of.
_NO_FILE_NAMED = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EAGAIN, errno.EIO})
#: Folders that this process has cleaned: once is enough, since a folder may hold very many files.
_cleaned: set[Path] = set()


def write_bytes_atomically(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, whatever ends the process or the machine.

    The bytes go to a temporary file beside the target and to the disk (``fsync``); then it takes
    the target's name. A reader sees the old file or the new one, never half of one, also after a
    loss of power, and a failed write leaves the old file as it was. Missing parent folders are
    made. An existing file keeps its mode. What killed processes left in the folder is removed
    at a process's first write there. A device or a pipe is written to directly.

    Raises
    ------
    WritingError
        If it cannot be written, with the path, the reason and the space that is left; it is an
        `OSError` too. No temporary file stays behind.
    """
    _write(path, [data])


def write_lines_atomically(path: Path, lines: Iterable[str]) -> None:
    """Write text as it comes, none of it held; see `write_bytes_atomically`.

    Parameters
    ----------
    path : Path
    lines : iterable of str
        With their line ends. What it raises passes, and leaves the old file as it was.
    """
    _write(path, _blocks(lines))


def _blocks(lines: Iterable[str]) -> Iterator[bytes]:
    waiting, size = [], 0
    for line in lines:
        waiting.append(line.encode("utf-8"))
        size += len(waiting[-1])
        if size > _BLOCK:
            yield b"".join(waiting)
            waiting, size = [], 0
    yield b"".join(waiting)


def _write(path: Path, blocks: Iterable[bytes]) -> None:
    with _told(path):
        stream = _is_stream(path)
        target = path.resolve()  # a link stays a link: the file behind it is replaced
        if not stream:
            target.parent.mkdir(parents=True, exist_ok=True)
            remove_leftovers(target.parent)
    if stream:
        _write_stream(path, blocks)
    else:
        _replace(path, target, blocks)


@contextmanager
def _told(path: Path, size: int | None = None) -> Iterator[None]:
    """Say of a fault of the system which file could not be written."""
    try:
        yield
    except OSError as error:
        raise writing_error(error, path, size=size) from error


def _write_stream(path: Path, blocks: Iterable[bytes]) -> None:
    with _told(path):
        file = os.open(path, os.O_WRONLY)
    try:
        for block in blocks:
            _write_all(path, file, block)
        with _told(path):
            _flush(file)
    finally:
        os.close(file)


def write_text_atomically(path: Path, text: str) -> None:
    r"""Write text as UTF-8, its line ends as they are; see `write_bytes_atomically`."""
    write_bytes_atomically(path, text.encode("utf-8"))


def _is_stream(path: Path) -> bool:
    """Tell whether a path is a device, a pipe or a socket: nothing that could be replaced."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def _replace(path: Path, target: Path, blocks: Iterable[bytes]) -> None:
    with _told(path):
        temporary, file = _new_temporary(target)
    size = 0
    try:
        with suppress(OSError):  # of another owner, or there is none yet
            temporary.chmod(stat.S_IMODE(target.stat().st_mode))
        for block in blocks:
            size += len(block)
            _write_all(path, file, block)
        with _told(path, size):
            _flush(file)
            temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    finally:
        os.close(file)  # and with it goes the lock
    with _told(path):
        flush_folder(target.parent)


def _new_temporary(target: Path) -> tuple[Path, int]:
    """Make an empty temporary file that is locked as long as this process has it open."""
    while True:
        name = f".{shortened(target.name)}.{secrets.token_hex(4)}{TEMPORARY_SUFFIX}"
        path = target.with_name(name)
        binary = getattr(os, "O_BINARY", 0)
        file = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | binary, 0o666)
        # Between the two calls another process may have taken it for a leftover.
        if try_lock(file) and (os.name == "nt" or os.fstat(file).st_nlink):
            return path, file
        os.close(file)


def shortened(name: str) -> str:
    """Return the beginning of a file's name, so long that a temporary name can hold it."""
    while len(os.fsencode(name)) > _MOST_NAME:
        name = name[:-1]
    return name


def try_lock(file: int) -> bool:
    """Lock an open file or folder for as long as it is open; tell whether nobody else has.

    Where the system or the file system knows no locks, nobody has.
    """
    if sys.platform == "win32":
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


def _write_all(path: Path, file: int, data: bytes) -> None:
    left = memoryview(data)
    with _told(path, len(data)):
        while left:
            left = left[os.write(file, left) :]


def _flush(file: int) -> None:
    try:
        os.fsync(file)
    except OSError as error:
        if error.errno not in _NO_FSYNC:
            raise


def flush_folder(folder: Path) -> None:
    """Have the names in a folder written to the disk, where the system can."""
    if os.name == "nt":
        return
    try:
        file = os.open(folder, os.O_RDONLY)
    except OSError:  # a folder that may be written but not read
        return
    try:
        _flush(file)
    finally:
        os.close(file)


def remove_leftovers(folder: Path) -> tuple[str, ...]:
    """Remove temporary files whose process was killed, once for each folder and process.

    Returns
    -------
    tuple of str
        Their names, sorted. One that a process is writing now is locked by it, and is left alone.
    """
    if folder in _cleaned:
        return ()
    _cleaned.add(folder)
    removed = []
    with suppress(OSError), os.scandir(folder) as entries:
        found = sorted(entry.name for entry in entries if _TEMPORARY.fullmatch(entry.name))
        for name in found:
            with suppress(OSError):  # it went away, or belongs to somebody else
                if _is_dead(folder / name):
                    (folder / name).unlink()
                    removed.append(name)
    return tuple(removed)


def _is_dead(path: Path) -> bool:
    """Tell whether no process holds a temporary file."""
    if not stat.S_ISREG(path.lstat().st_mode):
        return False
    if sys.platform == "win32":
        return True
    file = os.open(path, os.O_RDWR)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # raises where it is locked, or cannot be
    finally:
        os.close(file)
    return True


def writing_error(error: OSError, path: Path | str, *, size: int | None = None) -> WritingError:
    """Return what to tell a user of a file or folder that cannot be written.

    Parameters
    ----------
    error : OSError
    path : Path or str
        As the user named it.
    size : int, optional
        Bytes that were to be written.
    """
    if isinstance(error, WritingError):
        return error
    reason, number = error.strerror or str(error), error.errno
    if isinstance(error, shutil.Error) and error.args and error.args[0]:  # of many, the first
        reason = str(error.args[0][0][-1])
        full = os.strerror(errno.ENOSPC)
        number, reason = (errno.ENOSPC, full) if full in reason else (number, reason)
    hint = "check the folder, and that you may write there"
    if number in _FULL:
        wanted = "" if size is None else f"{size:,} bytes were to be written, "
        reason += f" ({wanted}{_free(Path(path))})"
        hint = "make room there or name another disk, and run the command again; what was there "
        hint += "before is as it was"
    elif number == errno.EROFS:
        hint = "name a folder on a disk that may be written to"
    elif number == errno.ENAMETOOLONG:
        hint = "give it a shorter name"
    told = WritingError(f"the file cannot be written: {reason}", source=str(path), hint=hint)
    told.errno = number
    return told


def system_error(error: OSError) -> OgplensError | None:
    """Return what to tell a user of a fault of the system; ``None`` where it may be one of ours.

    Parameters
    ----------
    error : OSError
        One that nothing nearer to it has explained.
    """
    if isinstance(error, OgplensError):
        return error
    if error.errno in _FULL or error.errno in (errno.EROFS, errno.ENAMETOOLONG):
        return writing_error(error, os.fsdecode(error.filename or "") or "a file")
    if error.filename is None and error.errno not in _NO_FILE_NAMED:
        return None
    return OgplensError(
        f"the system refused: {error.strerror or error}",
        source="" if error.filename is None else os.fsdecode(error.filename),
        hint="check that it is there, whose it is, and the disk; --debug shows where it happened",
    )


def _free(path: Path) -> str:
    """Say how much room a disk has, by the nearest folder that is there."""
    for folder in path.absolute().parents:
        with suppress(OSError):
            return f"{shutil.disk_usage(folder).free:,} bytes are free there"
    return "how many are free is not known"


def read_steadily(path: Path, *, max_bytes: int | None = None) -> bytes:
    """Return the content of a file as it stood at one moment.

    Parameters
    ----------
    path : Path
    max_bytes : int, optional
        At most one byte more is read, so that a reader can refuse it.

    Raises
    ------
    ReadingError
        If the file was written to or cut short while it was read. One that another took the
        place of is read to its end: that is what stood there at one moment.
    OSError
        If it cannot be opened or read.
    """
    with path.open("rb") as file:
        before = os.fstat(file.fileno())
        data = file.read() if max_bytes is None else file.read(max_bytes + 1)
        after = os.fstat(file.fileno())
    if not stat.S_ISREG(before.st_mode):  # a pipe has no state to compare
        return data
    wanted = after.st_size if max_bytes is None else min(after.st_size, max_bytes + 1)
    short = after.st_size and len(data) != wanted  # /proc says 0 of every file
    if _state(before) != _state(after) or short:
        raise ReadingError(
            "the file changed while it was read",
            source=str(path),
            hint="wait until the program that writes it has ended, and run the command again",
        )
    return data


def _state(status: os.stat_result) -> tuple[int, ...]:
    return status.st_size, status.st_mtime_ns
