"""The process that forks the solving ones, run by the service as ``python -m service.solve_starter FD``.

Started afresh, not forked, it holds nothing of the service: no database, no threads, no problems. It has imported the
solver, so each of its children begins at once.
"""

import sys
from functools import partial

from service.forking import keep_forking
from service.solving import serve_order
from solver.solve import solve

if __name__ == "__main__":
    keep_forking(int(sys.argv[1]), partial(serve_order, solve=solve))
