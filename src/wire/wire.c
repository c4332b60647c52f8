/* wire.c - frames to fields and back; the table of what each message must look like.
 * Used by both processes. The core's side of zl_wire_read is the first thing that touches bytes
 * from the policy process, so it trusts no length: every bound is checked before it is used. */
#include "wire/wire.h"

#include <string.h>

#define HEAD 10 /* u32 length, u8 type, u32 id, u8 fields */

struct kind {
  enum zl_wire_type type;
  const char *name;
  enum zl_wire_side side;
  unsigned min_fields, max_fields;
  bool paired; /* carries an id */
};

static const struct kind kinds[] = {
  {ZL_W_LOAD, "LOAD", ZL_WIRE_DOWN, 4, 5, false},
  {ZL_W_OK, "OK", ZL_WIRE_DOWN, 0, 3, true},
  {ZL_W_FAIL, "FAIL", ZL_WIRE_DOWN, 4, 4, true},
  {ZL_W_SPEC, "SPEC", ZL_WIRE_DOWN, 3, 3, false},
  {ZL_W_REQUIRE, "REQUIRE", ZL_WIRE_UP, 2, 2, true},
  {ZL_W_LIST, "LIST", ZL_WIRE_UP, 2, 2, true},
  {ZL_W_NEXT, "NEXT", ZL_WIRE_UP, 2, 2, true},
  {ZL_W_READ, "READ", ZL_WIRE_UP, 4, 4, true},
  {ZL_W_AHEAD, "AHEAD", ZL_WIRE_UP, 5, 5, true},
  {ZL_W_GET, "GET", ZL_WIRE_UP, 2, 2, true},
  {ZL_W_CALL, "CALL", ZL_WIRE_UP, 2, 2, true},
  {ZL_W_CANCEL, "CANCEL", ZL_WIRE_UP, 0, 0, true},
  {ZL_W_FILE, "FILE", ZL_WIRE_UP, 2, 2, true},
  {ZL_W_FETCH, "FETCH", ZL_WIRE_UP, 1, 1, true},
  {ZL_W_ENV, "ENV", ZL_WIRE_UP, 1, 1, true},
  {ZL_W_ZONE, "ZONE", ZL_WIRE_UP, 1, 1, true},
  {ZL_W_TEST, "TEST", ZL_WIRE_UP, 2, 2, true},
  {ZL_W_HEAD, "HEAD", ZL_WIRE_UP, 1, 1, false},
  {ZL_W_SET, "SET", ZL_WIRE_UP, 5, 5, false},
  {ZL_W_ACCESS, "ACCESS", ZL_WIRE_UP, 7, 7, false},
  {ZL_W_DO, "DO", ZL_WIRE_UP, 3, 3, false},
  {ZL_W_PRINT, "PRINT", ZL_WIRE_UP, 1, 1, false},
  {ZL_W_DONE, "DONE", ZL_WIRE_UP, 0, 0, false},
  {ZL_W_FACTS, "FACTS", ZL_WIRE_UP, 1, 1, false},
  {ZL_W_NOTE, "NOTE", ZL_WIRE_UP, 1, 1, false},
  {ZL_W_REPORT, "REPORT", ZL_WIRE_UP, 2, 2, false},
  {ZL_W_ROW, "ROW", ZL_WIRE_UP, 2, 2, false},
  {ZL_W_NOBODY, "NOBODY", ZL_WIRE_UP, 5, 5, false},
  {ZL_W_RAISED, "RAISED", ZL_WIRE_UP, 2, 2, false},
};

static const struct kind *find(unsigned type)
{
  for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
    if ((unsigned)kinds[i].type == type)
      return &kinds[i];
  return NULL;
}

static uint32_t read_u32(const char *p)
{
  const unsigned char *u = (const unsigned char *)p;
  return (uint32_t)u[0] | (uint32_t)u[1] << 8 | (uint32_t)u[2] << 16 | (uint32_t)u[3] << 24;
}

