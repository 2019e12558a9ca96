"""Whose drafts are whose, and how long they stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ogplens.web.sessions import Draft, NoRoomError, Sessions
from ogplens.web.settings import SessionSettings

LIMITS = {"idle_minutes": 10, "longest_hours": 1, "most": 3, "drafts": 2, "max_megabytes": 0.01}


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def sessions(clock: Clock | None = None, **changes: float) -> Sessions:
    return Sessions(SessionSettings.model_validate(LIMITS | changes), clock or Clock())


def draft(size: int = 10) -> Draft:
    return Draft("plan.md", b"x" * size)


def test_a_session_that_nobody_uses_is_forgotten_with_its_drafts() -> None:
    clock = Clock()
    kept = sessions(clock)
    one = draft()
    token = kept.keep(one, "").token
    clock.now += 9 * 60
    assert kept.find(token) is not None  # which is use
    clock.now += 9 * 60
    assert kept.find(token) is not None
    clock.now += 10 * 60
    assert kept.find(token) is None
    assert (one.data, one.name, one.forgotten) == (b"", "", True)


def test_every_session_ends_after_its_longest_time() -> None:
    clock = Clock()
    kept = sessions(clock)
    token = kept.keep(draft(), "").token
    for _ in range(12):
        assert kept.find(token) is not None
        clock.now += 5 * 60
    assert kept.find(token) is None
    assert len(kept) == 0


@pytest.mark.parametrize("planted", ["", "x", "a" * 43])
def test_a_token_that_we_did_not_make_is_not_taken_up(planted: str) -> None:
    kept = sessions()
    assert kept.keep(draft(), planted).token != planted
    assert kept.find(planted) is None


def test_there_are_bounds_on_drafts_sessions_and_memory() -> None:
    kept = sessions()
    token = kept.keep(draft(), "").token
    kept.keep(draft(), token)
    with pytest.raises(NoRoomError, match="drafts"):
        kept.keep(draft(), token)
    for _ in range(2):
        kept.keep(draft(), "")
    with pytest.raises(NoRoomError, match="sessions"):
        kept.keep(draft(), "")
    other = sessions()
    other.keep(draft(6000), "")
    with pytest.raises(NoRoomError, match="memory"):
        other.keep(draft(6000), "")
    assert len(other) == 1


def test_what_is_refused_leaves_no_session_behind() -> None:
    kept = sessions()
    with pytest.raises(NoRoomError):
        kept.keep(draft(20_000), "")
    assert len(kept) == 0


def test_room_that_is_let_go_can_be_used_again() -> None:
    clock = Clock()
    kept = sessions(clock)
    for _ in range(3):
        kept.keep(draft(3000), "")
    clock.now += 10 * 60
    for _ in range(3):
        kept.keep(draft(3000), "")


def test_at_the_end_everything_is_gone() -> None:
    kept = sessions()
    drafts = [draft() for _ in range(3)]
    tokens = [kept.keep(one, "").token for one in drafts]
    kept.close()
    assert all(kept.find(token) is None for token in tokens)
    assert all(one.data == b"" for one in drafts)


@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["keep", "forget", "wait", "drop"]))))
def test_a_session_only_ever_holds_drafts_of_its_own_user(steps: list[tuple[int, str]]) -> None:
    clock = Clock()
    kept = sessions(clock, drafts=4, most=4, max_megabytes=1)
    tokens = dict.fromkeys(range(4), "")
    for user, step in steps:
        session = kept.find(tokens[user])
        if step == "keep":
            try:
                tokens[user] = kept.keep(Draft(f"{user}.md", b"x"), tokens[user]).token
            except NoRoomError:
                continue
        elif step == "forget":
            kept.forget(tokens[user])
        elif step == "drop" and session is not None:
            kept.drop(session, next(iter(session.drafts.values())))
        elif step == "wait":
            clock.now += 240
        for owner, token in tokens.items():
            if (found := kept.find(token)) is not None:
                assert found.drafts
                assert {one.name for one in found.drafts.values()} == {f"{owner}.md"}
