/* run.c - `zoomlua settings [WORDS]`: the sections of the catalogue, the settings that fit some
 * words, or one setting whole; as text or JSON. Nothing is read but the catalogue. */
#include <stdlib.h>
#include <string.h>

#include "core/find/find.h"
#include "core/state.h"

#define LINES_MOST 40
#define COLUMN_MOST 46
#define WIDTH 80
#define NEAREST 4

/* ---- all sections -------------------------------------------------------------------------- */

struct section {
  struct zl_str name;
  size_t count;
  bool lone;          /* no section, but a setting of its own */
};

/* The sections of a level with the number of their settings, in the catalogue's order. */
static size_t sections_of(enum zl_level level, struct section *out, size_t most, size_t *settings)
{
  size_t n, found = 0;
  const struct zl_find_entry *e = zl_find_entries(&n);
  *settings = 0;
  for (size_t i = 0; e && i < n; i++) {
    if (e[i].level != level)
      continue;
    const char *path = e[i].path + strlen(zl_level_prefix(level)) + 1;
    struct zl_str name = {path, strcspn(path, ".")};
    size_t k = 0;
    while (k < found && !zl_str_eq(out[k].name, name))
      k++;
    if (k == found && found < most)
      out[found++] = (struct section){name, 0, path[name.n] == 0};
    if (k < found)
      out[k].count++;
    ++*settings;
  }
  return found;
}

static void level_text(enum zl_level level, const struct section *s, size_t n, size_t settings, struct zl_buf *out)
{
  size_t at = 2, lone = 0;
  bool locks = level == ZL_LEVEL_GROUP_LOCK || level == ZL_LEVEL_ACCOUNT_LOCK;
  zl_buf_printf(out, "%s: %zu %s\n ", zl_level_prefix(level), settings, locks ? "locks" : "settings");
  for (size_t i = 0; i < n; i++)
    lone += s[i].lone;
  bool flat = lone == n; /* no sections at all: then the names themselves */
  for (size_t i = 0; i < n; i++) {
    char one[160], count[32] = "";
    if (s[i].lone && !flat)
      continue;
    if (!flat)
      snprintf(count, sizeof(count), " (%zu)", s[i].count);
    int len = snprintf(one, sizeof(one), "%.*s%s", (int)s[i].name.n, s[i].name.p, count);
    if (flat && at > 2 && at + (size_t)len + 8 > WIDTH) {
      zl_buf_puts(out, " ...");
      break;
    }
    if (at > 2 && at + (size_t)len + 2 > WIDTH) {
      zl_buf_puts(out, ",\n ");
      at = 2;
    }
    zl_buf_printf(out, "%s %s", at > 2 ? "," : "", one);
    at += (size_t)len + 2;
  }
  if (lone && !flat)
    zl_buf_printf(out, "\n  and %zu without a section", lone);
  zl_buf_putc(out, '\n');
}

static void level_json(enum zl_level level, const struct section *s, size_t n, size_t settings, struct zl_jw *w)
{
  zl_jw_object(w);
  zl_jw_key(w, "level"), zl_jw_cstr(w, zl_level_name(level));
  zl_jw_key(w, "prefix"), zl_jw_cstr(w, zl_level_prefix(level));
  zl_jw_key(w, "settings"), zl_jw_int(w, (int64_t)settings);
  zl_jw_key(w, "sections");
  zl_jw_object(w);
  for (size_t i = 0; i < n; i++)
    zl_jw_key_n(w, s[i].name), zl_jw_int(w, (int64_t)s[i].count);
  zl_jw_end_object(w);
  zl_jw_end_object(w);
}

static void overview(bool json, struct zl_buf *out)
{
  enum { MOST = 256 };
  struct section s[MOST];
  struct zl_jw w = zl_jw(out);
  if (json) {
    zl_jw_object(&w);
    zl_jw_key(&w, "schema"), zl_jw_cstr(&w, "zoomlua.settings/1");
    zl_jw_key(&w, "levels");
    zl_jw_array(&w);
  }
  for (int level = 0; level < ZL_LEVELS; level++) {
    size_t settings, n = sections_of((enum zl_level)level, s, MOST, &settings);
    if (n && json)
      level_json((enum zl_level)level, s, n, settings, &w);
    else if (n)
      level_text((enum zl_level)level, s, n, settings, out);
  }
  if (json) {
    zl_jw_end_array(&w);
    zl_jw_end_object(&w);
    zl_buf_putc(out, '\n');
  }
}

/* ---- some settings, or one ----------------------------------------------------------------- */

