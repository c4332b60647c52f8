/* utf8.c - UTF-8 in and out, what a terminal makes of a character, and text made safe to show.
 * Used by log, by the plan's text and by src/json. Pure; independent of the locale. */
#include "base/base.h"

#include <string.h>

int zl_utf8_next(const char *p, const char *end, uint32_t *cp)
{
  if (p >= end)
    return 0;
  const unsigned char *u = (const unsigned char *)p;
  size_t left = (size_t)(end - p);
  if (u[0] < 0x80) {
    *cp = u[0];
    return 1;
  }
  if (u[0] >= 0xC2 && u[0] <= 0xDF && left >= 2 && (u[1] & 0xC0) == 0x80) {
    *cp = (uint32_t)(u[0] & 0x1F) << 6 | (u[1] & 0x3F);
    return 2;
  }
  if ((u[0] & 0xF0) == 0xE0 && left >= 3 && (u[1] & 0xC0) == 0x80 && (u[2] & 0xC0) == 0x80) {
    uint32_t c = (uint32_t)(u[0] & 0x0F) << 12 | (uint32_t)(u[1] & 0x3F) << 6 | (u[2] & 0x3F);
    if (c < 0x800 || (c >= 0xD800 && c <= 0xDFFF))
      return 0;
    *cp = c;
    return 3;
  }
  if (u[0] >= 0xF0 && u[0] <= 0xF4 && left >= 4 && (u[1] & 0xC0) == 0x80 &&
      (u[2] & 0xC0) == 0x80 && (u[3] & 0xC0) == 0x80) {
    uint32_t c = (uint32_t)(u[0] & 0x07) << 18 | (uint32_t)(u[1] & 0x3F) << 12 |
                 (uint32_t)(u[2] & 0x3F) << 6 | (u[3] & 0x3F);
    if (c < 0x10000 || c > 0x10FFFF)
      return 0;
    *cp = c;
    return 4;
  }
  return 0;
}

int zl_utf8_put(uint32_t cp, char out[4])
{
  if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
    cp = 0xFFFD;
  if (cp < 0x80) {
    out[0] = (char)cp;
    return 1;
  }
  if (cp < 0x800) {
    out[0] = (char)(0xC0 | cp >> 6);
    out[1] = (char)(0x80 | (cp & 0x3F));
    return 2;
  }
  if (cp < 0x10000) {
    out[0] = (char)(0xE0 | cp >> 12);
    out[1] = (char)(0x80 | (cp >> 6 & 0x3F));
    out[2] = (char)(0x80 | (cp & 0x3F));
    return 3;
  }
  out[0] = (char)(0xF0 | cp >> 18);
  out[1] = (char)(0x80 | (cp >> 12 & 0x3F));
  out[2] = (char)(0x80 | (cp >> 6 & 0x3F));
  out[3] = (char)(0x80 | (cp & 0x3F));
  return 4;
}

bool zl_utf8_valid(struct zl_str s)
{
  if (s.n == 0)
    return true;
  const char *p = s.p, *end = s.p + s.n;
  uint32_t cp;
  while (p < end) {
    int n = zl_utf8_next(p, end, &cp);
    if (n == 0)
      return false;
    p += n;
  }
  return true;
}

/* ---- classes of characters ----------------------------------------------------------------- */

struct range {
  uint32_t first, last;
};

static bool within(const struct range *r, size_t n, uint32_t cp)
{
  size_t low = 0;
  while (low < n) {
    size_t mid = low + (n - low) / 2;
    if (cp > r[mid].last)
      low = mid + 1;
    else if (cp < r[mid].first)
      n = mid;
    else
      return true;
  }
  return false;
}
#define WITHIN(table, cp) within(table, sizeof(table) / sizeof((table)[0]), cp)

