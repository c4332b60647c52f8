/* library.h - libarchive's functions as they are found at run time. Internal to pack.
 *
 * zoomlua is not linked with libarchive: it would bring eleven libraries along (among them 32 MB of ICU's
 * tables), which every start of every command would wait for, and unpacking is rare. */
#ifndef ZL_PACK_LIBRARY_H
#define ZL_PACK_LIBRARY_H

#include <archive.h>
#include <archive_entry.h>

#include "pack/pack.h"

#define ZL_LIBARCHIVE(X)                                                                                      \
  X(archive_entry_filetype) X(archive_entry_hardlink) X(archive_entry_pathname) X(archive_entry_size)         \
  X(archive_entry_size_is_set) X(archive_error_string) X(archive_read_data) X(archive_read_free)              \
  X(archive_read_new) X(archive_read_next_header) X(archive_read_open_memory) X(archive_read_set_options)     \
  X(archive_read_support_filter_gzip) X(archive_read_support_filter_none) X(archive_read_support_filter_xz)   \
  X(archive_read_support_format_tar)

struct zl_libarchive {
#define ZL_MEMBER(name) __typeof__(&name) name;
  ZL_LIBARCHIVE(ZL_MEMBER)
#undef ZL_MEMBER
};
extern struct zl_libarchive zl_la; /* all set after zl_archive_load has returned 0 */

#endif
