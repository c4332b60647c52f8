/* sound.c - whether each SQLite file of a folder is sound: "NAME ok" a line, or what is wrong. Exit
 * status 1 when something is. Serves run.lua. Opens as any reader would, so that a write-ahead log
 * that was left behind is part of what is judged. */
#include <dirent.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

static int judge(const char *path)
{
  sqlite3 *db = NULL;
  sqlite3_stmt *s = NULL;
  int rc = sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL);
  if (rc == SQLITE_OK)
    rc = sqlite3_prepare_v2(db, "PRAGMA integrity_check", -1, &s, NULL);
  const char *text = "";
  if (rc == SQLITE_OK && (rc = sqlite3_step(s)) == SQLITE_ROW)
    text = (const char *)sqlite3_column_text(s, 0);
  int bad = rc != SQLITE_ROW || !text || strcmp(text, "ok") != 0;
  printf("%s %s\n", path, !bad ? "ok" : text && *text ? text : sqlite3_errmsg(db));
  sqlite3_finalize(s);
  sqlite3_close(db);
  return bad;
}

int main(int argc, char **argv)
{
  int bad = 0;
  DIR *d = argc == 2 ? opendir(argv[1]) : NULL;
  if (!d) {
    fprintf(stderr, "use: faults_sound FOLDER\n");
    return 64;
  }
  for (const struct dirent *e; (e = readdir(d)) != NULL;) {
    size_t n = strlen(e->d_name);
    char path[4096];
    snprintf(path, sizeof(path), "%s/%s", argv[1], e->d_name);
    if (n > 3 && strcmp(e->d_name + n - 3, ".db") == 0)
      bad |= judge(path);
  }
  closedir(d);
  return bad;
}
