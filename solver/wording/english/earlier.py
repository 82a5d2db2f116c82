"""What earlier versions stored as text."""

EARLIER = {
    "earlier.text": "{text}",
}
