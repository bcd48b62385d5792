/** One instruction of a Dockerfile, its continued lines joined. */
export interface Instruction {
  readonly word: string;
  /** `--name=value` in front of the arguments. */
  readonly flags: Readonly<Record<string, string>>;
  readonly text: string;
}

/** What one FROM begins. */
export interface Stage {
  /** A name of an earlier stage or of an image. */
  readonly from: string;
  readonly name: string | undefined;
  readonly instructions: readonly Instruction[];
}

const FROM = /^(\S+)(?:\s+AS\s+(\S+))?$/i;
const FLAG = /^--([a-z-]+)=(\S+)\s+/;

/** Reads the part of the format that our Dockerfile uses. @throws Error for a file that does not begin with FROM */
export function readDockerfile(text: string): readonly Stage[] {
  const stages: { from: string; name: string | undefined; instructions: Instruction[] }[] = [];
  for (const instruction of instructionsOf(text)) {
    if (instruction.word === 'FROM') {
      const [, from = '', name] = FROM.exec(instruction.text) ?? [];
      stages.push({ from, name, instructions: [] });
    } else {
      const stage = stages.at(-1);
      if (stage === undefined) throw new Error(`${instruction.word} stands before the first FROM`);
      stage.instructions.push(instruction);
    }
  }
  return stages;
}

function instructionsOf(text: string): readonly Instruction[] {
  const withoutComments = text.replaceAll(/^\s*#.*\n/gm, '');
  const lines = withoutComments.replaceAll(/\\\n\s*/g, ' ').split('\n');
  return lines.map((line) => line.trim()).flatMap((line) => (line === '' ? [] : readInstruction(line)));
}

function readInstruction(line: string): Instruction {
  const [, word = '', rest = ''] = /^(\S+)\s+(.*)$/.exec(line) ?? [];
  const flags: Record<string, string> = {};
  let text = rest;
  for (let flag = FLAG.exec(text); flag !== null; flag = FLAG.exec(text)) {
    flags[flag[1] ?? ''] = flag[2] ?? '';
    text = text.slice(flag[0].length);
  }
  return { word: word.toUpperCase(), flags, text };
}