/* Shown as an escape: they move the cursor, reorder the line or cannot be seen. */
static const struct range hidden[] = {
  {0x0000, 0x001F}, {0x007F, 0x009F}, /* C0, DEL, C1 */
  {0x00AD, 0x00AD},                   /* soft hyphen */
  {0x034F, 0x034F},                   /* grapheme joiner */
  {0x061C, 0x061C},                   /* Arabic letter mark: bidi */
  {0x115F, 0x1160}, {0x17B4, 0x17B5}, /* Hangul fillers, Khmer inherent vowels */
  {0x180B, 0x180F},                   /* Mongolian selectors and vowel separator */
  {0x200B, 0x200F},                   /* zero width, LRM, RLM */
  {0x2028, 0x202E},                   /* line and paragraph separators, bidi embeddings */
  {0x2060, 0x206F},                   /* word joiner, invisible operators, bidi isolates */
  {0x3164, 0x3164},                   /* Hangul filler */
  {0xFEFF, 0xFEFF}, {0xFFA0, 0xFFA0}, /* byte order mark, half-width filler */
  {0xFFF9, 0xFFFB},                   /* interlinear annotation */
  {0x1D173, 0x1D17A},                 /* musical formatting */
  {0xE0000, 0xE0FFF},                 /* tags, more variation selectors */
};

/* Marks that stand on the character before them. */
static const struct range combining[] = {
  {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x05BF, 0x05BF}, {0x05C1, 0x05C2},
  {0x05C4, 0x05C5}, {0x0610, 0x061A}, {0x064B, 0x065F}, {0x0670, 0x0670}, {0x06D6, 0x06DC},
  {0x06DF, 0x06E4}, {0x06E7, 0x06E8}, {0x06EA, 0x06ED}, {0x0900, 0x0902}, {0x093A, 0x093A},
  {0x093C, 0x093C}, {0x0941, 0x0948}, {0x094D, 0x094D}, {0x0951, 0x0957}, {0x0E31, 0x0E31},
  {0x0E34, 0x0E3A}, {0x0E47, 0x0E4E}, {0x0EB1, 0x0EB1}, {0x0EB4, 0x0EBC}, {0x0EC8, 0x0ECE},
  {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x20D0, 0x20FF}, {0x302A, 0x302D}, {0x3099, 0x309A},
  {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0x1F3FB, 0x1F3FF},
};

static const struct range wide[] = {
  {0x1100, 0x115F},   {0x231A, 0x231B},   {0x2329, 0x232A},   {0x23E9, 0x23EC},
  {0x23F0, 0x23F0},   {0x23F3, 0x23F3},   {0x25FD, 0x25FE},   {0x2614, 0x2615},
  {0x2648, 0x2653},   {0x267F, 0x267F},   {0x2693, 0x2693},   {0x26A1, 0x26A1},
  {0x26AA, 0x26AB},   {0x26BD, 0x26BE},   {0x26C4, 0x26C5},   {0x26CE, 0x26CE},
  {0x26D4, 0x26D4},   {0x26EA, 0x26EA},   {0x26F2, 0x26F3},   {0x26F5, 0x26F5},
  {0x26FA, 0x26FA},   {0x26FD, 0x26FD},   {0x2705, 0x2705},   {0x270A, 0x270B},
  {0x2728, 0x2728},   {0x274C, 0x274C},   {0x274E, 0x274E},   {0x2753, 0x2755},
  {0x2757, 0x2757},   {0x2795, 0x2797},   {0x27B0, 0x27B0},   {0x27BF, 0x27BF},
  {0x2B1B, 0x2B1C},   {0x2B50, 0x2B50},   {0x2B55, 0x2B55},   {0x2E80, 0x303E},
  {0x3041, 0x33FF},   {0x3400, 0x4DBF},   {0x4E00, 0x9FFF},   {0xA000, 0xA4CF},
  {0xA960, 0xA97F},   {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE10, 0xFE19},
  {0xFE30, 0xFE6F},   {0xFF01, 0xFF60},   {0xFFE0, 0xFFE6},   {0x16FE0, 0x16FFF},
  {0x17000, 0x18AFF}, {0x1B000, 0x1B2FF}, {0x1F004, 0x1F004}, {0x1F0CF, 0x1F0CF},
  {0x1F18E, 0x1F18E}, {0x1F191, 0x1F19A}, {0x1F200, 0x1F320}, {0x1F32D, 0x1F335},
  {0x1F337, 0x1F37C}, {0x1F37E, 0x1F393}, {0x1F3A0, 0x1F3CA}, {0x1F3CF, 0x1F3D3},
  {0x1F3E0, 0x1F3F0}, {0x1F3F4, 0x1F3F4}, {0x1F3F8, 0x1F3FA}, {0x1F400, 0x1F43E},
  {0x1F440, 0x1F440}, {0x1F442, 0x1F4FC}, {0x1F4FF, 0x1F53D}, {0x1F54B, 0x1F54E},
  {0x1F550, 0x1F567}, {0x1F57A, 0x1F57A}, {0x1F595, 0x1F596}, {0x1F5A4, 0x1F5A4},
  {0x1F5FB, 0x1F64F}, {0x1F680, 0x1F6C5}, {0x1F6CC, 0x1F6CC}, {0x1F6D0, 0x1F6D2},
  {0x1F6D5, 0x1F6D7}, {0x1F6DC, 0x1F6DF}, {0x1F6EB, 0x1F6EC}, {0x1F6F4, 0x1F6FC},
  {0x1F7E0, 0x1F7EB}, {0x1F7F0, 0x1F7F0}, {0x1F90C, 0x1F93A}, {0x1F93C, 0x1F945},
  {0x1F947, 0x1F9FF}, {0x1FA70, 0x1FAFF}, {0x20000, 0x3FFFD},
};

