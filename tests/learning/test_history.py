"""What a member's coded commitments add: by as much as they can tell, and nothing without them."""

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from scipy.optimize import minimize

from ogplens.learning.history import Effect, History, fit_history
from ogplens.learning.logistic import level_probabilities

CUTS = np.array([-1.0, 0.5, 2.0])
ONE_CUT = np.array([0.2])
finite = st.floats(-6, 6)
variances = st.floats(0, 4)
cut_points = st.lists(st.floats(-4, 4), min_size=1, max_size=3).map(lambda c: np.array(sorted(c)))
effects = st.builds(Effect, st.floats(-4, 4), variances, st.integers(0, 50))


@dataclass(frozen=True)
class Simulated:
    """Codes that were drawn from words, members and plans."""

    scaled: np.ndarray
    levels: np.ndarray
    members: list[str]
    plans: list[str]
    member_effects: np.ndarray
    plan_effects: np.ndarray


def simulated(
    member_variance: float,
    plan_variance: float,
    *,
    cuts: np.ndarray = CUTS,
    members: int = 60,
    plans: int = 3,
    each: int = 8,
    seed: int = 0,
) -> Simulated:
    """Draw codes; ``scaled`` is what holds on average over members, as calibration finds it."""
    rng = np.random.default_rng(seed)
    of_member = rng.normal(scale=np.sqrt(member_variance), size=members)
    of_plan = rng.normal(scale=np.sqrt(plan_variance), size=(members, plans))
    owner = np.repeat(np.arange(members), plans * each)
    plan = np.tile(np.repeat(np.arange(plans), each), members)
    scaled = rng.normal(scale=1.2, size=len(owner))
    spread = np.sqrt(1 + (16 * np.sqrt(3) / (15 * np.pi)) ** 2 * (member_variance + plan_variance))
    own = (scaled[:, None] - cuts) * spread + (of_member[owner] + of_plan[owner, plan])[:, None]
    draws = rng.random((len(owner), 1))
    levels = (draws < 1 / (1 + np.exp(-own))).sum(axis=1)
    names = [f"M{one:03d}" for one in owner]
    plan_names = [f"{name}-{one}" for name, one in zip(names, plan, strict=True)]
    return Simulated(scaled, levels, names, plan_names, of_member, of_plan)


def fitted(data: Simulated, cuts: np.ndarray = CUTS) -> tuple[History, np.ndarray]:
    return fit_history(data.scaled, cuts, data.levels, data.members, data.plans)


def history_of(member: float, plan: float) -> History:
    return History(member, plan, {}, {}, np.zeros(0))


@given(st.lists(finite, min_size=1, max_size=8), cut_points, variances, variances)
def test_without_history_the_words_alone_decide(
    scaled: list[float], cuts: np.ndarray, member: float, plan: float
) -> None:
    history, words = history_of(member, plan), np.array(scaled)
    unknown = [history.effect("NEW", "NEW-1")] * len(words)
    assert unknown[0].coded == 0
    np.testing.assert_allclose(
        history.probabilities(words, cuts, unknown), level_probabilities(words, cuts), atol=1e-12
    )


@given(finite, cut_points, variances, variances, effects)
def test_levels_share_out_the_whole(
    scaled: float, cuts: np.ndarray, member: float, plan: float, effect: Effect
) -> None:
    found = history_of(member, plan).probabilities(np.array([scaled]), cuts, [effect])
    assert found.sum() == pytest.approx(1.0)
    assert (found >= -1e-12).all()


@given(finite, cut_points, variances, variances, effects, st.floats(0, 3))
def test_a_higher_shift_never_lowers_the_chance_of_a_higher_level(
    scaled: float, cuts: np.ndarray, member: float, plan: float, effect: Effect, more: float
) -> None:
    higher = Effect(effect.shift + more, effect.variance, effect.coded)
    words = np.array([scaled, scaled])
    found = history_of(member, plan).probabilities(words, cuts, [effect, higher])
    up_to = np.cumsum(found, axis=1)
    assert (up_to[1] <= up_to[0] + 1e-12).all()


def test_the_plan_s_own_codes_come_before_the_member_s() -> None:
    member, plan = Effect(0.5, 0.4, 20), Effect(1.0, 0.1, 8, on_plan=True)
    history = History(0.5, 0.3, {"PER": member}, {"PER-1": plan}, np.zeros(0))
    assert history.effect("PER", "PER-1") == plan
    assert history.effect("PER", "PER-2") == member == history.effect("PER")
    assert history.effect("CHL", "CHL-1") == history.unknown == Effect(0.0, 0.8, 0)


@pytest.mark.parametrize(("member", "plan"), [(0.8, 0.4), (0.3, 0.9), (0.0, 0.0)])
@pytest.mark.parametrize("cuts", [ONE_CUT, CUTS])
def test_variances_are_found_again(member: float, plan: float, cuts: np.ndarray) -> None:
    data = simulated(member, plan, cuts=cuts, members=400, seed=1)
    history, _ = fitted(data, cuts)
    # Moments around an effect of zero see large effects as somewhat smaller than they are.
    assert 0.6 * member - 0.05 <= history.member_variance <= 1.2 * member + 0.05
    assert 0.6 * plan - 0.05 <= history.plan_variance <= 1.2 * plan + 0.05


