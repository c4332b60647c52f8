/* json.c - what reading JSON costs: `bench_json [FILE]`. FILE is a body as a server sent it, for
 * instance a GET of /users/ID/settings; without one, a document of that shape is made. Prints
 * nanoseconds for the strict check, for look-ups by path, with and without an index, and for a walk
 * over every value; the best of several rounds, for what disturbs a measurement only ever adds. */
#include "json/json.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ROUNDS 40
#define TIMES 500

static const char *const paths[] = {
  "in_meeting.waiting_room", "recording.local_recording", "schedule_meeting.host_video",
  "whiteboard.auto_save", "in_meeting.breakout_room",
};

#define PATHS (sizeof(paths) / sizeof(paths[0]))

/* Keeps the compiler from dropping work whose result nobody reads. */
static volatile size_t sink;

struct subject {
  struct zl_str text;
  struct zl_json root, indexed;
};

static size_t check(const struct subject *s)
{
  struct zl_json root;
  return (size_t)zl_json_check(s->text, ZL_JSON_DEPTH, &root, NULL);
}

static size_t check_index(const struct subject *s)
{
  struct zl_json_index index;
  struct zl_json root;
  return (size_t)zl_json_check_index(s->text, ZL_JSON_DEPTH, &index, &root, NULL) + index.n;
}

static size_t find(struct zl_json root, size_t n)
{
  size_t sum = 0;
  for (size_t i = 0; i < n; i++)
    sum += (size_t)zl_json_kind(zl_json_path(root, zl_str_of(paths[i])));
  return sum;
}

static size_t find_one(const struct subject *s)
{
  return find(s->root, 1);
}

static size_t find_five(const struct subject *s)
{
  return find(s->root, PATHS);
}

static size_t find_none(const struct subject *s)
{
  return (size_t)zl_json_kind(zl_json_get(s->root, "code"));
}

static size_t index_one(const struct subject *s)
{
  return find(s->indexed, 1);
}

static size_t index_five(const struct subject *s)
{
  return find(s->indexed, PATHS);
}

static size_t index_none(const struct subject *s)
{
  return (size_t)zl_json_kind(zl_json_get(s->indexed, "code"));
}

static size_t raw(const struct subject *s)
{
  return zl_json_raw(s->root).n;
}

static size_t walk_value(struct zl_json v)
{
  struct zl_json_iter it = zl_json_iter(v);
  struct zl_str key;
  struct zl_json value;
  size_t n = 1;
  while (zl_json_next(&it, &key, &value))
    n += walk_value(value);
  return n;
}

static size_t walk(const struct subject *s)
{
  return walk_value(s->root);
}

static double now_ns(void)
{
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static void measure(const char *what, size_t (*work)(const struct subject *), const struct subject *s)
{
  double best = 0;
  for (int round = 0; round < ROUNDS; round++) {
    double from = now_ns();
    for (int i = 0; i < TIMES; i++)
      sink += work(s);
    double each = (now_ns() - from) / TIMES;
    best = round == 0 || each < best ? each : best;
  }
  printf("%-34s %9.0f ns %7.2f GB/s of the document\n", what, best, (double)s->text.n / best);
}

/* The sections and about the number of leaves that the settings of a user have. */
static void make(struct zl_buf *b)
{
  static const char *const sections[] = {
    "audio_conferencing", "email_notification", "feature", "in_meeting", "profile", "recording",
    "schedule_meeting", "telephony", "tsp", "whiteboard",
  };
  static const int leaves[] = {40, 8, 30, 75, 8, 45, 40, 20, 5, 8};
  static const char *const values[] = {"true", "false", "\"all\"", "false", "true", "30", "[]"};
  struct zl_jw w = zl_jw(b);
  zl_jw_object(&w);
  for (size_t i = 0; i < sizeof(sections) / sizeof(sections[0]); i++) {
    zl_jw_key(&w, sections[i]);
    zl_jw_object(&w);
    for (int k = 0; k < leaves[i]; k++) {
      char name[64];
      snprintf(name, sizeof(name), "%.*s_number_%d_of_them", 5 + k % 14, sections[i], k);
      zl_jw_key(&w, name);
      zl_jw_raw(&w, zl_str_of(values[(size_t)k % (sizeof(values) / sizeof(values[0]))]));
    }
    for (size_t k = 0; k < PATHS; k++) {
      const char *dot = strchr(paths[k], '.');
      if (strncmp(paths[k], sections[i], (size_t)(dot - paths[k])) == 0) {
        zl_jw_key(&w, dot + 1);
        zl_jw_bool(&w, true);
      }
    }
    zl_jw_end_object(&w);
  }
  zl_jw_end_object(&w);
}

static int take(const char *path, struct zl_buf *b)
{
  char block[65536];
  size_t n;
  FILE *f = fopen(path, "rb");
  if (!f)
    return -1;
  while ((n = fread(block, 1, sizeof(block), f)) > 0)
    zl_buf_add(b, block, n);
  int rc = ferror(f) || b->failed ? -1 : 0;
  fclose(f);
  return rc;
}

int main(int argc, char **argv)
{
  struct zl_buf text = ZL_BUF_INIT((size_t)64 << 20);
  struct zl_err err = {0};
  if (argc > 1 && take(argv[1], &text) != 0) {
    fprintf(stderr, "bench_json: cannot read %s\n", argv[1]);
    return 1;
  }
  if (argc < 2)
    make(&text);
  struct subject s = {.text = zl_buf_view(&text)};
  static struct zl_json_index index;
  if (zl_json_check(s.text, ZL_JSON_DEPTH, &s.root, &err) != 0 ||
      zl_json_check_index(s.text, ZL_JSON_DEPTH, &index, &s.indexed, &err) != 0) {
    fprintf(stderr, "bench_json: %s\n", err.text);
    return 1;
  }
  printf("%zu bytes, %zu values, %zu places in the index\n", s.text.n, walk(&s), index.n);
  measure("strict check", check, &s);
  measure("look-up of in_meeting.waiting_room", find_one, &s);
  measure("look-up of five paths", find_five, &s);
  measure("look-up of a name that is missing", find_none, &s);
  measure("strict check that makes an index", check_index, &s);
  measure("by the index: one", index_one, &s);
  measure("by the index: five", index_five, &s);
  measure("by the index: missing", index_none, &s);
  measure("skipping the whole document", raw, &s);
  measure("walk over every value", walk, &s);
  zl_buf_free(&text);
  return 0;
}
