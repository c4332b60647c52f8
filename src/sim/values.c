/* values.c - interned texts and shared sets (see values.h). Used by everything that stores a
 * setting. Texts live as long as the tenant: they are few, since settings repeat. */
#include "sim/values.h"

#include "json/json.h"

#include <stdlib.h>
#include <string.h>

void sim_values_free(struct sim_values *v)
{
  size_t at = 0;
  void *set;
  while (zl_map_next(&v->sets, &at, NULL, &set))
    free(set); /* the tenant dropped its references first; what is left is ours */
  zl_map_free(&v->texts);
  zl_map_free(&v->sets);
  zl_pool_free(&v->pool);
}

const char *sim_text_of(struct sim_values *v, struct zl_str text)
{
  char *known = zl_map_get(&v->texts, text);
  if (known)
    return known;
  known = zl_pool_dup(&v->pool, text);
  if (!known || zl_map_put(&v->texts, text, known) != 0)
    return NULL;
  return known;
}

const char *sim_text_quoted(struct sim_values *v, struct zl_str plain)
{
  struct zl_buf b = ZL_BUF_INIT(1 << 20);
  struct zl_jw w = zl_jw(&b);
  zl_jw_str(&w, plain);
  const char *text = b.failed ? NULL : sim_text_of(v, zl_buf_view(&b));
  zl_buf_free(&b);
  return text;
}

int sim_changes_add(struct sim_changes *c, int leaf, const char *value)
{
  if (c->n == c->cap) {
    size_t cap = c->cap ? c->cap * 2 : 16;
    struct sim_entry *e = realloc(c->e, cap * sizeof(*e));
    if (!e)
      return -1;
    c->e = e;
    c->cap = cap;
  }
  c->e[c->n++] = (struct sim_entry){value, (uint16_t)leaf};
  return 0;
}

void sim_changes_free(struct sim_changes *c)
{
  free(c->e);
  *c = (struct sim_changes){0};
}

static int place_of(const struct sim_set *s, int leaf)
{
  int low = 0, high = (int)s->n;
  while (low < high) {
    int mid = (low + high) / 2;
    if (s->e[mid].leaf < leaf)
      low = mid + 1;
    else
      high = mid;
  }
  return low;
}

const char *sim_set_get(const struct sim_set *set, int leaf)
{
  if (!set)
    return NULL;
  int at = place_of(set, leaf);
  return at < (int)set->n && set->e[at].leaf == leaf ? set->e[at].value : NULL;
}

static void change_one(struct sim_set *s, const struct sim_entry *change)
{
  int at = place_of(s, change->leaf);
  bool there = at < (int)s->n && s->e[at].leaf == change->leaf;
  if (change->value && there) {
    s->e[at].value = change->value;
  } else if (change->value) {
    memmove(s->e + at + 1, s->e + at, (s->n - (unsigned)at) * sizeof(s->e[0]));
    memset(&s->e[at], 0, sizeof(s->e[at])); /* padding too: sets are compared as bytes */
    s->e[at].value = change->value;
    s->e[at].leaf = change->leaf;
    s->n++;
  } else if (there) {
    memmove(s->e + at, s->e + at + 1, (s->n - (unsigned)at - 1) * sizeof(s->e[0]));
    s->n--;
  }
}

static struct zl_str key_of(const struct sim_set *s)
{
  return (struct zl_str){(const char *)s->e, s->n * sizeof(s->e[0])};
}

int sim_set_change(struct sim_values *v, struct sim_set **set, const struct sim_changes *c, bool common)
{
  struct sim_set *old = *set;
  size_t room = (old ? old->n : 0) + c->n;
  struct sim_set *made = calloc(1, sizeof(*made) + room * sizeof(made->e[0]));
  if (!made)
    return -1;
  if (old) {
    made->n = old->n;
    memcpy(made->e, old->e, old->n * sizeof(old->e[0]));
  }
  for (size_t i = 0; i < c->n; i++)
    change_one(made, &c->e[i]);
  struct sim_set *now = NULL;
  if (made->n == 0) {
    free(made);
  } else {
    now = common ? zl_map_get(&v->sets, key_of(made)) : NULL;
    if (now) {
      free(made);
      now->refs++;
    } else {
      now = made;
      struct sim_set *tight = realloc(made, sizeof(*made) + made->n * sizeof(made->e[0]));
      if (tight)
        now = tight;
      now->refs = 1;
      now->id = ++v->next_id;
      now->interned = common && zl_map_put(&v->sets, key_of(now), now) == 0;
    }
  }
  *set = now;
  sim_set_drop(v, old);
  return 0;
}

void sim_set_drop(struct sim_values *v, struct sim_set *set)
{
  if (!set || --set->refs > 0)
    return;
  if (set->interned)
    zl_map_del(&v->sets, key_of(set));
  free(set);
}
