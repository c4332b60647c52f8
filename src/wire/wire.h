/* wire.h - the messages between the policy process and the core. Pure: bytes in, fields out.
 *
 * A message is a frame: u32 length of the rest, u8 type, u32 id, u8 number of fields, then each
 * field as u32 length and its bytes; all numbers little-endian. `id` pairs a question with its
 * answer (chosen by who asks, never 0); 0 where no answer is expected.
 *
 * The core treats every byte that comes from the policy process as a stranger's: zl_wire_read
 * checks lengths, type, direction and number of fields against the table in wire.c; what the fields
 * say is checked again by whoever uses them. */
#ifndef ZL_WIRE_H
#define ZL_WIRE_H

#include "base/base.h"

#define ZL_WIRE_FIELDS 8
#define ZL_WIRE_AHEAD 64               /* indexes in one AHEAD */
#define ZL_WIRE_FILE_PART (256u << 10) /* bytes of a file in one answer to FILE */
#define ZL_WIRE_PATHS 32               /* paths in one READ or AHEAD */
#define ZL_WIRE_LIST_ARGS 4096         /* bytes of a LIST's arguments */
#define ZL_WIRE_MAX_UP (4u << 20)    /* policy -> core: no frame is longer */
#define ZL_WIRE_MAX_DOWN (40u << 20) /* core -> policy: a body of 32 MB and change */

enum zl_wire_type {
  /* core -> policy */
  ZL_W_LOAD = 1,   /* chunk name, source, params (JSON object: texts as typed; values of a file of
                      parameters), account name. No params at all ("", not "{}"): only the HEAD is wanted,
                      after which (or without which) the policy process says DONE and ends. A fifth field "shared": names
                      that this policy does not declare are for another one */
  ZL_W_OK,         /* id: field 0 is the answer, see each question */
  ZL_W_FAIL,       /* id: kind ("http", "net", "auth", "refused", "gone"), message, HTTP status
                      (decimal, "0" if none), Zoom's code (decimal, "0" if none) */
  ZL_W_SPEC,       /* file name, a specification, how many more follow (decimal) */
  /* policy -> core: questions */
  ZL_W_REQUIRE = 16, /* id: module name, name of the file that asks -> OK: source, chunk name ; FAIL "gone" */
  ZL_W_LIST,       /* id: collection ("users", "groups", "phone.users", "group.members"),
                      arguments (JSON object) -> OK: list handle (decimal), number of items (decimal).
                      The answer comes once the list is whole on the core's disk. */
  ZL_W_NEXT,       /* id: list handle, most items (decimal) -> OK: a JSON array of the next items as
                      Zoom sent them, index of the first (decimal). An empty array is the end. */
  ZL_W_READ,       /* id: object kind, object id, source, paths -> OK: a value for each path. Sources:
                      "user" and the keys of the catalogue's bodies ("user.settings?option=X",
                      "group.locks", "phone_user" ...). Paths and values are texts (see below): a
                      path is dotted, "" is the whole document; a value is JSON, or absent */
  ZL_W_AHEAD,      /* id: object kind, list handle, source, indexes ("5,6,9"), paths -> OK:
                      a text for each index: absent (the core will not say it here: ask by READ),
                      or texts: "" and the values, or the first four fields of a FAIL */
  ZL_W_GET,        /* id: path ("/users/summary"), query (JSON object of strings) -> OK: body, status */
  ZL_W_CALL,       /* id: operation ("phone.getRoleInformation"), arguments (JSON object) of an
                      operation that reads -> OK: body, status */
  ZL_W_CANCEL,     /* id of a question that nobody waits for any more; no answer comes */
  /* ... about what only the command line can grant. FAIL "refused": it was not */
  ZL_W_FILE,       /* id: name, offset (decimal) -> OK: the bytes from there (at most ZL_WIRE_FILE_PART),
                      size of the file (decimal) */
  ZL_W_FETCH,      /* id: URL -> OK: body, status */
  ZL_W_ENV,        /* id: name -> OK: the value; without a field where it is not set */
  ZL_W_ZONE,       /* id: name of a time zone ("Europe/Berlin") -> OK: "SECONDS OFFSET ..." in UTC order (decimal):
                      from that second since 1970 on its clocks are OFFSET seconds ahead of UTC; the first has
                      no beginning. FAIL "gone": there is none */
  /* ... from a file of tests alone (`zoomlua test`) */
  ZL_W_TEST,       /* id: what ("plan", "apply", "read" ...; core/test/asks.c), arguments (JSON object) -> OK: JSON */
  /* policy -> core: told, no answer */
  ZL_W_HEAD = 32,  /* the policy's head as JSON: name, version, summary, description, writes[], params[] (name,
                      type, default, required, help, choices[], min, max, value), limits{} */
  ZL_W_SET,        /* level ("user", "group_lock"), object id ("me" for the account), label, origin
                      ("file.lua:12"), settings as a JSON array of [path, value] pairs in the level's tree;
                      [path, value, body key] sends a field that the catalogue lacks (zoom.unchecked) */
  ZL_W_ACCESS,     /* object kind ("phone_user"), id, label, origin, setting type,
                      verb ("exact", "grant", "revoke"), normal form (JSON) */
  ZL_W_DO,         /* an operation that writes becomes a row of the plan: operation, arguments (JSON
                      object), origin */
  ZL_W_PRINT,      /* text that the policy prints */
  ZL_W_DONE,       /* the policy ran to its end */
  ZL_W_RAISED,     /* it raised: message, traceback; an empty traceback says that not the script but
                      the parameters given on the command line are wrong */
  ZL_W_FACTS,      /* the next bytes of the catalogue that was made of SPECs */
  ZL_W_NOTE,       /* words about a SPEC: what was left out of it */
  ZL_W_REPORT,     /* a number of the policy's own, head of a report (JSON: name, title, columns[],
                      sort[[column from 1, descending]]) */
  ZL_W_ROW,        /* that number, a row: JSON, a list of as many scalars (or lists of them) as columns */
  ZL_W_NOBODY      /* a row of a list of people that is left out: list, why ("unknown", "twice", "several",
                      "empty", "pending", "inactive"), row (decimal), what it says, the row that says it first, or 0 */
};

