"""From bytes to JSON values, strictly (RFC 8259), with sentences for what is not JSON."""

import json
from collections import Counter
from collections.abc import Callable, Iterator

from solver.faults import Fault, Place

Pairs = list[tuple[str, object]]
Members = dict[str, object]


class UnreadableJsonError(Exception):
    """The text is not JSON that can be read without loss; ``faults`` say why, and where when known."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(fault.message for fault in faults))
        self.faults = faults


def read_json(raw: bytes) -> object:
    """Read one JSON value.

    NaN and infinities pass here, since the field that holds one can be named later.

    Raises
    ------
    UnreadableJsonError
        When the text is not UTF-8 or not JSON, is nested too deeply, repeats a key in one object, or holds
        half a character (a lone surrogate, which no UTF-8 text can carry).
    """
    repeated: list[tuple[Members, str]] = []

    def keep(pairs: Pairs) -> Members:
        members = dict(pairs)
        if len(members) < len(pairs):
            counts = Counter(name for name, _ in pairs)
            repeated.extend((members, name) for name, count in counts.items() if count > 1)
        return members

    document = _parsed(raw, keep)
    faults = _repeated_keys(document, repeated) if repeated else []
    if b"\\ud" in raw or b"\\uD" in raw:
        faults += _half_characters(document)
    if faults:
        raise UnreadableJsonError(faults)
    return document


def _parsed(raw: bytes, keep: Callable[[Pairs], Members]) -> object:
    try:
        return json.loads(raw.decode("utf-8-sig"), object_pairs_hook=keep)
    except UnicodeDecodeError as error:
        message = f"The text is not UTF-8: byte 0x{raw[error.start]:02x} at position {error.start}."
    except json.JSONDecodeError as error:
        message = f"This is not JSON: {error.msg} at line {error.lineno}, column {error.colno}."
    except RecursionError:
        message = "The JSON is nested too deeply."
    except ValueError:  # the one kind left: Python reads no whole number of more than 4300 digits
        message = "A number has too many digits."
    raise UnreadableJsonError([Fault((), message)])


def _repeated_keys(document: object, repeated: list[tuple[Members, str]]) -> list[Fault]:
    places = {id(value): place for place, value in _walk(document)}
    return [
        Fault((*places.get(id(members), ()), name), f"The key {name!a} stands twice in one object.")
        for members, name in repeated
    ]


def _half_characters(document: object) -> list[Fault]:
    message = "The text holds half a character (a lone surrogate)."
    return [Fault(place, message) for place, value in _walk(document) if _holds_half(value)]


def _holds_half(value: object) -> bool:
    """Tell whether a text, or a key of an object, cannot be written as UTF-8."""
    texts = value if isinstance(value, dict) else [value]
    return any("\ud800" <= character <= "\udfff" for text in texts if isinstance(text, str) for character in text)


def _walk(document: object) -> Iterator[tuple[Place, object]]:
    """Yield each value and its place; without recursion, since a document can be deeper than the stack."""
    waiting: list[tuple[Place, object]] = [((), document)]
    while waiting:
        place, value = waiting.pop()
        yield place, value
        if isinstance(value, dict):
            waiting += [((*place, name), member) for name, member in value.items()]
        elif isinstance(value, list):
            waiting += [((*place, index), item) for index, item in enumerate(value)]
