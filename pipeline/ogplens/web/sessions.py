"""Drafts in memory: whose they are, how long they stay, how much room they take.

Nothing of this is written anywhere. A session ends when its user says so, when nobody has used it
for a while, and at the end of the program; its drafts end with it.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from ogplens.domain import Document, Scorecard
from ogplens.errors import OgplensError
from ogplens.scoring.tables import CommitmentTable
from ogplens.segmentation import Choice
from ogplens.web.cutting import Cut
from ogplens.web.settings import MEGABYTE, SessionSettings

#: What a character and a block of a document take in memory, roughly: bytes.
_CHARACTER, _BLOCK = 8, 400

Clock = Callable[[], float]


class NoRoomError(Exception):
    """A bound on sessions, drafts or memory is met.

    Parameters
    ----------
    reason : str
        ``"sessions"``, ``"drafts"`` or ``"memory"``.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Stage:
    """How far the work on a draft has come.

    Attributes
    ----------
    name : str
        ``waiting``, ``reading``, ``cutting``, ``scoring``, ``ready`` or ``failed``.
    done, total : int
        Pages, while it is read; ``total`` is 0 where there are none.
    """

    name: str
    done: int = 0
    total: int = 0

    @property
    def over(self) -> bool:
        """Whether nothing more will happen by itself."""
        return self.name in ("ready", "failed")


@dataclass(eq=False, slots=True)
class Draft:
    """A draft as it arrived, and what was made of it.

    Attributes
    ----------
    name : str
        Of the file, as shown; never of a path.
    data : bytes
        The file as it arrived, or the text that was pasted.
    member : str
        Code of the member whose plan it is; empty where none was named.
    stage : Stage
    error : OgplensError or None
        Why it failed.
    document : Document or None
        ``None`` until it is read, and for a table of commitments.
    table : CommitmentTable or None
    cut : Cut or None
        The commitments, or why there are none.
    automatic : Cut or None
        As the document's own evidence cuts it.
    choice : Choice or None
        How the user wants it cut.
    cards : dict of str to Scorecard
        Interface language to scorecard, of the present cut and member.
    """

    name: str
    data: bytes
    member: str = ""
    token: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    stage: Stage = Stage("waiting")
    error: OgplensError | None = None
    document: Document | None = None
    table: CommitmentTable | None = None
    cut: Cut | None = None
    automatic: Cut | None = None
    choice: Choice | None = None
    cards: dict[str, Scorecard] = field(default_factory=dict)
    forgotten: bool = False

    @property
    def size(self) -> int:
        """Bytes that it takes in memory, roughly."""
        document = self.document
        read = 0 if document is None else _CHARACTER * len(document.text)
        return len(self.data) + read + _BLOCK * (len(document.blocks) if document else 0)

    def forget(self) -> None:
        """Let go of everything; a worker that still has it sees that it is not wanted."""
        self.forgotten = True
        self.data, self.name = b"", ""
        self.document = self.table = self.cut = self.automatic = self.choice = self.error = None
        self.cards = {}


@dataclass(eq=False, slots=True)
class Session:
    """The drafts of one browser, newest last."""

    token: str
    begun: float
    used: float
    drafts: dict[str, Draft] = field(default_factory=dict)


class Sessions:
    """All sessions of a server.

    Parameters
    ----------
    settings : SessionSettings
    clock : callable
        Seconds that never go back.
    """

    def __init__(self, settings: SessionSettings, clock: Clock = time.monotonic) -> None:
        self._settings = settings
        self._clock = clock
        self._lock = threading.RLock()
        self._sessions: dict[str, Session] = {}

    def __len__(self) -> int:
        return len(self._sessions)

    def find(self, token: str) -> Session | None:
        """Return the session of a token, which is used by this; ``None`` where there is none."""
        with self._lock:
            self.sweep()
            session = self._sessions.get(token)
            if session is not None:
                session.used = self._clock()
            return session

    def keep(self, draft: Draft, token: str) -> Session:
        """Keep a draft in the session of a token, or in a new one with a new token.

        A token that we did not make is never taken up: whoever planted it could read along.

        Raises
        ------
        NoRoomError
        """
        with self._lock:
            session = self.find(token)
            if session is None:
                if len(self._sessions) >= self._settings.most:
                    raise NoRoomError("sessions")
                now = self._clock()
                session = Session(secrets.token_urlsafe(32), now, now)
            if len(session.drafts) >= self._settings.drafts:
                raise NoRoomError("drafts")
            if self._bytes() + draft.size > self._settings.max_megabytes * MEGABYTE:
                raise NoRoomError("memory")
            session.drafts[draft.token] = draft
            self._sessions[session.token] = session
            return session

    def drop(self, session: Session, draft: Draft) -> None:
        """Forget one draft."""
        with self._lock:
            session.drafts.pop(draft.token, None)
            draft.forget()
            if not session.drafts:
                self._sessions.pop(session.token, None)

    def forget(self, token: str) -> None:
        """Forget a session and its drafts."""
        with self._lock:
            session = self._sessions.pop(token, None)
            for draft in session.drafts.values() if session is not None else ():
                draft.forget()

    def sweep(self) -> None:
        """Forget the sessions whose time is over."""
        with self._lock:
            now = self._clock()
            idle, longest = self._settings.idle_minutes * 60, self._settings.longest_hours * 3600
            for session in list(self._sessions.values()):
                if now - session.used >= idle or now - session.begun >= longest:
                    self.forget(session.token)

    def close(self) -> None:
        """Forget everything."""
        with self._lock:
            for token in list(self._sessions):
                self.forget(token)

    def _bytes(self) -> int:
        return sum(d.size for s in self._sessions.values() for d in s.drafts.values())
