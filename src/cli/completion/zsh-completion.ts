import { pathsOf, quoted, type Offer, type Place } from './command-tree.js';

/** For zsh 5, sourced after `compinit` or as `_twinseal` in the function path. */
export function zshCompletion(places: readonly Place[]): string {
  return `#compdef twinseal
# Completion of twinseal in zsh: source <(twinseal completion zsh)
_twinseal() {
  local place='' previous="\${words[CURRENT-1]}" at
  local -a offers
  for ((at = 2; at < CURRENT; at++)); do
    case "$place \${words[at]}" in
      (${pathsOf(places).map(quoted).join('|')}) place="$place \${words[at]}" ;;
    esac
  done
  case "$place $previous" in
${places.flatMap(valueCases).join('\n')}
  esac
  case "$place" in
${places.map(wordCase).join('\n')}
  esac
  _describe twinseal offers
  [[ "\${words[CURRENT]}" == -* ]] || _files
}
if [ "$funcstack[1]" = _twinseal ]; then _twinseal "$@"; else compdef _twinseal twinseal; fi
`;
}

function valueCases({ path, options }: Place): readonly string[] {
  return options
    .filter(({ takesValue }) => takesValue)
    .map(({ word, choices }) => {
      const then =
        choices.length === 0 ? '_files' : `offers=(${choices.map(quoted).join(' ')}); _describe value offers`;
      return `    (${quoted(`${path} ${word}`)}) ${then}; return ;;`;
    });
}

function wordCase({ path, commands, options, choices }: Place): string {
  const offers = [...commands, ...choices.map((word) => ({ word, description: '' })), ...options];
  return `    (${quoted(path)}) offers=(${offers.map(described).join(' ')}) ;;`;
}

function described({ word, description }: Offer): string {
  return quoted(description === '' ? word : `${word}:${description}`);
}
