"""The ``Prefer`` header (RFC 7240): how long the client will wait."""

import re
from dataclasses import dataclass

DEFAULT_WAIT_SECONDS = 10
LONGEST_WAIT_SECONDS = 60

_PREFERENCE = re.compile(r'(?:[^,"]|"(?:\\.|[^"\\])*")+')
_NAME_AND_VALUE = re.compile(r'\s*([\w!#$%&\'*+.^`|~-]+)\s*(?:=\s*"?([^";\s]*)"?)?')


@dataclass(frozen=True, slots=True)
class Preference:
    """What a client prefers: ``wait`` seconds for a result, or no waiting at all."""

    wait: int | None = None
    respond_async: bool = False

    @property
    def wait_seconds(self) -> int:
        """How long to wait; ``respond-async`` alone means not at all."""
        if self.wait is not None:
            return self.wait
        return 0 if self.respond_async else DEFAULT_WAIT_SECONDS

    @property
    def applied(self) -> str:
        """The value of ``Preference-Applied``; empty when nothing was preferred."""
        wait = [] if self.wait is None else [f"wait={self.wait}"]
        return ", ".join((["respond-async"] if self.respond_async else []) + wait)


def read_prefer(headers: list[str]) -> Preference:
    """Read all ``Prefer`` headers; of a preference given twice the first counts, unknown ones are ignored."""
    given: dict[str, str] = {}
    for preference in _PREFERENCE.findall(",".join(headers)):
        if match := _NAME_AND_VALUE.match(preference):
            given.setdefault(match[1].lower(), match[2] or "")
    wait = given.get("wait", "")
    return Preference(
        wait=min(int(wait), LONGEST_WAIT_SECONDS) if re.fullmatch("[0-9]{1,9}", wait) else None,
        respond_async="respond-async" in given,
    )
