"""The ``Accept`` header (RFC 9110, 12.5.1), as far as JSON needs it."""

_JSON_BY_PRECEDENCE = ("application/json", "application/*", "*/*")
_ERRORS = "application/problem+json"


def accepts_json(header: str | None) -> bool:
    """Tell whether JSON is an acceptable answer; the most specific range that names it decides.

    A client that names nothing but the type of errors (RFC 9457) is answered with JSON too.
    """
    if header is None or not header.strip():
        return True
    quality = dict(ranges(header))
    return next((quality[name] > 0 for name in (*_JSON_BY_PRECEDENCE, _ERRORS) if name in quality), False)


def ranges(header: str) -> list[tuple[str, float]]:
    """Return what a header lists, in small letters, and the quality of each; 0 where that is no number."""
    parts = ([piece.strip().lower() for piece in item.split(";")] for item in header.split(","))
    return [(media_type, _quality(parameters)) for media_type, *parameters in parts]


def _quality(parameters: list[str]) -> float:
    for parameter in parameters:
        if parameter.startswith("q="):
            try:
                return float(parameter[2:])
            except ValueError:
                return 0.0
    return 1.0
