"""What other versions stored."""

EARLIER = {
    "earlier.text": "{text}",
    "earlier.unknown": "Another version stored what it calls {code!r}; this version has no words for it.",
}
