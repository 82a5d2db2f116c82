"""How a solve ended when not with a plan that is proven on every level."""

ENDINGS = {
    "ending.stopped": "The search stopped before every level was proven; those that are not may still improve.",
    "ending.no_plan": "The time limit was reached before a plan was found.",
    "ending.pins_untold": "The pins cannot all hold; there was no time to find the smallest conflict.",
    "ending.moves_untold": (
        "The pins cannot all hold with so few moves; there was no time to find what stands in the way."
    ),
    "ending.by_hand": "Stopped by hand; levels that are not proven may still improve.",
    "ending.cancelled": "The run was cancelled.",
    "ending.overdue": "The solver went on past its time limit and was stopped after {seconds} seconds.",
    "ending.no_answer": "The time limit was reached before there was an answer.",
    "ending.no_memory": "The solver needed more memory than its {mebibytes} MiB.",
    "ending.bug": "The solver failed; this is a bug. The service's log says where.",
    "ending.bad_plan": "The solver made a plan that fails the check ({rules}); this is a bug.",
    "ending.killed": (
        "The solver's process was killed from outside (signal 9); often the machine itself has run out of memory then."
    ),
    "ending.signal": "The solver's process ended by signal {signal}.",
    "ending.status": "The solver's process ended with status {status}.",
    "ending.not_started": "The processes that solve could not be started.",
    "ending.restarts": "The service stopped {times} times while it worked on this run.",
    "ending.service_failed": "The service failed while it worked on this run.",
    "ending.job_lost": "The job of this run ended without an answer.",
    "ending.plan_kept": "The best plan found until then is kept.",
    "ending.none_found": "No plan had been found by then.",
}
