"""Wat eerdere versies als tekst bewaarden; die was Engels."""

EARLIER = {
    "earlier.text": "{text}",
}
