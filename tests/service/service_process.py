"""A service as a process of its own, to be killed: submits the named problems, says what happens, and waits.

Usage: ``python -m tests.service.service_process DATA_FOLDER MANNER...``
Prints the ids of the runs, as one JSON line, when the second run has a plan.
"""

import json
import sys
import time
from pathlib import Path

from service.context import open_context
from service.logs import configure_logging
from service.runs import RunOptions, submit_run
from tests.service.conftest import FAKE_SOLVER, eventually, settings_for
from tests.service.problems import two_students

if __name__ == "__main__":
    settings = settings_for(Path(sys.argv[1]), log_format="json", memory_limit_mib=1024)
    configure_logging(settings)
    with open_context(settings, solver_command=FAKE_SOLVER) as context:
        run_ids = [submit_run(context, two_students(manner), RunOptions()).id for manner in sys.argv[2:]]
        eventually(lambda: context.store.packed_result(run_ids[1]) is not None)
        sys.stdout.write(json.dumps(run_ids) + "\n")
        sys.stdout.flush()
        while context.store.open_runs():
            time.sleep(0.1)
