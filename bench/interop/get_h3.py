"""Asks for paths by HTTP/3 on one connection, all at once. Prints of each answer its status, its type
and the SHA-256 of its content, as a line of JSON.

    get_h3.py https://127.0.0.1:PORT PATH…
"""

import asyncio
import hashlib
import json
import sys

from wire import client


async def main(url, *paths):
    async with client(int(url.rpartition(":")[2])) as connection:
        answers = await asyncio.gather(*(connection.get("GET", path) for path in paths))
    for answer in answers:
        kind = (answer.field("content-type") or b"").decode()
        print(json.dumps([answer.status(), kind, hashlib.sha256(answer.content()).hexdigest()]))


asyncio.run(main(*sys.argv[1:]))
