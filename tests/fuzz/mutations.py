"""Valid files with a few things changed, as a strategy that Hypothesis can shrink."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

MAX_BYTES = 60_000

Step = tuple[str, int, int, bytes]


def mutated(seeds: Sequence[bytes], tokens: Sequence[bytes]) -> st.SearchStrategy[bytes]:
    """Return a strategy for seeds with up to eight changes.

    Parameters
    ----------
    seeds : sequence of bytes
        Valid contents; parts of one may get into another.
    tokens : sequence of bytes
        Words of the format, put in here and there.
    """
    places = st.integers(0, 2**24 - 1)
    step = st.one_of(
        st.tuples(st.just("flip"), places, st.integers(0, 7), st.just(b"")),
        st.tuples(st.just("set"), places, st.integers(0, 255), st.just(b"")),
        st.tuples(st.just("cut"), places, st.integers(1, 400), st.just(b"")),
        st.tuples(st.just("end"), places, st.just(0), st.just(b"")),
        st.tuples(st.just("repeat"), places, st.integers(1, 2**12), st.just(b"")),
        st.tuples(st.just("put"), places, st.integers(1, 30), st.sampled_from(list(tokens))),
        st.tuples(st.just("put"), places, st.just(1), st.binary(min_size=1, max_size=8)),
        st.tuples(st.just("splice"), places, places, st.sampled_from(list(seeds))),
    )
    steps = st.lists(step, max_size=8)
    return st.builds(_changed, st.sampled_from(list(seeds)), steps)


def _changed(seed: bytes, steps: Sequence[Step]) -> bytes:
    data = bytearray(seed)
    for kind, where, much, other in steps:
        place = where % max(1, len(data))
        match kind:
            case "flip" if data:
                data[place] ^= 1 << much
            case "set" if data:
                data[place] = much
            case "cut":
                del data[place : place + much]
            case "end":
                del data[place:]
            case "repeat":  # 1 to 64 bytes, up to 64 times
                data[place:place] = data[place : place + 1 + much % 64] * (much // 64)
            case "put":
                data[place:place] = other * much
            case "splice":
                begin = much % len(other)
                data[place:place] = other[begin : begin + 300]
    return bytes(data[:MAX_BYTES])
