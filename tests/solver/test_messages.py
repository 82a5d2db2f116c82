"""Objects over a real pipe."""

from concurrent.futures import ThreadPoolExecutor
from multiprocessing import Pipe

import numpy as np

from solver.apart.messages import receive, send


def test_arrays_of_any_size_and_layout_arrive_and_can_be_changed() -> None:
    """Large, small, empty, every second entry, a column; the same array twice is one there too."""
    large = np.arange(1_000_000, dtype=np.int64)
    table = np.arange(600_000.0).reshape(2, -1)
    thing = {"large": (large, large), "small": [np.array([True, False]), np.zeros(0)], "views": (large[::2], table.T)}
    ours, theirs = Pipe()
    with ours, theirs, ThreadPoolExecutor(1) as thread:
        sent = thread.submit(send, ours, thing)
        there = receive(theirs)
        sent.result()
    one, other = there["large"]
    assert one is other
    for before, after in zip(
        (large, *thing["small"], *thing["views"]), (one, *there["small"], *there["views"]), strict=True
    ):
        np.testing.assert_array_equal(before, after, strict=True)
        after[...] = 0
    assert large[-1] == 999_999
