"""The pages around the drafts: the first one, countries, the model card, help."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from ogplens.web import countries
from ogplens.web.members import member_choices
from ogplens.web.model_card import model_card
from ogplens.web.visitor import Visitor

router = APIRouter()

#: Forms with a few short fields.
SMALL_FORM = 10_000


@router.get("/", response_model=None)
def home(request: Request) -> Response:
    """Show the two forms: a file, or pasted text."""
    visitor = Visitor.of(request)
    return visitor.page(
        "home.html.j2",
        members=member_choices(visitor.words),
        forgotten="forgotten" in request.query_params,
    )


@router.get("/countries", response_model=None)
def compared(request: Request) -> Response:
    """Show what the IRM coded beside what is predicted, country by country."""
    visitor = Visitor.of(request)
    asked = request.query_params
    view = countries.view(
        visitor.words, variable=asked.get("variable", ""), name=asked.get("name", "")[:100]
    )
    return visitor.page("countries.html.j2", view=view)


@router.get("/model", response_model=None)
def model(request: Request) -> Response:
    """Show the model card."""
    return Visitor.of(request).page("model.html.j2", card=model_card())


@router.get("/help", response_model=None)
def help_(request: Request) -> Response:
    """Say what the page does, what it does not do, and where its limits are."""
    return Visitor.of(request).page("help.html.j2")


@router.post("/forget", response_model=None)
async def forget(request: Request) -> Response:
    """Forget the session and all its drafts."""
    visitor = Visitor.of(request)
    await visitor.form(max_bytes=SMALL_FORM)
    if visitor.session is not None:
        visitor.house.sessions.forget(visitor.session.token)
    return visitor.leave("/?forgotten=1")
