"""The benchmark's job as a script over requests would do it, one thread a connection: list the
users, read each one's settings, compare one, change it. No limiter, no journal, no checks.
usage: BARE_TOKEN=... requests_job.py API_URL CONNECTIONS"""
import os
import sys
from concurrent.futures import ThreadPoolExecutor

import requests

BASE, CONNECTIONS = sys.argv[1], int(sys.argv[2])


def session():
    http = requests.Session()
    http.headers["Authorization"] = "Bearer " + os.environ["BARE_TOKEN"]
    return http


def users():
    http, found, token, sent = session(), [], "", 0
    while True:
        query = {"page_size": 300} | ({"next_page_token": token} if token else {})
        reply = http.get(BASE + "/users", params=query)
        reply.raise_for_status()
        page = reply.json()
        sent += 1
        found += [user["id"] for user in page["users"]]
        token = page.get("next_page_token", "")
        if not token:
            return found, sent


def work(part):
    http, sent = session(), 0
    for user in part:
        url = f"{BASE}/users/{user}/settings"
        reply = http.get(url)
        reply.raise_for_status()
        settings = reply.json()
        sent += 1
        wanted = not settings["in_meeting"]["waiting_room"]
        if settings["in_meeting"]["waiting_room"] != wanted:
            http.patch(url, json={"in_meeting": {"waiting_room": wanted}}).raise_for_status()
            sent += 1
    return sent


found, total = users()
with ThreadPoolExecutor(CONNECTIONS) as threads:
    total += sum(threads.map(work, (found[i::CONNECTIONS] for i in range(CONNECTIONS))))
print(total)
