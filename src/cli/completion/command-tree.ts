import type { Command, Option } from 'commander';

/** A place in a command line: the program, a group or a command, and what may be typed there. */
export interface Place {
  /** Words that lead here, each with a space in front; empty for the program itself. */
  readonly path: string;
  readonly commands: readonly Offer[];
  readonly options: readonly OptionOffer[];
  /** What its first argument may be, where that is a closed list. */
  readonly choices: readonly string[];
}

/** One word that may be typed, and why. */
export interface Offer {
  readonly word: string;
  readonly description: string;
}

/** An option that may be completed. */
export interface OptionOffer extends Offer {
  readonly takesValue: boolean;
  /** What the value may be; empty for free text, such as a file. */
  readonly choices: readonly string[];
}

const HELP: OptionOffer = {
  word: '--help',
  description: 'say what it takes',
  takesValue: false,
  choices: [],
};

/** Every place of the program, as it is. */
export function commandTree(program: Command): readonly Place[] {
  const everywhere = [...program.options.filter(({ long }) => long === '--json').map(optionOffer), HELP];
  return placesOf(program, '', everywhere);
}

function placesOf(command: Command, path: string, everywhere: readonly OptionOffer[]): readonly Place[] {
  const options = new Map([...command.options.map(optionOffer), ...everywhere].map((one) => [one.word, one]));
  const place: Place = {
    path,
    commands: command.commands.map((one) => ({ word: one.name(), description: one.description() })),
    options: [...options.values()],
    choices: command.registeredArguments[0]?.argChoices ?? [],
  };
  return [place, ...command.commands.flatMap((one) => placesOf(one, `${path} ${one.name()}`, everywhere))];
}

function optionOffer({ long, description, required, optional, argChoices = [] }: Option): OptionOffer {
  return { word: long ?? '', description, takesValue: required || optional, choices: argChoices };
}

/** Every path but the program's own, as alternatives for a shell. */
export function pathsOf(places: readonly Place[]): readonly string[] {
  return places.map(({ path }) => path).filter((path) => path !== '');
}

/** Text in single quotes, as all three shells read it. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
