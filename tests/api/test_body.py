"""Large bodies take turns."""

import asyncio

import pytest

from api.http.body import LARGE_BYTES, Turns


@pytest.mark.parametrize(("length", "most_at_once"), [(LARGE_BYTES, 5), (LARGE_BYTES + 1, 1)])
def test_one_large_body_is_taken_in_at_a_time(length: int, most_at_once: int) -> None:
    """Of five large ones each waits for those before it, also when one fails; five small ones are taken in together."""
    at_work = [0]

    async def take_in(turns: Turns, number: int) -> None:
        async with turns.turn(length):
            at_work.append(at_work[-1] + 1)
            for _ in range(10):
                await asyncio.sleep(0)
            at_work.append(at_work[-1] - 1)
            if number == 1:
                raise ValueError(number)

    async def take_in_five() -> list[BaseException | None]:
        turns = Turns()
        return await asyncio.gather(*(take_in(turns, number) for number in range(5)), return_exceptions=True)

    ends = asyncio.run(take_in_five())
    assert [type(end) for end in ends] == [type(None), ValueError, *[type(None)] * 3]
    assert max(at_work) == most_at_once
