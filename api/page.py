"""The documentation page: how it begins, and its sections in the order of a planner's meeting."""

from typing import Any

from fastapi.routing import APIRoute

DESCRIPTION = """
Places student teachers at schools: a placement problem goes in, a proven best plan comes out, level by level.

**This page is a workbench.** Every example on it runs as it stands: open a row, press *Try it out*, then *Execute*,
and read the answer below. From top to bottom the examples hold a whole planning meeting about 24 students
of Voorne-Putten; `latest` stands for the plan that was placed last, so there are no ids to copy.

1. **Load** a ready problem: `GET /v1/fixtures/{name}`. The example of the next step has the same problem in it.
2. **Place** its students: `POST /v1/placements`. 22 of 24 get a place; s05 and s17 are listed below `unplaced`.
3. **Ask** why: `GET /v1/placements/{run_id}/students/{student}/why`. The one place that s05 can reach is taken by s03.
   Below it: what one more mentor place brings at each offer, and which withdrawal hurts most.
4. **Change** something: `POST /v1/placements/{run_id}/what-if`. One mentor more for mathematics in Spijkenisse, and
   s03 moves there, which makes room for s05. The list of examples has more: a school drops out, a longer way.
5. **Compare** any two plans: `GET /v1/comparisons`. Who moves, why, and what each level gains or loses.
6. **Replan** once people have been told: `POST /v1/placements/{run_id}/replan`. The mentor more comes, s01 is pinned,
   s02 and s06 know their school, and no more than two may move. Below it: who takes the place of a student who
   withdraws, and where a late student fits.

For your own students, put your own problem into step 2. With an API key, press *Authorize* first; on your own machine
none is needed.
"""

SECTIONS = [
    {"name": "fixtures", "description": "Ready problems to try the service with. All people in them are invented."},
    {"name": "placements", "description": "Place students, follow the run, fetch its plan, check a plan of your own."},
    {"name": "questions", "description": "Ask why a plan is as it is."},
    {"name": "what-if", "description": "Change something, and see who moves and what gets better or worse."},
    {"name": "replanning", "description": "Something has happened to a plan: go on from it, and move few students."},
    {"name": "organisation", "description": "What was done, who is told, and deleting students for good."},
    {"name": "health", "description": "For those who run the service."},
]

SETTINGS: dict[str, Any] = {"displayRequestDuration": True, "defaultModelsExpandDepth": 0, "syntaxHighlight": False}
"""Of Swagger UI: say how long an answer took; keep the list of schemas folded; no colours, which take minutes in a long
answer."""


def operation_id(route: APIRoute) -> str:
    """Name an operation as its function, which keeps links to it short: ``/docs#/placements/place_students``."""
    return route.name
