"""The benchmark's job as a script over aiohttp would do it: list the users, read each one's
settings, compare one, change it. No limiter, no journal, no checks.
usage: BARE_TOKEN=... aiohttp_job.py API_URL CONNECTIONS"""
import asyncio
import os
import sys

import aiohttp

BASE, CONNECTIONS = sys.argv[1], int(sys.argv[2])
sent = 0


async def users(http):
    global sent
    found, token = [], ""
    while True:
        query = {"page_size": "300"} | ({"next_page_token": token} if token else {})
        async with http.get(BASE + "/users", params=query) as reply:
            reply.raise_for_status()
            page = await reply.json()
        sent += 1
        found += [user["id"] for user in page["users"]]
        token = page.get("next_page_token", "")
        if not token:
            return found


async def work(http, queue):
    global sent
    while queue:
        url = f"{BASE}/users/{queue.pop()}/settings"
        async with http.get(url) as reply:
            reply.raise_for_status()
            settings = await reply.json()
        sent += 1
        wanted = not settings["in_meeting"]["waiting_room"]
        if settings["in_meeting"]["waiting_room"] != wanted:
            async with http.patch(url, json={"in_meeting": {"waiting_room": wanted}}) as reply:
                reply.raise_for_status()
            sent += 1


async def main():
    headers = {"Authorization": "Bearer " + os.environ["BARE_TOKEN"]}
    connector = aiohttp.TCPConnector(limit=CONNECTIONS)
    async with aiohttp.ClientSession(headers=headers, connector=connector) as http:
        queue = await users(http)
        await asyncio.gather(*(work(http, queue) for _ in range(CONNECTIONS)))
    print(sent)


asyncio.run(main())
