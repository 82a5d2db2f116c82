"""The solving process, run by the service as ``python -m service.solve_child FD`` (FD: its end of the pipe).

A process started afresh, not forked, holds nothing of the service but what it needs: no database, no threads.
"""

import sys

from service.solving import serve_order
from solver.solve import solve

if __name__ == "__main__":
    serve_order(int(sys.argv[1]), solve)
