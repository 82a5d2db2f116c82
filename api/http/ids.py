"""Ids in paths that may have any character, slashes and line breaks too."""

from starlette.convertors import Convertor, register_url_convertor


class AnyId(Convertor[str]):
    """Stands for ``{name:any_id}`` in a route. Starlette's own ``path`` stops at line breaks."""

    regex = r"[\s\S]+"

    def convert(self, value: str) -> str:
        """Return the id as it is."""
        return value

    def to_string(self, value: str) -> str:
        """Return the id as it is."""
        return value


def allow_any_id() -> None:
    """Let routes use ``any_id``; to be called before they are made."""
    register_url_convertor("any_id", AnyId())
