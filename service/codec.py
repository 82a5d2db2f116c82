"""The solver's dataclasses as JSON and back: Pydantic reads the dataclasses themselves, so nothing is said twice."""

import zlib

from pydantic import TypeAdapter

from solver.answers.sentences import Sentence
from solver.problem import Problem
from solver.result import Level, Progress, Result

PROBLEM = TypeAdapter(Problem)
RESULT = TypeAdapter(Result)
LEVELS = TypeAdapter(tuple[Level, ...])
PROGRESS = TypeAdapter(Progress)
SENTENCES = TypeAdapter(tuple[Sentence, ...])


def pack_problem(problem: Problem) -> bytes:
    """Return a problem as compressed JSON."""
    return zlib.compress(PROBLEM.dump_json(problem))


def unpack_problem(packed: bytes) -> Problem:
    """Return the problem of ``pack_problem``."""
    return PROBLEM.validate_json(zlib.decompress(packed))


def pack_result(result: Result) -> bytes:
    """Return a result as compressed JSON."""
    return zlib.compress(RESULT.dump_json(result))


def unpack_result(packed: bytes) -> Result:
    """Return the result of ``pack_result``."""
    return RESULT.validate_json(zlib.decompress(packed))
