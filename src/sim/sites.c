/* sites.c - the sites of Zoom Phone: the main one, and those that phone users are said to be at. Serves
 * phone.c. */
#include "sim/phone.h"

#include <string.h>

#define MAIN_ID "8f71O6rWT8KFUGQmSIMSIT"
#define MAIN_NAME "Main Site"
#define SITES_MAX 200

struct sim_site sim_site_of(const struct sim_phone *p)
{
  struct sim_site site = {.id = MAIN_ID, .name = MAIN_NAME};
  if (!p || !p->site || strcmp(p->site, MAIN_NAME) == 0)
    return site;
  site.name = p->site;
  sim_make_id(site.id, sim_digest(p->site, strlen(p->site), 33), 33);
  return site;
}

/* The main site first, the others in the order of the users who are there. */
static size_t collect(const struct sim_tenant *t, struct sim_site *out)
{
  size_t n = 1;
  out[0] = sim_site_of(NULL);
  for (size_t i = 0; i < t->user_count && n < SITES_MAX; i++) {
    if (!t->users[i]->phone)
      continue;
    struct sim_site site = sim_site_of(t->users[i]->phone);
    size_t k = 0;
    while (k < n && strcmp(out[k].name, site.name) != 0)
      k++;
    if (k == n)
      out[n++] = site;
  }
  return n;
}

void sim_phone_sites_list(struct sim_world *w, struct sim_req *q, struct sim_answer *a)
{
  struct sim_site sites[SITES_MAX];
  struct sim_page page;
  if (!sim_page_read(w, q, a, 300, 400, &page))
    return;
  size_t n = collect(w->tenant, sites), end = page.from + page.size < n ? page.from + page.size : n;
  struct zl_buf token = ZL_BUF_INIT(256);
  struct zl_jw j = zl_jw(&a->body);
  zl_jw_object(&j);
  sim_number_member(&j, "page_size", (int64_t)page.size);
  sim_number_member(&j, "total_records", (int64_t)n);
  zl_jw_key(&j, "sites");
  zl_jw_array(&j);
  for (size_t i = page.from; i < end; i++) {
    zl_jw_object(&j);
    sim_member(&j, "id", sites[i].id);
    sim_member(&j, "name", sites[i].name);
    zl_jw_end_object(&j);
  }
  zl_jw_end_array(&j);
  sim_page_token(w, &page, end, end < n, &token);
  sim_member(&j, "next_page_token", zl_buf_cstr(&token));
  zl_jw_end_object(&j);
  zl_buf_free(&token);
  a->status = 200;
}
