import { pathsOf, quoted, type Place } from './command-tree.js';

/** For bash 3.2 and later. Where none of our words fits, file names are completed. */
export function bashCompletion(places: readonly Place[]): string {
  return `# Completion of twinseal in bash: source <(twinseal completion bash)
_twinseal() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" place='' words='' i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$place \${COMP_WORDS[i]}" in
      ${pathsOf(places).map(quoted).join('|')}) place="$place \${COMP_WORDS[i]}" ;;
    esac
  done
  case "$place $previous" in
${places.flatMap(valueCases).join('\n')}
    *) case "$place" in
${places.map(wordCase).join('\n')}
    esac ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _twinseal twinseal
`;
}

/** Behind an option that takes a value: its choices, or file names. */
function valueCases({ path, options }: Place): readonly string[] {
  return options
    .filter(({ takesValue }) => takesValue)
    .map(({ word, choices }) => `    ${quoted(`${path} ${word}`)}) words=${quoted(choices.join(' '))} ;;`);
}

function wordCase({ path, commands, options, choices }: Place): string {
  const words = [...commands.map(({ word }) => word), ...choices, ...options.map(({ word }) => word)];
  return `      ${quoted(path)}) words=${quoted(words.join(' '))} ;;`;
}