size_t zl_text_width(struct zl_str s)
{
  size_t columns = 0;
  const char *p = s.p, *end = s.n ? s.p + s.n : s.p;
  while (p < end) {
    uint32_t cp = 0;
    int n = zl_utf8_next(p, end, &cp);
    if (n == 0) { /* a terminal shows one replacement character */
      columns++;
      p++;
      continue;
    }
    p += n;
    if (cp >= 0x20 && cp < 0x7F)
      columns++;
    else if (!WITHIN(hidden, cp) && !WITHIN(combining, cp))
      columns += WITHIN(wide, cp) ? 2 : 1;
  }
  return columns;
}

struct zl_str zl_text_fitting(struct zl_str s, size_t columns)
{
  size_t at = 0, used = 0;
  while (at < s.n) {
    uint32_t cp;
    int n = zl_utf8_next(s.p + at, s.p + s.n, &cp);
    size_t bytes = n > 0 ? (size_t)n : 1;
    used += zl_text_width((struct zl_str){s.p + at, bytes});
    if (used > columns)
      break;
    at += bytes;
  }
  return (struct zl_str){s.p, at};
}

static int escape(struct zl_buf *out, uint32_t cp)
{
  switch (cp) {
  case '\n': return zl_buf_puts(out, "\\n");
  case '\r': return zl_buf_puts(out, "\\r");
  case '\t': return zl_buf_puts(out, "\\t");
  default: break;
  }
  return cp < 0x80 ? zl_buf_printf(out, "\\x%02x", (unsigned)cp)
         : cp < 0x10000 ? zl_buf_printf(out, "\\u%04x", (unsigned)cp)
                        : zl_buf_printf(out, "\\u{%x}", (unsigned)cp);
}

int zl_visible(struct zl_buf *out, struct zl_str s, bool lines)
{
  const char *p = s.p, *end = s.n ? s.p + s.n : s.p;
  const char *plain = p; /* start of the stretch that can be copied as it is */
  while (p < end) {
    unsigned char c = (unsigned char)*p;
    if ((c >= 0x20 && c < 0x7F) || (c == '\n' && lines)) {
      p++;
      continue;
    }
    uint32_t cp = 0;
    int n = zl_utf8_next(p, end, &cp);
    if (n > 0 && !WITHIN(hidden, cp)) {
      p += n;
      continue;
    }
    zl_buf_add(out, plain, (size_t)(p - plain));
    if (n == 0)
      zl_buf_printf(out, "\\x%02x", c);
    else
      escape(out, cp);
    p += n ? n : 1;
    plain = p;
  }
  if (p > plain)
    zl_buf_add(out, plain, (size_t)(p - plain));
  return out->failed ? -1 : 0;
}

bool zl_id_plausible(struct zl_str id)
{
  if (id.n == 0 || id.n > 128 || zl_str_is(id, ".") || zl_str_is(id, ".."))
    return false;
  for (size_t i = 0; i < id.n; i++)
    if ((unsigned char)id.p[i] <= ' ' || id.p[i] == 0x7f)
      return false;
  return zl_utf8_valid(id);
}
