"""What is not there: a result, a plan, an answer."""

ABSENT = {
    "absent.result": "Run {run!r} is {parts:listed}; its result is there once it has ended.",
    "absent.plan": "Run {run!r} is {parts:listed} and has no plan.",
    "absent.answer": "The question was not answered.",
    "absent.unreadable": "Another version stored this answer, and this version cannot read it. Ask the question again.",
    "part.state.queued": "queued",
    "part.state.running": "running",
    "part.state.finished": "finished",
    "part.state.cancelled": "cancelled",
    "part.state.failed": "failed",
}