struct zl_wire_msg {
  enum zl_wire_type type;
  uint32_t id;
  unsigned n;
  struct zl_str f[ZL_WIRE_FIELDS]; /* point into the bytes that were read */
};

enum zl_wire_side { ZL_WIRE_UP /* policy -> core */, ZL_WIRE_DOWN };

/* Reads one message from the start of `bytes`. 1: *msg is filled and *used bytes are done with;
 * 0: more bytes are needed; -1: nonsense (err says what), the stream is lost. */
int zl_wire_read(enum zl_wire_side side, struct zl_str bytes, struct zl_wire_msg *msg, size_t *used,
                 struct zl_err *err);

/* Appends one message. -1 when a ceiling is passed. `n` fields follow as struct zl_str. */
int zl_wire_write(struct zl_buf *out, enum zl_wire_type type, uint32_t id, unsigned n,
                  const struct zl_str *fields);

const char *zl_wire_name(enum zl_wire_type type); /* "SET", for messages */

/* ---- texts.c: several texts in one field: each u32 length + 1 and its bytes, 0 for one that is absent */

#define ZL_TEXTS_HEAD 4 /* bytes before each */
int zl_texts_add(struct zl_buf *out, struct zl_str text); /* p NULL: absent */
/* A text that is written in place: what is appended between these two. */
size_t zl_texts_begin(struct zl_buf *out);
void zl_texts_end(struct zl_buf *out, size_t begun);
/* Takes the first text off *texts; absent: p is NULL. False at the end, and where they are cut off. */
bool zl_texts_next(struct zl_str *texts, struct zl_str *text);

#endif