void zl_find_more(size_t n)
{
  fflush(stdout); /* below what is shown */
  zl_log(ZL_LOG_INFO, "%zu more; --all shows them", n);
}

/* How many it leaves out. */
static size_t hits_text(const struct zl_find_hit *hits, size_t n, bool everything, struct zl_buf *out)
{
  size_t shown = everything || n <= LINES_MOST ? n : LINES_MOST, column = 0;
  for (size_t i = 0; i < shown; i++) {
    size_t len = strlen(hits[i].entry->path);
    if (len > column && len <= COLUMN_MOST)
      column = len;
  }
  for (size_t i = 0; i < shown; i++)
    zl_find_line(hits[i].entry, column, WIDTH, out);
  return n - shown;
}

static void hits_json(struct zl_str query, const struct zl_find_hit *hits, size_t n, struct zl_buf *out)
{
  struct zl_jw w = zl_jw(out);
  zl_jw_object(&w);
  zl_jw_key(&w, "schema"), zl_jw_cstr(&w, "zoomlua.settings/1");
  zl_jw_key(&w, "query"), zl_jw_str(&w, query);
  zl_jw_key(&w, "settings");
  zl_jw_array(&w);
  for (size_t i = 0; i < n; i++)
    zl_find_json(hits[i].entry, &w);
  zl_jw_end_array(&w);
  zl_jw_end_object(&w);
  zl_buf_putc(out, '\n');
}

static int nothing(struct zl_str query, struct zl_find_hit *hits, struct zl_err *err)
{
  size_t n = zl_find_nearest(query, hits, NEAREST);
  struct zl_buf shown = ZL_BUF_INIT(4096), list = ZL_BUF_INIT(4096);
  zl_visible(&shown, (struct zl_str){query.p, query.n > 100 ? 100 : query.n}, false);
  for (size_t i = 0; i < n; i++)
    zl_buf_printf(&list, "%s%s", i ? ", " : " (nearest: ", hits[i].entry->path);
  zl_buf_puts(&list, n ? ")" : " (zoomlua settings lists the sections)");
  zl_err_set(err, ZL_EVALUE, "no setting fits '%s'%s", zl_buf_cstr(&shown), zl_buf_cstr(&list));
  zl_buf_free(&shown);
  zl_buf_free(&list);
  return -1;
}

static int search(const struct zl_cli *cli, struct zl_str query, struct zl_buf *out, size_t *more, struct zl_err *err)
{
  size_t n_all;
  struct zl_find_hit *hits = zl_find_entries(&n_all) ? zl_calloc(n_all + 1, sizeof(*hits)) : NULL;
  if (!hits)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  const struct zl_find_entry *one = zl_find_exact(query);
  size_t n = one ? 1 : zl_find_below(query, hits);
  int rc = 0;
  if (one)
    hits[0].entry = one;
  if (n == 0)
    n = zl_find_rank(query, hits);
  if (n == 0)
    rc = nothing(query, hits, err);
  else if (cli->json)
    hits_json(query, hits, n, out);
  else if (one)
    zl_find_whole(one, out);
  else
    *more = hits_text(hits, n, cli->all, out);
  free(hits);
  return rc;
}

int zl_words_join(const struct zl_cli *cli, struct zl_buf *out)
{
  for (int i = 0; i < cli->n_words; i++) {
    if (i)
      zl_buf_putc(out, ' ');
    zl_buf_puts(out, cli->words[i]);
  }
  return out->failed ? -1 : 0;
}

int zl_find_settings(const struct zl_cli *cli, struct zl_err *err)
{
  struct zl_buf query = ZL_BUF_INIT(4096), out = ZL_BUF_INIT(64u << 20);
  size_t n, more = 0;
  int rc = 0;
  if (zl_words_join(cli, &query) != 0)
    rc = zl_err_set(err, ZL_EUSAGE, "these are too many words to look for");
  else if (!zl_find_entries(&n))
    rc = zl_err_set(err, ZL_ENOMEM, "out of memory");
  else if (cli->n_words == 0)
    overview(cli->json, &out);
  else
    rc = search(cli, zl_buf_view(&query), &out, &more, err);
  if (rc == 0 && out.failed)
    rc = zl_err_set(err, ZL_ENOMEM, "out of memory");
  if (rc == 0)
    fwrite(zl_buf_cstr(&out), 1, out.len, stdout);
  if (rc == 0 && more)
    zl_find_more(more);
  zl_buf_free(&query);
  zl_buf_free(&out);
  return rc;
}
