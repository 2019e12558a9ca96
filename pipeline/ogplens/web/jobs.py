"""Drafts read and scored by a few workers; who comes when all are taken waits in a line."""

from __future__ import annotations

import contextlib
import logging
import queue
import threading
from collections.abc import Callable
from pathlib import Path

from ogplens.domain import Scorecard
from ogplens.errors import OgplensError, TableError
from ogplens.interface import interface, languages
from ogplens.reading import GuardedReader
from ogplens.scoring import Scorer
from ogplens.scoring.tables import parse_table, table_layout
from ogplens.web.cutting import Cut, cut, cut_if_possible
from ogplens.web.scorecard import scorecard_body
from ogplens.web.security import safe_description
from ogplens.web.sessions import Draft, Stage
from ogplens.web.settings import ServeSettings

#: Read and scored once at the beginning, so that the first user need not wait for what loads late.
SAMPLES = {
    "en": "# Action plan\n\n## Commitment 1: Publish contracts\n\nThe Ministry of Finance will "
    "publish every public contract as open data on a portal by December 2030, so that citizens "
    "can see who is paid for what, and will answer their questions in writing.\n",
    "es": "# Plan de acción\n\n## Compromiso 1: Publicar los contratos\n\nEl Ministerio de "
    "Hacienda publicará todos los contratos públicos como datos abiertos en un portal antes de "
    "diciembre de 2030, y responderá por escrito a las preguntas de la ciudadanía.\n",
    "fr": "# Plan d'action\n\n## Engagement 1 : Publier les contrats\n\nLe ministère des Finances "
    "publiera tous les contrats publics en données ouvertes sur un portail avant décembre 2030, "
    "et répondra par écrit aux questions des citoyens.\n",
    "pt": "# Plano de ação\n\n## Compromisso 1: Publicar os contratos\n\nO Ministério das Finanças "
    "publicará todos os contratos públicos como dados abertos num portal até dezembro de 2030, e "
    "responderá por escrito às perguntas dos cidadãos.\n",
}
_STOP_SECONDS = 3
_TICK = 0.5

log = logging.getLogger("ogplens.web")

Task = Callable[[Draft, GuardedReader], None]


class BusyError(Exception):
    """All workers are taken, and the line is full."""


class Judge:
    """The models, shared by all workers; one draft is scored at a time."""

    def __init__(self, scorer: Scorer) -> None:
        self.scorer = scorer
        self._lock = threading.Lock()

    def card(self, draft: Draft, language: str) -> Scorecard:
        """Return the scorecard of a draft that is read and cut.

        Parameters
        ----------
        draft : Draft
        language : str
            ISO 639-1 code of the language in which the program speaks.
        """
        with self._lock:
            known = draft.cards.get(language)
            if known is not None:
                return known
            card = self._score(draft, language)
            if not draft.forgotten:
                draft.cards[language] = card
            return card

    def _score(self, draft: Draft, language: str) -> Scorecard:  # noqa: ARG002  # for advice
        member = draft.member or None
        if draft.table is not None:
            table = draft.table
            ids = table.languages, table.ids
            return self.scorer.score_table(table.source, table.commitments, *ids, member)
        document, found = draft.document, draft.cut
        if document is None or found is None:
            raise RuntimeError("a draft is scored after it is read")
        return self.scorer.score_document(document, found.commitments, member)

    def warm(self) -> None:
        """Score and show samples in every language, so that all that is loaded late is there."""
        from ogplens.reading import read_bytes

        for text in SAMPLES.values():
            data = text.encode()
            document = read_bytes(
                data, name="sample.md", max_bytes=len(data), max_characters=len(data)
            )
            card = self.scorer.score_document(document, cut(document).commitments)
        for language in languages():
            scorecard_body(card, self.scorer, interface(language))


