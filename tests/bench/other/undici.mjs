// The benchmark's job as a script over undici would do it: list the users, read each one's settings,
// compare one, change it. No limiter, no journal, no checks.
// usage: BARE_TOKEN=... undici.mjs API_URL CONNECTIONS
import { createRequire } from "node:module";

const { Pool } = createRequire(import.meta.url)("undici"); // by require, which follows NODE_PATH

const base = new URL(process.argv[2]);
const connections = Number(process.argv[3]);
const http = new Pool(base.origin, { connections });
const headers = { authorization: "Bearer " + process.env.BARE_TOKEN };
let sent = 0;

async function call(method, path, body) {
  const given = body ? { ...headers, "content-type": "application/json" } : headers;
  const reply = await http.request({ method, path: base.pathname + path, headers: given, body });
  sent++;
  if (reply.statusCode > 299) throw new Error(`${method} ${path}: ${reply.statusCode}`);
  const text = await reply.body.text();
  return text ? JSON.parse(text) : null;
}

async function users() {
  const found = [];
  for (let token = ""; ; ) {
    const page = await call("GET", "/users?page_size=300" + (token && "&next_page_token=" + encodeURIComponent(token)));
    for (const user of page.users) found.push(user.id);
    token = page.next_page_token;
    if (!token) return found;
  }
}

const queue = await users();
async function work() {
  for (let id; (id = queue.pop()); ) {
    const path = `/users/${id}/settings`;
    const now = (await call("GET", path)).in_meeting.waiting_room;
    const wanted = !now;
    if (now !== wanted) await call("PATCH", path, JSON.stringify({ in_meeting: { waiting_room: wanted } }));
  }
}
await Promise.all(Array.from({ length: connections }, work));
console.log(sent);
await http.close();
