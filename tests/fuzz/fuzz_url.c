/* fuzz_url.c - whatever is given as a base URL: it is refused with words, or libcurl sees the very
 * host in it that we saw. Whatever is given as an id or a query's value comes out as exactly one, of
 * characters that nobody on the way can take for something else. The first line is the URL, the
 * second a query's name, the rest the id and the value. */
#include "http/internal.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include <curl/curl.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MUST(condition)                                                      \
  do {                                                                       \
    if (!(condition)) {                                                      \
      fprintf(stderr, "fuzz_url.c:%d: not so: %s\n", __LINE__, #condition);  \
      abort();                                                               \
    }                                                                        \
  } while (0)

/* The next line, terminated, in memory of its own size so that reading past its end is seen. */
static char *line(const uint8_t **p, size_t *n, size_t *len)
{
  const uint8_t *end = *n ? memchr(*p, '\n', *n) : NULL;
  *len = end ? (size_t)(end - *p) : *n;
  char *s = malloc(*len + 1);
  MUST(s);
  memcpy(s, *p, *len);
  s[*len] = '\0';
  *p += end ? *len + 1 : *len;
  *n -= end ? *len + 1 : *len;
  return s;
}

/* What was encoded holds but these, and is `text` again when it is decoded. */
static void stands_for(struct zl_str encoded, struct zl_str text)
{
  size_t at = 0;
  for (size_t i = 0; i < encoded.n; i++, at++) {
    unsigned char c = (unsigned char)encoded.p[i];
    MUST(at < text.n);
    if (c == '%') {
      MUST(i + 2 < encoded.n && isxdigit((unsigned char)encoded.p[i + 1]) && isxdigit((unsigned char)encoded.p[i + 2]));
      char digits[3] = {encoded.p[i + 1], encoded.p[i + 2], '\0'};
      c = (unsigned char)strtoul(digits, NULL, 16);
      i += 2;
    } else {
      MUST(isalnum(c) || strchr("-._~@", c));
    }
    MUST(c == (unsigned char)text.p[at]);
  }
  MUST(at == text.n);
}

static void base(const char *url)
{
  struct zl_buf out = ZL_BUF_INIT(1u << 16);
  struct zl_err err = {0};
  int rc = zl_url_base(url, &out, &err);
  MUST((rc == 0) == (err.code == 0) && (rc == 0 || *err.text));
  if (rc == 0) {
    struct zl_url ours;
    CURLU *theirs = curl_url();
    char *host = NULL, *scheme = NULL, *user = NULL, *query = NULL;
    zl_buf_puts(&out, "/users");
    MUST(zl_url_parse(zl_buf_view(&out), &ours) == NULL);
    if (curl_url_set(theirs, CURLUPART_URL, zl_buf_cstr(&out), CURLU_PATH_AS_IS) == CURLUE_OK) {
      MUST(curl_url_get(theirs, CURLUPART_HOST, &host, 0) == CURLUE_OK);
      MUST(curl_url_get(theirs, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK);
      MUST(curl_url_get(theirs, CURLUPART_USER, &user, 0) != CURLUE_OK);
      MUST(curl_url_get(theirs, CURLUPART_QUERY, &query, 0) != CURLUE_OK);
      MUST(strcmp(scheme, ours.tls ? "https" : "http") == 0);
      bool six = host[0] == '['; /* curl writes the short form of an address, and [::1] as it is */
      bool number = ours.host.n && strspn(host, "0123456789.") == strlen(host);
      if (!six && !number)
        MUST(strlen(host) == ours.host.n && strncasecmp(host, ours.host.p, ours.host.n) == 0);
      if (ours.loopback)
        MUST(strcmp(host, "[::1]") == 0 || strncmp(host, "127.", 4) == 0 || strcasecmp(host, "localhost") == 0);
    }
    curl_free(host);
    curl_free(scheme);
    curl_free(user);
    curl_free(query);
    curl_url_cleanup(theirs);
  }
  zl_buf_free(&out);
}

static void parts(struct zl_str name, struct zl_str text)
{
  static const char before[] = "/users/", after[] = "/settings";
  struct zl_buf out = ZL_BUF_INIT(1u << 16);
  struct zl_err err = {0};
  int rc = zl_url_path(&out, "/users/{id}/settings", text, &err);
  MUST((rc == 0) == (err.code == 0) && (rc == 0 || *err.text));
  MUST((rc != 0) == (text.n == 0 || zl_str_is(text, ".") || zl_str_is(text, "..")));
  if (rc == 0) {
    struct zl_str whole = zl_buf_view(&out), id = {whole.p + 7, whole.n - 7 - 9};
    MUST(memcmp(whole.p, before, 7) == 0 && memcmp(id.p + id.n, after, 9) == 0);
    stands_for(id, text);
  }
  zl_buf_reset(&out);
  MUST(zl_url_query(&out, name, text) == 0 && zl_url_query(&out, text, name) == 0);
  struct zl_str all = zl_buf_view(&out), first = {all.p + 1, 0};
  const char *second = memchr(all.p, '&', all.n);
  MUST(all.p[0] == '?' && second);
  first.n = (size_t)(second - first.p);
  const char *equal = memchr(first.p, '=', first.n);
  MUST(equal);
  stands_for((struct zl_str){first.p, (size_t)(equal - first.p)}, name);
  stands_for((struct zl_str){equal + 1, (size_t)(second - equal - 1)}, text);
  zl_buf_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  size_t url_n, name_n;
  char *url = line(&data, &size, &url_n), *name = line(&data, &size, &name_n);
  char *text = malloc(size ? size : 1);
  MUST(text);
  if (size)
    memcpy(text, data, size);
  base(url);
  parts((struct zl_str){name, name_n}, (struct zl_str){text, size});
  free(url);
  free(name);
  free(text);
  return 0;
}
