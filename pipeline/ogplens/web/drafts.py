"""The pages of one draft: arriving, progress, scorecard, boundaries, downloads, forgetting."""

from __future__ import annotations

import asyncio
import time

from fastapi import APIRouter, Request, Response
from starlette.responses import JSONResponse

from ogplens.irm.members import find_member
from ogplens.reporting.scorecard_files import KINDS
from ogplens.segmentation import Choice
from ogplens.segmentation.choices import HIGHEST_LEVEL, LOWEST_LEVEL
from ogplens.web import editing
from ogplens.web.downloads import FORMATS, download_headers, made
from ogplens.web.jobs import BusyError
from ogplens.web.members import member_choices
from ogplens.web.pages import SMALL_FORM
from ogplens.web.scorecard import scorecard_body
from ogplens.web.sessions import Draft
from ogplens.web.visitor import RefusedError, Visitor

router = APIRouter()

#: A form of a long document has thousands of fields.
_BOUNDARIES_FORM = 5_000_000
#: A short draft is done within so many seconds: then no page about progress is shown at all.
_PATIENCE = 0.6
_TICK = 0.02
#: Milliseconds after which the script asks again: the more drafts wait, the later.
_PAUSE, _PAUSE_EACH, _LONGEST_PAUSE = 250, 75, 3000


@router.post("/drafts", response_model=None)
async def receive(request: Request) -> Response:
    """Take in a file or a text, and have it scored."""
    visitor = Visitor.of(request)
    house = visitor.house
    async with house.receiving:
        form = await visitor.form(max_bytes=house.settings.upload.max_bytes)
    name, data = form.file_name, form.file
    if not data.strip():
        name, data = visitor.words.say("page.home.pasted"), form.fields.get("text", "").encode()
    if not data.strip():
        raise RefusedError("empty", 400)
    draft = Draft(name=name, data=data, member=_member(form.fields.get("member", "")))
    visitor.keep(draft)
    try:
        house.workers.read(draft, visitor.language)
    except BusyError:
        if visitor.session is not None:
            house.sessions.drop(visitor.session, draft)
        raise
    await _settle(draft)
    return visitor.go(f"/drafts/{draft.token}")


@router.get("/drafts/{token}", response_model=None)
def show(token: str, request: Request) -> Response:
    """Show how far a draft is, its scorecard, or why there is none."""
    visitor = Visitor.of(request)
    draft = visitor.draft(token)
    stage = draft.stage
    if not stage.over:
        return visitor.page("progress.html.j2", draft=draft, said=_said(visitor, draft))
    if stage.name == "failed":
        if draft.error is None:
            return visitor.refuse(RefusedError("unreadable", 500))
        return visitor.page("fault.html.j2", 422, error=draft.error, draft=draft)
    if draft.table is None and (draft.cut is None or not draft.cut.commitments):
        return visitor.page("no_commitment.html.j2", 422, draft=draft)
    card = visitor.house.judge.card(draft, visitor.language)
    member = find_member(draft.member) if draft.member else None
    return visitor.page(
        "draft.html.j2",
        draft=draft,
        body=scorecard_body(card, visitor.house.judge.scorer, visitor.words),
        members=member_choices(visitor.words),
        member=visitor.words.member(member.code, member.name) if member else "",
        formats=FORMATS,
    )


@router.get("/drafts/{token}/progress", response_model=None)
async def progress(token: str, request: Request) -> Response:
    """Return how far a draft is, for the script of the page, and when to ask again."""
    visitor = Visitor.of(request)
    draft = visitor.draft(token)
    stage = draft.stage
    return JSONResponse(
        {
            "over": stage.over,
            "said": _said(visitor, draft),
            "done": stage.done,
            "total": stage.total,
            "again": min(_LONGEST_PAUSE, _PAUSE + _PAUSE_EACH * visitor.house.workers.waiting),
        }
    )


@router.post("/drafts/{token}/member", response_model=None)
async def name_member(token: str, request: Request) -> Response:
    """Score a draft again, with the codes of a member counted or not."""
    visitor = Visitor.of(request)
    form = await visitor.form(max_bytes=SMALL_FORM)
    draft = _settled(visitor, token)
    draft.member = _member(form.fields.get("member", ""))
    visitor.house.workers.score_again(draft, visitor.language)
    await _settle(draft)
    return visitor.go(f"/drafts/{draft.token}")


