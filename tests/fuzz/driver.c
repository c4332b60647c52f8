/* driver.c - stands in for libFuzzer where the compiler has none: runs LLVMFuzzerTestOneInput
 * over every file of the folders that it is given, then over mutations of them. The mutations
 * are the same in each run, so a failure comes again.
 *
 * Usage: fuzz_NAME [-runs=N] [-max_total_time=SECONDS] [-seed=N] [FILE or FOLDER]...
 * Promise: the input under test is in NAME.input in the current folder while it is tested; the
 * file is still there when the program was ended by a fault, and gone when all went well. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define LONGEST 4096
#define SEEDS 1024

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

struct input {
  uint8_t *p;
  size_t n;
};

static struct input seeds[SEEDS];
static size_t seed_count;
static uint64_t random_state = 1;
static int current = -1; /* the file that holds the input under test */

static size_t below(size_t n)
{
  random_state ^= random_state << 13;
  random_state ^= random_state >> 7;
  random_state ^= random_state << 17;
  return n ? (size_t)(random_state >> 20) % n : 0;
}

static void die(const char *what)
{
  fprintf(stderr, "fuzz: %s: %s\n", what, strerror(errno));
  exit(1);
}

/* ---- seeds --------------------------------------------------------------------------------- */

static void add_file(const char *path)
{
  FILE *f = fopen(path, "rb");
  if (!f)
    die(path);
  if (seed_count == SEEDS) {
    fprintf(stderr, "fuzz: more than %d seeds\n", SEEDS);
    exit(1);
  }
  uint8_t *p = malloc(LONGEST);
  if (!p)
    die(path);
  seeds[seed_count++] = (struct input){p, fread(p, 1, LONGEST, f)};
  fclose(f);
}

static int visible_name(const struct dirent *e)
{
  return e->d_name[0] != '.';
}

static void add_path(const char *path)
{
  struct stat st;
  if (stat(path, &st) != 0)
    die(path);
  if (!S_ISDIR(st.st_mode)) {
    add_file(path);
    return;
  }
  struct dirent **names;
  int n = scandir(path, &names, visible_name, alphasort); /* the order must not vary */
  if (n < 0)
    die(path);
  for (int i = 0; i < n; i++) {
    char file[4096];
    snprintf(file, sizeof(file), "%s/%s", path, names[i]->d_name);
    add_file(file);
    free(names[i]);
  }
  free(names);
}

/* ---- mutations ----------------------------------------------------------------------------- */

static void cut(struct input *in)
{
  if (in->n == 0)
    return;
  size_t at = below(in->n), n = 1 + below(below(8) ? 4 : in->n - at);
  if (n > in->n - at)
    n = in->n - at;
  memmove(in->p + at, in->p + at + n, in->n - at - n);
  in->n -= n;
}

static void insert(struct input *in, const uint8_t *from, size_t n)
{
  if (n > LONGEST - in->n)
    n = LONGEST - in->n;
  size_t at = below(in->n + 1);
  memmove(in->p + at + n, in->p + at, in->n - at);
  memcpy(in->p + at, from, n);
  in->n += n;
}

static void insert_piece(struct input *in, const struct input *other)
{
  uint8_t copy[LONGEST];
  if (other->n == 0)
    return;
  size_t at = below(other->n), n = 1 + below(below(4) ? 16 : other->n - at);
  if (n > other->n - at)
    n = other->n - at;
  memcpy(copy, other->p + at, n); /* it may be the input itself */
  insert(in, copy, n);
}

static void mutate(struct input *in)
{
  static const uint8_t bytes[] = {0, 1, 0x1F, ' ', '"', '\\', '{', '}', '[', ']', ',', ':', '0',
                                  '9', '-', '.', 'e', 'u', 0x7F, 0x80, 0xC3, 0xED, 0xF4, 0xFF};
  uint8_t byte = below(2) ? bytes[below(sizeof(bytes))] : (uint8_t)below(256);
  switch (below(6)) {
  case 0: cut(in); break;
  case 1: insert(in, &byte, 1); break;
  case 2: insert_piece(in, in); break;
  case 3: insert_piece(in, &seeds[below(seed_count)]); break;
  case 4:
    if (in->n)
      in->p[below(in->n)] = byte;
    break;
  default:
    if (in->n)
      in->p[below(in->n)] ^= (uint8_t)(1u << below(8));
    break;
  }
}

/* ---- running ------------------------------------------------------------------------------- */

static void run(const struct input *in)
{
  uint8_t *exact = malloc(in->n ? in->n : 1); /* so that the sanitizer sees the end */
  if (!exact)
    die("input");
  if (in->n)
    memcpy(exact, in->p, in->n);
  if (pwrite(current, exact, in->n, 0) != (ssize_t)in->n || ftruncate(current, (off_t)in->n) != 0)
    die("the file for the current input");
  LLVMFuzzerTestOneInput(exact, in->n);
  free(exact);
}

int main(int argc, char **argv)
{
  unsigned long runs = 0, done = 0; /* 0: without end */
  time_t seconds = 0;
  char name[256];
  const char *base = strrchr(argv[0], '/');
  for (int i = 1; i < argc; i++) {
    if (strncmp(argv[i], "-runs=", 6) == 0)
      runs = strtoul(argv[i] + 6, NULL, 10);
    else if (strncmp(argv[i], "-max_total_time=", 16) == 0)
      seconds = (time_t)strtoul(argv[i] + 16, NULL, 10);
    else if (strncmp(argv[i], "-seed=", 6) == 0)
      random_state = strtoull(argv[i] + 6, NULL, 10) | 1;
    else
      add_path(argv[i]);
  }
  if (runs == 0 && seconds == 0)
    runs = 30000;
  if (seed_count == 0) {
    fprintf(stderr, "fuzz: no seeds; usage: %s [-runs=N] [-seed=N] FILE_OR_FOLDER...\n", argv[0]);
    return 64;
  }
  snprintf(name, sizeof(name), "%s.input", base ? base + 1 : argv[0]);
  current = open(name, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (current < 0)
    die(name);
  for (size_t i = 0; i < seed_count; i++)
    run(&seeds[i]);
  uint8_t bytes[LONGEST];
  struct input in = {bytes, 0};
  const time_t end = time(NULL) + seconds;
  for (; (runs == 0 || done < runs) && (seconds == 0 || time(NULL) < end); done++) {
    const struct input *from = &seeds[below(seed_count)];
    memcpy(in.p, from->p, from->n);
    in.n = from->n;
    for (size_t k = 1 + below(8); k > 0; k--)
      mutate(&in);
    run(&in);
  }
  close(current);
  unlink(name);
  printf("%zu seeds and %lu mutations of them\n", seed_count, done);
  for (size_t i = 0; i < seed_count; i++)
    free(seeds[i].p);
  return 0;
}