def test_effects_are_found_again_and_told_apart() -> None:
    data = simulated(1.0, 0.5, members=200, each=12, seed=2)
    history, _ = fitted(data)
    of_members = np.array([history.members[f"M{i:03d}"].shift for i in range(200)])
    on_plans = np.array([[history.plans[f"M{i:03d}-{p}"].shift for p in range(3)]
                         for i in range(200)])  # fmt: skip
    assert np.corrcoef(of_members, data.member_effects)[0, 1] > 0.8
    whole = data.member_effects[:, None] + data.plan_effects
    assert np.corrcoef(on_plans.ravel(), whole.ravel())[0, 1] > 0.85
    own_plan = on_plans - of_members[:, None]
    assert np.corrcoef(own_plan.ravel(), data.plan_effects.ravel())[0, 1] > 0.5


def test_one_generous_plan_is_laid_to_the_plan_more_than_to_the_member() -> None:
    """Three other plans of the member are as expected: the next will be, too."""
    data = simulated(0.4, 0.6, members=100, plans=4, each=10, cuts=ONE_CUT, seed=3)
    levels = data.levels.copy()
    mine = np.array(data.members) == "M000"
    generous = np.array(data.plans) == "M000-0"
    levels[mine] = np.arange(mine.sum()) % 2
    levels[generous] = 1
    scaled = np.where(mine, ONE_CUT[0], data.scaled)
    history, _ = fit_history(scaled, ONE_CUT, levels, data.members, data.plans)
    member, plan = history.effect("M000"), history.effect("M000", "M000-0")
    other = history.effect("M000", "M000-1")
    assert plan.shift > 0.8
    assert 0 < member.shift < plan.shift / 2
    assert other.shift < member.shift
    assert plan.variance < member.variance < history.unknown.variance


@pytest.mark.parametrize("codes", [(2, 3, 1, 3), (0, 1, 0, 2)])
def test_more_codes_of_one_kind_move_further_and_leave_less_open(codes: tuple[int, ...]) -> None:
    """Five members say the same on the same words, once, twice and so on; the last says nothing."""
    data = simulated(0.8, 0.4, members=80, seed=4)
    times = (1, 2, 4, 8, 16)
    more = [(f"SAME{n:02d}", code) for n in times for code in codes * n]
    history, _ = fit_history(
        np.append(data.scaled, np.full(len(more), 0.5)),
        CUTS,
        np.append(data.levels, [code for _, code in more]),
        [*data.members, *[name for name, _ in more]],
        [*data.plans, *[f"{name}-1" for name, _ in more]],
    )
    names = [f"SAME{n:02d}" for n in times]
    sign = 1 if codes[0] > 1 else -1
    for found in (
        [history.unknown, *[history.effect(name) for name in names]],
        [history.unknown, *[history.effect(name, f"{name}-1") for name in names]],
    ):
        shifts = np.array([sign * effect.shift for effect in found])
        assert (np.diff(shifts) > 0).all()
        assert (np.diff([effect.variance for effect in found]) < 0).all()
        assert [effect.coded for effect in found] == [0, *[4 * n for n in times]]
    # One plan alone, however long, never tells the plan from the member.
    assert history.effect(names[-1]).variance > history.plan_variance


def exact_effect(
    margins: np.ndarray, levels: np.ndarray, plan: np.ndarray, of: tuple[float, float], at: int
) -> tuple[float, float]:
    """Find the most probable effect on a plan by a general optimiser, and its variance."""
    width = 2 + int(max(plan.max(initial=0), at))

    def loss(effects: np.ndarray) -> float:
        shifted = margins + (effects[0] + effects[1 + plan])[:, None]
        above = 1 / (1 + np.exp(-shifted))
        ends = np.hstack([np.ones((len(levels), 1)), above, np.zeros((len(levels), 1))])
        chances = ends[:, :-1] - ends[:, 1:]
        prior = effects[0] ** 2 / of[0] + (effects[1:] ** 2).sum() / of[1]
        return float(prior / 2 - np.log(chances[np.arange(len(levels)), levels]).sum())

    found = minimize(loss, np.zeros(width), method="BFGS", options={"gtol": 1e-6})
    direction = np.zeros(width)
    direction[[0, 1 + at]] = 1.0
    step = 1e-3
    hessian = np.empty((width, width))
    eye = np.eye(width) * step
    for i in range(width):
        for j in range(width):
            hessian[i, j] = (
                loss(found.x + eye[i] + eye[j])
                - loss(found.x + eye[i] - eye[j])
                - loss(found.x - eye[i] + eye[j])
                + loss(found.x - eye[i] - eye[j])
            ) / (4 * step**2)
    return float(direction @ found.x), float(direction @ np.linalg.solve(hessian, direction))


