"""Things that are done again and again beside the work, each in a thread of its own."""

import threading
from collections.abc import Callable

import structlog

from service.traces import code_lines

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


def keep_doing(act: Callable[[], None], seconds_between: float, stopping: threading.Event) -> threading.Thread:
    """Do something every so many seconds until the service stops; what goes wrong is logged, and tried again."""
    name = act.__name__

    def go_round() -> None:
        while not stopping.wait(seconds_between):
            try:
                act()
            except Exception as error:  # noqa: BLE001 - the next round may work again
                _log.error("round_failed", act=name, where=code_lines(error))

    thread = threading.Thread(target=go_round, name=f"placement-{name}", daemon=True)
    thread.start()
    return thread
