"""The real solving process, but that it takes every problem for a country: it works in processes of its own."""

import sys
from functools import partial

from service.forking import keep_forking
from service.solving import serve_order
from solver import ways
from solver.country import search
from solver.solve import solve

if __name__ == "__main__":
    ways.LARGE, ways.MOST_PAIRS = 1, -1
    search.CountrySearch.sizes = (30,)
    search._STEPS, search._STEPS_WITH_CUTS = (10,), (10,)
    keep_forking(int(sys.argv[1]), partial(serve_order, solve=solve))
