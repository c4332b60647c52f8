/* operation_tables.h - what src/gen/operations.lua writes at build time, for the operations*.c of
 * this room alone. Texts are offsets into one pool of terminated strings, so that all of it is
 * constant data without relocations. Offset 0 is "". */
#ifndef ZL_SETTINGS_OPERATION_TABLES_H
#define ZL_SETTINGS_OPERATION_TABLES_H

#include "settings/settings.h"

#define ZL_OPERATIONS_MOST 4096 /* asserted by the generator: room for arrays on the stack */

struct zl_operation_row {
  uint32_t id, path;              /* in the pool */
  uint32_t classic, granular;     /* in the pool: scopes, blank-separated */
  uint16_t first_parameter;       /* in zl_operation_parameters */
  uint8_t n_parameters;
  uint8_t product;                /* in zl_operation_products */
  uint8_t method;                 /* in zl_operation_methods */
  uint8_t label;                  /* in zl_operation_labels */
  uint16_t flags;                 /* enum zl_operation_flags */
};

/* Rows with the same content are one row, shared by all operations that have it. */
struct zl_parameter_row {
  int64_t min, max;
  uint32_t name;
  uint16_t first_value;           /* in zl_operation_values */
  uint16_t min_length, max_length, min_items, max_items;
  uint8_t n_values;
  uint8_t type, flags;            /* enum zl_type, enum zl_parameter_flags */
};

extern const char zl_operation_text[];
extern const struct zl_operation_row zl_operation_rows[];
extern const uint16_t zl_operation_count;
extern const uint16_t zl_operation_by_id[];    /* sorted by id, then product */
extern const uint16_t zl_operation_by_shape[]; /* sorted by number of segments */
/* Where the operations with n segments start in zl_operation_by_shape; one more ends the last. */
extern const uint16_t zl_operation_segments[];
extern const uint8_t zl_operation_most_segments;
extern const uint16_t zl_operation_parameters[]; /* indexes of zl_parameter_rows */
extern const struct zl_parameter_row zl_parameter_rows[];
extern const uint32_t zl_operation_values[];   /* in the pool */
extern const uint32_t zl_operation_products[]; /* in the pool */
extern const uint8_t zl_operation_product_count;
extern const uint32_t zl_operation_methods[];  /* in the pool */
extern const uint32_t zl_operation_labels[];   /* in the pool */

static inline const char *zl_operation_string(uint32_t at)
{
  return &zl_operation_text[at];
}

/* The operation at a place in the catalogue. (operations.c) */
struct zl_operation zl_operation_at(unsigned index);

/* ---- operation_check.c -------------------------------------------------------------------- */

/* "users: 'status' WHATWHY"; always -1. */
int zl_operation_refuse(const struct zl_operation *op, const char *name, const char *what,
                        const char *why, struct zl_err *err);
/* An argument of a name that the operation does not have; always -1. */
int zl_operation_no_argument(const struct zl_operation *op, struct zl_str name, struct zl_err *err);
/* Appends the text of one value as it travels; -1 when it is not what the parameter takes. */
int zl_parameter_text(const struct zl_operation *op, const struct zl_parameter *p, struct zl_json v,
                      struct zl_buf *text, struct zl_err *err);

#endif