@pytest.mark.parametrize("cuts", [ONE_CUT, CUTS])
def test_effects_are_the_most_probable_ones(cuts: np.ndarray) -> None:
    data = simulated(0.8, 0.4, cuts=cuts, members=40, each=6, seed=5)
    history, _ = fitted(data, cuts)
    variances = (history.member_variance, history.plan_variance)
    margins = (data.scaled[:, None] - cuts) * np.sqrt(1 + 0.346 * sum(variances))
    own = np.flatnonzero(np.array(data.members) == "M003")
    plan = np.array([int(data.plans[i][-1]) for i in own])
    for at in range(3):
        shift, variance = exact_effect(margins[own], data.levels[own], plan, variances, at)
        found = history.effect("M003", f"M003-{at}")
        assert found.shift == pytest.approx(shift, abs=2e-3)
        assert found.variance == pytest.approx(variance, rel=0.01)


@pytest.mark.parametrize("cuts", [ONE_CUT, CUTS])
def test_given_the_others_is_what_a_fit_without_the_row_says(cuts: np.ndarray) -> None:
    """Refitted with the row's code absent, the variances kept."""
    data = simulated(0.8, 0.4, cuts=cuts, members=40, each=6, seed=6)
    history, given_others = fitted(data, cuts)
    variances = (history.member_variance, history.plan_variance)
    margins = (data.scaled[:, None] - cuts) * np.sqrt(1 + 0.346 * sum(variances))
    owners = np.array(data.members)
    apart = []
    for row in range(0, len(data.levels), 37):
        others = np.flatnonzero((owners == owners[row]) & (np.arange(len(owners)) != row))
        plan = np.array([int(data.plans[i][-1]) for i in others])
        shift, variance = exact_effect(
            margins[others], data.levels[others], plan, variances, int(data.plans[row][-1])
        )
        exact = history.probabilities(
            data.scaled[[row]], cuts, [Effect(shift, variance, len(others))]
        )
        apart.append(float(np.abs(exact - given_others[row]).max()))
    assert max(apart) < 0.06
    assert np.mean(apart) < 0.015


def test_given_the_others_foretells_better_than_the_words_alone() -> None:
    """And no better than it should where members do not differ: the own code does not leak."""
    at = np.arange(60 * 3 * 8)
    for member, plan, least, most in ((0.8, 0.4, 0.03, 0.5), (0.0, 0.0, -0.02, 0.005)):
        data = simulated(member, plan, seed=7)
        _, given_others = fitted(data)
        words = level_probabilities(data.scaled, CUTS)
        gain = np.log(given_others[at, data.levels] / words[at, data.levels]).mean()
        assert least < gain < most


@pytest.mark.parametrize("level", [0, 1])
def test_members_that_are_all_coded_alike_stay_finite(level: int) -> None:
    """All yes for half of the members: the variances are bounded, so are the effects."""
    members = [f"M{i // 10}" for i in range(100)]
    levels = np.array([level if i < 50 else 1 - level for i in range(100)])
    history, given_others = fit_history(np.zeros(100), np.zeros(1), levels, members, members)
    assert np.isfinite(given_others).all()
    np.testing.assert_allclose(given_others.sum(axis=1), 1.0)
    assert (given_others[np.arange(100), levels] > 0.7).all()
    for effect in (*history.members.values(), *history.plans.values()):
        assert np.isfinite([effect.shift, effect.variance]).all()
        assert effect.variance > 0


@given(st.integers(0, 1000), st.integers(1, 6), st.integers(1, 4))
@examples(max_examples=40, deadline=None)
def test_whatever_is_coded_the_estimates_are_numbers(seed: int, members: int, top: int) -> None:
    rng = np.random.default_rng(seed)
    owners = [f"M{i}" for i in rng.integers(0, members, 30)]
    plans = [f"{name}-{i}" for name, i in zip(owners, rng.integers(0, 3, 30), strict=True)]
    levels = np.minimum(rng.poisson(1.0, 30), top)
    scaled = rng.normal(scale=4.0, size=30)
    cuts = np.sort(rng.normal(size=top))
    history, given_others = fit_history(scaled, cuts, levels, owners, plans)
    np.testing.assert_allclose(given_others.sum(axis=1), 1.0)
    assert (given_others >= 0).all()
    assert set(history.members) == set(owners)
    assert set(history.plans) == set(plans)
    assert sum(effect.coded for effect in history.members.values()) == 30
    for effect in (*history.members.values(), *history.plans.values()):
        assert np.isfinite(effect.shift)
        assert 0 <= effect.variance <= history.unknown.variance + 1e-8


@given(st.randoms())
@examples(max_examples=10, deadline=None)
def test_the_order_of_rows_decides_nothing(random: np.random.Generator) -> None:
    data = simulated(0.8, 0.4, members=8, seed=8)
    order = list(range(len(data.levels)))
    random.shuffle(order)
    one, others = fitted(data)
    again, others_again = fit_history(
        data.scaled[order],
        CUTS,
        data.levels[order],
        [data.members[i] for i in order],
        [data.plans[i] for i in order],
    )
    np.testing.assert_allclose(others_again, others[order], atol=1e-9)
    for name, effect in one.members.items():
        assert again.members[name].shift == pytest.approx(effect.shift, abs=1e-9)
