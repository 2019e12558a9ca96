"""A short run of every target; `make fuzz` runs them longer."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .targets import TARGETS, close


@pytest.fixture(scope="module", autouse=True)
def _end():
    yield
    close()


# Loading models takes longer than reading a plan: for them the forty inputs below are enough here.
@pytest.mark.parametrize("name", [name for name in TARGETS if name != "models"])
@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_input_breaks_a_reader(name, data):
    target = TARGETS[name]
    target.attack(data.draw(target.inputs))


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_reads_what_is_whole(name):
    # Otherwise it would only ever see errors, and find nothing.
    outcomes = set()

    @settings(max_examples=40, deadline=None, database=None, derandomize=True)
    @given(data=TARGETS[name].inputs)
    def look(data):
        outcomes.add(TARGETS[name].attack(data))

    look()
    assert "results" in outcomes
