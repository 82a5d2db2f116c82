"""The progress display: one line for each level that has been worked on."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.live import Live
from rich.table import Table

from solver.result import Progress


class ProgressDisplay:
    """Shows level, bound, best and seconds on standard error while it is a terminal; else nothing."""

    def __init__(self, console: Console) -> None:
        self._latest: dict[str, Progress] = {}
        self._live = Live(console=console, get_renderable=self._table, transient=True)
        self._is_terminal = console.is_terminal

    def __enter__(self) -> Self:
        if self._is_terminal:
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._is_terminal:
            self._live.stop()

    def update(self, progress: Progress) -> None:
        """Take in a sign of life; the screen follows at its own pace."""
        self._latest[progress.level] = progress

    def _table(self) -> Table:
        table = Table("level", "doing", box=None, header_style="dim")
        for heading in ("best", "bound", "seconds"):
            table.add_column(heading, justify="right")
        for level, progress in list(self._latest.items()):
            table.add_row(
                level,
                progress.phase,
                _number(progress.best),
                _number(progress.bound),
                f"{progress.seconds:.1f}",
            )
        return table


def _number(value: int | None) -> str:
    return "" if value is None else str(value)
