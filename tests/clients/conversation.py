"""Calls of aiolinkding, read from standard input and answered on standard output. Runs in the clients' environment.

A call is the path of a method and its arguments by name; what it raises is answered by the name of the error.
"""

import asyncio
import json
import sys
from functools import reduce
from typing import Any

from aiolinkding import async_get_client
from aiolinkding.errors import LinkDingError


async def talk(url: str, token: str, calls: list[tuple[str, dict[str, Any]]]) -> list[Any]:
    """What each call returns, one after another."""
    client = await async_get_client(url, token)
    answers = []
    for path, arguments in calls:
        method = reduce(getattr, path.split("."), client)
        try:
            answers.append(await method(**arguments))
        except LinkDingError as error:
            answers.append({"error": type(error).__name__, "said": str(error)})
    return answers


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    json.dump(asyncio.run(talk(asked["url"], asked["token"], asked["calls"])), sys.stdout)
