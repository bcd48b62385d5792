import { readVectors } from './read-vectors.js';
import { vectorNames } from './vector-folder.js';

export interface WycheproofCase {
  readonly tcId: number;
  readonly comment: string;
  readonly result: 'valid' | 'invalid';
}

interface WycheproofFile<Group, Case> {
  readonly numberOfTests: number;
  readonly testGroups: readonly (Group & { readonly tests: readonly Case[] })[];
}

/** One case with the facts of its group. */
export interface WycheproofTest<Group, Case> {
  readonly group: Group;
  readonly test: Case;
}

/**
 * Every Wycheproof file that matches, with all its cases.
 *
 * @throws when a required file is missing, or a file does not hold as many cases as it says; one that was cut down to
 *   the even case numbers keeps its number and holds half of them
 */
export function wycheproofFiles<Group, Case extends WycheproofCase>(
  pattern: RegExp,
  required: readonly string[],
): readonly (readonly [name: string, tests: readonly WycheproofTest<Group, Case>[]])[] {
  return vectorNames('wycheproof', pattern, required).map((name) => {
    const { numberOfTests, testGroups } = readVectors<WycheproofFile<Group, Case>>(`wycheproof/${name}`);
    const tests = testGroups.flatMap((group) => group.tests.map((test) => ({ group, test })));
    const halved = tests.every(({ test }) => test.tcId % 2 === 0);
    const promised = halved ? Math.floor(numberOfTests / 2) : numberOfTests;
    if (tests.length === 0 || tests.length !== promised) {
      throw new Error(`${name}: ${tests.length} cases, not ${promised}`);
    }
    return [name, tests];
  });
}
