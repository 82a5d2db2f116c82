"""API keys as text: how one is made, and what is kept of it.

A key is ``plk_<id>_<secret>``. The id is no secret; it names the key in lists and logs. The secret has 256 random
bits, so nobody can try them all, and one SHA-256 of the key is enough to keep it: slow hashes protect passwords,
which people choose.
"""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

BEGINNING = "plk_"
_KEY = re.compile(r"(plk_[0-9a-f]{12})_[\w-]{43}", re.ASCII)
_ID_BYTES = 6
_SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key that was just made; ``text`` is shown once and kept nowhere."""

    id: str
    text: str


def make_key() -> NewKey:
    """Make a key."""
    key_id = BEGINNING + secrets.token_hex(_ID_BYTES)
    return NewKey(key_id, f"{key_id}_{secrets.token_urlsafe(_SECRET_BYTES)}")


def id_of(text: str) -> str | None:
    """Return the id in a key; ``None`` when the text is no key."""
    match = _KEY.fullmatch(text)
    return match and match[1]


def digest_of(text: str) -> str:
    """Return what is kept of a key."""
    return hashlib.sha256(text.encode()).hexdigest()


def fits(text: str, digest: str) -> bool:
    """Tell whether a digest is that of a key; the time it takes says nothing about the digest."""
    return hmac.compare_digest(digest_of(text), digest)
