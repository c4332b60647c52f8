/* info.h - what policies say of themselves, asked and shown. Internal to core. */
#ifndef ZL_CORE_INFO_INFO_H
#define ZL_CORE_INFO_INFO_H

#include "core/state.h"

/* A policy whose head was asked for: policy.head, policy.sha256, core.scopes; or why there is none. */
struct zl_info {
  struct zl_cli cli;    /* the command line, with this file as the policy */
  struct zl_core core;
  struct zl_policy_run policy; /* core.policy */
  struct zl_err why;    /* .code: the policy is broken */
};

/* ask.c: a policy process of its own for the file, as far as its zoom.policy{}. Fills `why` for what
 * is the policy's fault; -1 for what is not (no memory, no process, interrupted). */
int zl_info_ask(struct zl_info *info, zl_core_spawn *spawn, struct zl_err *err);

/* show.c, markdown.c: append to `out`. A folder's are `n` in their order. */
void zl_info_text(const struct zl_info *info, struct zl_buf *out);
void zl_info_lines(struct zl_info *const *infos, size_t n, struct zl_buf *out);
void zl_info_json(struct zl_info *const *infos, size_t n, struct zl_buf *out);
void zl_info_page(const struct zl_info *info, struct zl_buf *out);
void zl_info_index(struct zl_info *const *infos, size_t n, struct zl_buf *out);

/* What a policy is called: by itself, or by its file. */
struct zl_str zl_info_name(const struct zl_info *info);

/* What it says at length: its head's description, else the comment at the top of its file. */
void zl_info_description(const struct zl_info *info, struct zl_buf *out);

/* A declared parameter, from the head; the members are empty or absent where nothing (or nonsense) is
 * declared. Valid until the next zl_info_param. */
struct zl_info_param {
  struct zl_buf name, type, help;
  bool required;
  struct zl_json fallback, choices, min, max;
};
/* Walks the parameters. Begin with *it = zl_info_params(info) and *p = {0}; free by running to the end. */
struct zl_json_iter zl_info_params(const struct zl_info *info);
bool zl_info_param(struct zl_json_iter *it, struct zl_info_param *p);
/* "required; default 8; one of: a, b; from 1 to 9" */
void zl_info_rules(const struct zl_info_param *p, struct zl_buf *out);
/* "at most 500 objects and 30 % of ..." */
void zl_info_limits(const struct zl_info *info, struct zl_buf *out);

#endif
