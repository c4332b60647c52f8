/* answers.c - the shapes that many handlers answer with. */
#include "sim/world.h"

#include <stdlib.h>
#include <string.h>

void sim_answer_reset(struct sim_answer *a)
{
  zl_buf_reset(&a->body);
  sim_body_drop(a->shared);
  a->shared = NULL;
  a->content_type = NULL;
  a->status = 0;
}

void sim_answer_free(struct sim_answer *a)
{
  sim_body_drop(a->shared);
  zl_buf_free(&a->body);
  *a = (struct sim_answer){0};
}

void sim_header(struct sim_answer *a, const char *name, const char *value)
{
  if (name && value && a->headers < (int)(sizeof(a->header) / sizeof(a->header[0])))
    a->header[a->headers++] = (struct sim_pair){name, value};
}

void sim_fail(struct sim_answer *a, int status, int code, const char *fmt, ...)
{
  char text[1024];
  va_list ap;
  va_start(ap, fmt);
  vsnprintf(text, sizeof(text), fmt, ap);
  va_end(ap);
  sim_answer_reset(a);
  a->status = status;
  struct zl_jw w = zl_jw(&a->body);
  zl_jw_object(&w);
  zl_jw_key(&w, "code");
  zl_jw_int(&w, code);
  zl_jw_key(&w, "message");
  zl_jw_cstr(&w, text);
  zl_jw_end_object(&w);
}

void sim_fail_fields(struct sim_answer *a, const struct sim_patch *p)
{
  sim_answer_reset(a);
  a->status = 400;
  zl_buf_puts(&a->body, "{\"code\":300,\"message\":\"Validation Failed.\",\"errors\":[");
  zl_buf_str(&a->body, zl_buf_view(&p->errors));
  zl_buf_puts(&a->body, "]}");
}

void sim_no_user(struct sim_answer *a, struct zl_str id)
{
  sim_fail(a, 404, 1001, "User does not exist: %.*s.", (int)(id.n < 400 ? id.n : 400), id.p);
}

void sim_no_memory(struct sim_answer *a)
{
  sim_fail(a, 500, 500, "The simulator is out of memory.");
}

bool sim_json_body(const struct sim_req *q, struct sim_answer *a, struct zl_json *root)
{
  struct zl_err why = {0};
  if (zl_json_check(q->body, ZL_JSON_DEPTH, root, &why) == 0 &&
      zl_json_kind(*root) == ZL_JSON_OBJECT)
    return true;
  sim_fail(a, 400, 300, "Request Body should be a valid JSON object.");
  return false;
}
