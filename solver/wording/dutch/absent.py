"""Wat er niet is: een resultaat, een plan, een antwoord."""

ABSENT = {
    "absent.result": "Run {run!r} is {parts:listed}; het resultaat is er zodra hij klaar is.",
    "absent.plan": "Run {run!r} is {parts:listed} en heeft geen plan.",
    "absent.answer": "De vraag is niet beantwoord.",
    "absent.unreadable": "Een andere versie bewaarde dit antwoord, en deze kan het niet lezen. Stel de vraag opnieuw.",
    "part.state.queued": "in de wachtrij",
    "part.state.running": "bezig",
    "part.state.finished": "klaar",
    "part.state.cancelled": "geannuleerd",
    "part.state.failed": "mislukt",
}
