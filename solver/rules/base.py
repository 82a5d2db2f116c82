"""What a hard rule is: one statement for the model, one for the checker."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from solver.plan import Plan
from solver.result import Broken

if TYPE_CHECKING:
    from solver.instance import Bools, Instance
    from solver.model import Entries, Model
    from solver.pairs import Pairs


class Rule(ABC):
    """A hard rule.

    The model's statement is ``allows`` (a filter on pairs) or ``declare`` and ``entries`` (columns and rows).
    The checker's statement is ``find_broken``, which knows no model: it recounts a plan.
    """

    code: ClassVar[str]

    def allows(self, instance: "Instance", pairs: "Pairs") -> "Bools | None":  # noqa: ARG002
        """Tell which pairs the rule allows; ``None`` when it does not judge single pairs."""
        return None

    def declare(self, model: "Model") -> None:  # noqa: B027
        """Add the columns and rows that the rule needs beside the pairs."""

    def entries(self, pairs: "Pairs") -> "Iterator[Entries]":  # noqa: ARG002
        """Yield what each pair's column has in the rule's rows."""
        return iter(())

    @abstractmethod
    def find_broken(self, plan: Plan) -> Iterator[Broken]:
        """Yield every place where a plan breaks the rule."""