class Workers:
    """Threads that read and score drafts, each with its child process for reading.

    Parameters
    ----------
    settings : ServeSettings
    judge : Judge
    """

    def __init__(self, settings: ServeSettings, judge: Judge) -> None:
        self._settings = settings
        self._judge = judge
        most = settings.reading.waiting
        self._line: queue.Queue[tuple[Draft, Task]] = queue.Queue(maxsize=most)
        self._ready = threading.Semaphore(0)
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []

    @property
    def waiting(self) -> int:
        """How many drafts wait their turn."""
        return self._line.qsize()

    def start(self, *, wait: float = 60) -> None:
        """Start the workers and their children, and wait until these can read."""
        for number in range(self._settings.reading.workers):
            thread = threading.Thread(target=self._run, name=f"reader-{number}", daemon=True)
            self._threads.append(thread)
            thread.start()
        for _ in self._threads:
            self._ready.acquire(timeout=wait)  # who is late may still come

    def stop(self) -> None:
        """Let the workers end after what they are doing; forget what waits."""
        self._stopping.set()
        for thread in self._threads:
            thread.join(_STOP_SECONDS)

    def read(self, draft: Draft, language: str) -> None:
        """Have a new draft read, cut and scored.

        Raises
        ------
        BusyError
            If the line is full.
        """
        self._put(draft, lambda one, reader: self._read(one, reader, language))

    def cut_again(self, draft: Draft, language: str) -> None:
        """Have a draft cut as its choice says, and scored; see `read`."""
        self._put(draft, lambda one, _: self._cut(one, language))

    def score_again(self, draft: Draft, language: str) -> None:
        """Have a draft scored as its member says; see `read`."""
        self._put(draft, lambda one, _: self._score(one, language))

    def _put(self, draft: Draft, task: Task) -> None:
        before = draft.stage
        draft.stage = Stage("waiting")
        try:
            self._line.put_nowait((draft, task))
        except queue.Full:
            draft.stage = before
            raise BusyError from None

    def _run(self) -> None:
        limits = self._settings.limits()
        known = False
        while not self._stopping.is_set():
            # A child that a hostile file has taken over does not stay for ever.
            with GuardedReader(limits) as reader:
                _warm(reader)
                if not known:
                    self._ready.release()
                    known = True
                for _ in range(self._settings.reading.documents_per_child):
                    if not self._work(reader):
                        return

    def _work(self, reader: GuardedReader) -> bool:
        """Wait for a draft and do what is asked of it; return whether there may be another."""
        while not self._stopping.is_set():
            try:
                draft, task = self._line.get(timeout=_TICK)
            except queue.Empty:
                continue
            _do(task, draft, reader)
            return True
        return False

    def _read(self, draft: Draft, reader: GuardedReader, language: str) -> None:
        draft.stage = Stage("reading")
        layout = table_layout(draft.name, draft.data)
        if layout is not None:
            most = self._settings.upload.max_bytes
            draft.table = parse_table(draft.data, name=draft.name, max_bytes=most)
            self._check_number(len(draft.table.commitments))
        else:

            def progress(done: int, total: int) -> None:
                name = "reading" if done < total else "cutting"
                draft.stage = Stage(name, done, total)

            found = reader.read_then(
                Path(draft.name), cut_if_possible, draft.data, progress=progress
            )
            self._check_number(len(found[1].commitments))
            draft.document, draft.cut = found
            draft.automatic = draft.cut
        self._score(draft, language)

    def _cut(self, draft: Draft, language: str) -> None:
        document = draft.document
        if document is None:
            return
        draft.stage = Stage("cutting")
        found: Cut | None = draft.automatic
        if draft.choice is not None:
            found = cut(document, draft.choice)
            self._check_number(len(found.commitments))
        draft.cut = found
        self._score(draft, language)

    def _score(self, draft: Draft, language: str) -> None:
        draft.cards = {}
        if draft.table is not None or (draft.cut is not None and draft.cut.commitments):
            draft.stage = Stage("scoring")
            self._judge.card(draft, language)
        draft.error = None
        draft.stage = Stage("ready")

    def _check_number(self, number: int) -> None:
        most = self._settings.reading.max_commitments
        if number > most:
            raise TableError(
                f"it has {number:,} commitments; at most {most:,} are scored here",
                hint="score it with `ogplens score` in a terminal",
            )


def _do(task: Task, draft: Draft, reader: GuardedReader) -> None:
    """Do one task; whatever happens, the worker lives on and the draft says how it ended."""
    if draft.forgotten:
        return
    try:
        task(draft, reader)
    except OgplensError as error:
        log.info("a draft could not be used: %s", type(error).__name__)
        draft.error = error
        draft.stage = Stage("failed")
    except Exception as error:
        # Its message may quote the draft, so the log gets its class and place alone.
        log.error("work on a draft failed: %s", safe_description(error))
        draft.error = None
        draft.stage = Stage("failed")
    _drop_if_forgotten(draft)


def _drop_if_forgotten(draft: Draft) -> None:
    """Let go of what a worker added after the user had forgotten the draft."""
    if draft.forgotten:
        draft.forget()


def _warm(reader: GuardedReader) -> None:
    """Have a sample of every language read, so that the child has loaded what it needs."""
    for text in SAMPLES.values():
        with contextlib.suppress(OgplensError):
            reader.read_then(Path("sample.md"), cut_if_possible, text.encode())
