"""Two ways to write a place: a JSON pointer for programs, dots and brackets for people."""

from solver.faults import Place, dotted

__all__ = ["dotted", "pointer", "trimmed", "value_at"]


def pointer(place: Place) -> str:
    """Write a place as a JSON pointer (RFC 6901): ``/students/12/home``."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in place)


def trimmed(place: Place, document: object) -> Place:
    """Cut off the steps below a plain value: one id may stand where a list of ids is read."""
    for depth, step in enumerate(place):
        if isinstance(document, dict):
            document = document.get(step, {})
        elif isinstance(document, list):
            document = document[int(step)]
        else:
            return place[:depth]
    return place


def value_at(document: object, place: Place) -> object:
    """Return what stands at a place that exists."""
    for step in place:
        document = document[step]  # type: ignore[index]  # the place says what is an object and what a list
    return document
