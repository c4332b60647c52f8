/* completion.c - `zoomlua help completion`: what bash needs to know to finish words, from the table of usage.h. Pure. */
#include <string.h>

#include "core/cli/usage.h"

static void options(FILE *to, const char *word)
{
  for (const struct zl_usage_option *o = zl_usage_options; o->name; o++) {
    bool takes = false;
    for (const struct zl_usage *u = zl_usages; u->word; u++)
      takes = takes || (strcmp(u->word, word) == 0 && zl_usage_takes(u, o->name));
    if (takes) /* a value follows its "=", or is the next word */
      fprintf(to, " --%s", o->name);
  }
}

static bool again(const struct zl_usage *u)
{
  return u > zl_usages && strcmp(u[-1].word, u->word) == 0;
}

void zl_cli_completion(FILE *to)
{
  fputs("# bash: source <(zoomlua help completion)\n"
        "_zoomlua() {\n"
        "  local cur=${COMP_WORDS[COMP_CWORD]} word= options= i\n"
        "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
        "    if [[ ${COMP_WORDS[i]} != -* && ${COMP_WORDS[i]} != = ]]; then word=${COMP_WORDS[i]}; break; fi\n"
        "  done\n"
        "  case $word in\n", to);
  for (const struct zl_usage *u = zl_usages; u->word; u++)
    if (!again(u) && u->command != ZL_CMD_RUN) {
      fprintf(to, "    %s) options='", u->word);
      options(to, u->word);
      fputs("' ;;\n", to);
    }
  fputs("    *) options='", to);
  options(to, "run");
  fputs("' ;;\n  esac\n  COMPREPLY=()\n"
        "  if [[ $cur == -* ]]; then\n"
        "    COMPREPLY=($(compgen -W \"$options\" -- \"$cur\"))\n"
        "  elif [[ -z $word || $word == help ]]; then\n"
        "    COMPREPLY=($(compgen -W '", to);
  for (const struct zl_usage *u = zl_usages; u->word; u++)
    if (!again(u) && u->command != ZL_CMD_RUN)
      fprintf(to, "%s ", u->word);
  fputs("' -- \"$cur\"))\n"
        "    [[ $word == help ]] || COMPREPLY+=($(compgen -f -X '!*.lua' -- \"$cur\"))\n"
        "  fi\n"
        "  return 0\n"
        "}\n"
        "complete -o default -F _zoomlua zoomlua\n", to);
}