@router.get("/drafts/{token}/boundaries", response_model=None)
def boundaries(token: str, request: Request) -> Response:
    """Show where the commitments begin, to be corrected."""
    visitor = Visitor.of(request)
    draft = _settled(visitor, token)
    return _boundaries_page(visitor, draft)


@router.post("/drafts/{token}/boundaries", response_model=None)
async def cut_again(token: str, request: Request) -> Response:
    """Cut a draft as its user says, and score it again."""
    visitor = Visitor.of(request)
    form = await visitor.form(max_bytes=_BOUNDARIES_FORM)
    draft = _settled(visitor, token)
    document = draft.document
    if document is None:
        raise RefusedError("cut_already", 409)
    choice = await asyncio.to_thread(_choice, draft, form.fields)
    if choice is None and form.fields.get("how") != "automatic":
        return _boundaries_page(visitor, draft, problem="none_marked")
    draft.choice, before = choice, draft.choice
    try:
        visitor.house.workers.cut_again(draft, visitor.language)
    except BusyError:
        draft.choice = before
        raise
    await _settle(draft)
    return visitor.go(f"/drafts/{draft.token}")


@router.get("/drafts/{token}/download/{format_}", response_model=None)
def download(token: str, format_: str, request: Request) -> Response:
    """Return the scorecard as a file."""
    visitor = Visitor.of(request)
    draft = _settled(visitor, token)
    cut = draft.table is not None or (draft.cut is not None and draft.cut.commitments)
    if format_ not in FORMATS or not cut:
        raise RefusedError("nothing", 404)
    card = visitor.house.judge.card(draft, visitor.language)
    content = made(format_, draft, card, visitor.house.judge.scorer, visitor.words)
    kind = KINDS[format_]
    return Response(
        content, media_type=kind.media_type, headers=download_headers(draft.name, kind.suffix)
    )


@router.post("/drafts/{token}/forget", response_model=None)
async def forget(token: str, request: Request) -> Response:
    """Forget one draft."""
    visitor = Visitor.of(request)
    await visitor.form(max_bytes=SMALL_FORM)
    draft = visitor.draft(token)
    if visitor.session is not None:
        visitor.house.sessions.drop(visitor.session, draft)
    return visitor.go("/?forgotten=1")


def _boundaries_page(visitor: Visitor, draft: Draft, problem: str = "") -> Response:
    if draft.document is None or draft.cut is None:
        raise RefusedError("cut_already", 409)
    listed = editing.places(draft.document, draft.cut.commitments)
    everything = visitor.request.query_params.get("show") == "all"
    kept, left_out = editing.shown(listed, everything=everything)
    return visitor.page(
        "boundaries.html.j2",
        422 if problem else 200,
        draft=draft,
        document=draft.document,
        places=kept,
        left_out=left_out,
        everything=everything,
        levels=editing.heading_levels(draft.document),
        problem=problem,
    )


def _choice(draft: Draft, fields: dict[str, str]) -> Choice | None:
    """Return what a form of boundaries asks for; ``None`` for the document's own evidence."""
    how, document = fields.get("how"), draft.document
    if how == "automatic" or document is None:
        return None
    if how == "level":
        level = fields.get("level", "")
        if level.isdecimal() and HIGHEST_LEVEL <= int(level) <= LOWEST_LEVEL:
            return Choice(heading_level=int(level))
        raise RefusedError("broken", 400)
    commitments = draft.cut.commitments if draft.cut is not None else ()
    return editing.choice_of(document, editing.places(document, commitments), fields)


def _settled(visitor: Visitor, token: str) -> Draft:
    """Return a draft on which no work is being done."""
    draft = visitor.draft(token)
    if not draft.stage.over:
        raise RefusedError("working", 409, retry=2)
    return draft


def _member(code: str) -> str:
    """Return the code of a member that a form names; empty for none.

    Raises
    ------
    RefusedError
        If it is none of the form's.
    """
    if not code:
        return ""
    found = find_member(code)
    if found is None:
        raise RefusedError("broken", 400)
    return found.code


async def _settle(draft: Draft) -> None:
    """Wait a moment for the work on a draft to end."""
    end = time.monotonic() + _PATIENCE
    while not draft.stage.over and time.monotonic() < end:
        await asyncio.sleep(_TICK)


def _said(visitor: Visitor, draft: Draft) -> str:
    stage = draft.stage
    if stage.name == "reading" and stage.total:
        return visitor.words.say("page.progress.page", done=stage.done, total=stage.total)
    return visitor.words.say(f"page.progress.{stage.name}")