static void write_u32(char *p, uint32_t n)
{
  for (int i = 0; i < 4; i++)
    p[i] = (char)(n >> (8 * i) & 0xff);
}

/* Everything of the head that can be judged before the body is there. */
static const struct kind *check_head(enum zl_wire_side side, const char *p, struct zl_err *err)
{
  const struct kind *k = find((unsigned char)p[4]);
  if (!k || k->side != side) {
    zl_err_set(err, ZL_EWIRE, "message of unknown type %u", (unsigned char)p[4]);
    return NULL;
  }
  unsigned n = (unsigned char)p[9];
  if (n < k->min_fields || n > k->max_fields) {
    zl_err_set(err, ZL_EWIRE, "%s message with %u fields", k->name, n);
    return NULL;
  }
  if ((read_u32(p + 5) != 0) != k->paired) {
    zl_err_set(err, ZL_EWIRE, "%s message %s an id", k->name, k->paired ? "without" : "with");
    return NULL;
  }
  return k;
}

int zl_wire_read(enum zl_wire_side side, struct zl_str bytes, struct zl_wire_msg *msg, size_t *used,
                 struct zl_err *err)
{
  if (bytes.n < 4)
    return 0;
  size_t rest = read_u32(bytes.p);
  size_t most = side == ZL_WIRE_UP ? ZL_WIRE_MAX_UP : ZL_WIRE_MAX_DOWN;
  if (rest < HEAD - 4 || rest > most)
    return zl_err_set(err, ZL_EWIRE, "message of %zu bytes", rest);
  if (bytes.n < HEAD)
    return 0;
  const struct kind *k = check_head(side, bytes.p, err);
  if (!k)
    return -1;
  if (bytes.n - 4 < rest)
    return 0;

  const char *p = bytes.p + HEAD, *end = bytes.p + 4 + rest;
  memset(msg, 0, sizeof(*msg));
  msg->type = k->type;
  msg->id = read_u32(bytes.p + 5);
  msg->n = (unsigned char)bytes.p[9];
  for (unsigned i = 0; i < msg->n; i++) {
    if (end - p < 4)
      return zl_err_set(err, ZL_EWIRE, "%s message cut in field %u", k->name, i);
    size_t n = read_u32(p);
    p += 4;
    if (n > (size_t)(end - p))
      return zl_err_set(err, ZL_EWIRE, "%s message: field %u is longer than the message", k->name, i);
    msg->f[i] = (struct zl_str){p, n};
    p += n;
  }
  if (p != end)
    return zl_err_set(err, ZL_EWIRE, "%s message with %td bytes too many", k->name, end - p);
  *used = 4 + rest;
  return 1;
}

int zl_wire_write(struct zl_buf *out, enum zl_wire_type type, uint32_t id, unsigned n,
                  const struct zl_str *fields)
{
  const struct kind *k = find(type);
  size_t size = HEAD;
  if (!k || n > ZL_WIRE_FIELDS)
    return -1;
  for (unsigned i = 0; i < n; i++)
    size += 4 + fields[i].n;
  if (size - 4 > (k->side == ZL_WIRE_UP ? ZL_WIRE_MAX_UP : ZL_WIRE_MAX_DOWN))
    return -1;
  char *p = zl_buf_room(out, size);
  if (!p)
    return -1;
  write_u32(p, (uint32_t)(size - 4));
  p[4] = (char)type;
  write_u32(p + 5, id);
  p[9] = (char)n;
  p += HEAD;
  for (unsigned i = 0; i < n; i++) {
    write_u32(p, (uint32_t)fields[i].n);
    if (fields[i].n)
      memcpy(p + 4, fields[i].p, fields[i].n);
    p += 4 + fields[i].n;
  }
  out->len += size;
  return 0;
}

const char *zl_wire_name(enum zl_wire_type type)
{
  const struct kind *k = find(type);
  return k ? k->name : "?";
}
