/* bare.c - what libcurl alone needs for the same requests: `bare REQUESTS [CONNECTIONS]`.
 * REQUESTS is a file of lines "METHOD URL BODY". Each is sent once with curl_multi over kept-alive
 * HTTP/1.1 connections, the answers are thrown away, nothing is parsed, limited or stored: the floor
 * that tests/bench/run compares zoomlua with. The token comes in BARE_TOKEN. Prints how many
 * requests there were and how many failed. */
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct run {
  FILE *requests;
  CURLM *multi;
  struct curl_slist *headers, *headers_of_body;
  long started, done, failed;
};

static size_t ignore(char *data, size_t size, size_t n, void *arg)
{
  (void)data, (void)arg;
  return size * n;
}

/* Gives an idle handle the next request. 0 when there is none. */
static int next(struct run *r, CURL *easy)
{
  char line[16384];
  if (!fgets(line, sizeof(line), r->requests))
    return 0;
  line[strcspn(line, "\n")] = '\0';
  char *url = strchr(line, ' '), *body = url ? strchr(url + 1, ' ') : NULL;
  if (!body)
    return 0;
  *url++ = *body++ = '\0';
  curl_easy_setopt(easy, CURLOPT_URL, url);
  curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
  curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, strcmp(line, "GET") == 0 ? NULL : line);
  if (*body)
    curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, body);
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, *body ? r->headers_of_body : r->headers);
  curl_multi_add_handle(r->multi, easy);
  r->started++;
  return 1;
}

static void finished(struct run *r, const CURLMsg *message)
{
  CURL *easy = message->easy_handle;
  long status = 0;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
  r->done++;
  if (message->data.result != CURLE_OK || status < 200 || status > 299)
    r->failed++;
  curl_multi_remove_handle(r->multi, easy);
  next(r, easy);
}

static void fetch_all(struct run *r)
{
  int running = 0;
  do {
    curl_multi_perform(r->multi, &running);
    CURLMsg *message;
    int left;
    while ((message = curl_multi_info_read(r->multi, &left)))
      if (message->msg == CURLMSG_DONE)
        finished(r, message);
    if (r->done < r->started)
      curl_multi_poll(r->multi, NULL, 0, 1000, NULL);
  } while (r->done < r->started);
}

int main(int argc, char **argv)
{
  const char *token = getenv("BARE_TOKEN");
  long connections = argc > 2 ? strtol(argv[2], NULL, 10) : 16;
  struct run r = {0};
  if (argc < 2 || !token || connections < 1 || connections > 256 || !(r.requests = fopen(argv[1], "r"))) {
    fprintf(stderr, "usage: BARE_TOKEN=... bare REQUESTS [CONNECTIONS]\n");
    return 64;
  }
  curl_global_init(CURL_GLOBAL_DEFAULT);
  r.multi = curl_multi_init();
  char header[16384];
  snprintf(header, sizeof(header), "Authorization: Bearer %s", token);
  r.headers = curl_slist_append(NULL, header);
  r.headers_of_body = curl_slist_append(curl_slist_append(NULL, header), "Content-Type: application/json");
  CURL **handles = calloc((size_t)connections, sizeof(*handles));
  if (!r.multi || !handles)
    return 1;
  for (long i = 0; i < connections; i++) {
    handles[i] = curl_easy_init();
    curl_easy_setopt(handles[i], CURLOPT_ACCEPT_ENCODING, "gzip"); /* zoomlua asks for it too */
    curl_easy_setopt(handles[i], CURLOPT_WRITEFUNCTION, ignore);
    curl_easy_setopt(handles[i], CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(handles[i], CURLOPT_NOSIGNAL, 1L);
    next(&r, handles[i]);
  }
  fetch_all(&r);
  printf("%ld %ld\n", r.done, r.failed);
  for (long i = 0; i < connections; i++)
    curl_easy_cleanup(handles[i]);
  free(handles);
  curl_multi_cleanup(r.multi);
  curl_slist_free_all(r.headers);
  curl_slist_free_all(r.headers_of_body);
  curl_global_cleanup();
  fclose(r.requests);
  return r.failed ? 1 : 0;
}
