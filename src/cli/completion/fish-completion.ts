import { pathsOf, type OptionOffer, type Place } from './command-tree.js';

/** For fish 3. */
export function fishCompletion(places: readonly Place[]): string {
  return `# Completion of twinseal in fish: twinseal completion fish | source
function __twinseal_place
    set -l place ''
    for word in (commandline -opc)[2..]
        switch "$place $word"
            case ${pathsOf(places).map(fishQuoted).join(' ')}
                set place "$place $word"
        end
    end
    printf '%s\\n' "$place"
end
${places.flatMap(linesOf).join('\n')}
`;
}

function linesOf({ path, commands, options, choices }: Place): readonly string[] {
  const here = `complete -c twinseal -n ${fishQuoted(`test (__twinseal_place) = ${fishQuoted(path)}`)}`;
  return [
    ...commands.map(({ word, description }) => `${here} -f -a ${word} -d ${fishQuoted(description)}`),
    ...choices.map((word) => `${here} -f -a ${word}`),
    ...options.map((option) => `${here} ${optionWords(option)}`),
  ];
}

function optionWords({ word, description, takesValue, choices }: OptionOffer): string {
  const value = choices.length === 0 ? ' -r' : ` -x -a ${fishQuoted(choices.join(' '))}`;
  return `-l ${word.slice(2)} -d ${fishQuoted(description)}${takesValue ? value : ''}`;
}

/** Unlike in the other shells a quote inside quotes is written with a backslash. */
function fishQuoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", String.raw`\'`)}'`;
}
