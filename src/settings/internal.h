/* internal.h - what the files of this room share: words for messages. */
#ifndef ZL_SETTINGS_INTERNAL_H
#define ZL_SETTINGS_INTERNAL_H

#include "settings/settings.h"

/* What was given, in words, for the end of a sentence: "the string 'yes'", "the number 2.5",
 * "true", "a list", "nothing (null)". Control characters are made visible and long values cut;
 * of a `secret` value only the kind is told. Returns `out`. */
#define ZL_GIVEN_BYTES 160
const char *zl_given(char out[ZL_GIVEN_BYTES], struct zl_json value, bool secret);

/* A name from outside, fit to be shown inside quotes. Returns `out`. */
#define ZL_SHOWN_BYTES 120
const char *zl_shown(char out[ZL_SHOWN_BYTES], struct zl_str name);

/* How many typing errors still make `name` a likely slip for something. */
int zl_slips(struct zl_str name);

/* Copies a JSON string's text; a value that is no string gives false, err untouched. */
bool zl_text_of(struct zl_json value, struct zl_buf *out);

/* A slice of JSON that this room itself has written or that was checked before: no second check,
 * so that comparing is cheap. Empty gives "absent". */
struct zl_json zl_json_of(struct zl_str checked);

/* Checks a value against a node that need not be in the catalogue; `where` and, unless 0, `index`
 * name it in messages. Writes canonical JSON. (check.c) */
int zl_check_value(const char *where, size_t index, const struct zl_node *node,
                   struct zl_json value, struct zl_jw *out, struct zl_err *err);

/* As zl_catalogue_unknown, for a dotted path that need not be in the level at all: which other level
 * has it, else what it was likely meant to be. Always -1. (suggest.c) */
int zl_unknown_path(enum zl_level level, struct zl_str path, struct zl_err *err);

/* The last part of a node's place in its body. */
const char *zl_node_wire_name(const struct zl_node *node);

#endif
