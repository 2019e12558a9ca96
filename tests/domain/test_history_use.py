"""What a history changed: nothing, where no fourth decimal differs."""

from hypothesis import given
from hypothesis import strategies as st

from ogplens.domain import HistoryUse, VariableHistory


@given(st.lists(st.floats(0, 1), min_size=1, max_size=9), st.integers(0, 3))
def test_a_history_changes_something_as_soon_as_one_variable_does(largest, commitments):
    variables = {
        str(place): VariableHistory(commitments, 1, 0.0, one) for place, one in enumerate(largest)
    }
    use = HistoryUse("PER", "Peru", commitments, 1, variables)
    assert use.changes_nothing is not any(one >= 0.00005 for one in largest)
    assert use.used is (commitments != 0)
