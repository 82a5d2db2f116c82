"""Wat andere versies bewaarden; hun teksten zijn Engels."""

EARLIER = {
    "earlier.text": "{text}",
    "earlier.unknown": "Een andere versie bewaarde wat zij {code!r} noemt; deze versie heeft er geen woorden voor.",
}
