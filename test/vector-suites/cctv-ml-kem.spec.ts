import type { MlKemName } from '../../src/crypto/component-algorithm.js';
import { encapsulatedBy, KEM_ENGINES, openedWith } from './kem-subjects.js';
import { hex, readVectorText } from './read-vectors.js';
import { vectorNames } from './vector-folder.js';

const names = vectorNames(
  'cctv-ml-kem',
  /^intermediate-ML-KEM-\d+\.txt/,
  ['512', '768', '1024'].map((set) => `intermediate-ML-KEM-${set}.txt.gz`),
);

// Their key generation is that of the draft, without the domain separator of FIPS 203: the keys are taken as given.
describe.each(names)('the intermediate values of CCTV in %s', (name) => {
  const algorithm = /ML-KEM-\d+/.exec(name)![0] as MlKemName;
  const content = readVectorText(`cctv-ml-kem/${name}`);
  const value = (member: string): Uint8Array =>
    hex(new RegExp(`^${member} = ([0-9a-f]+)$`, 'm').exec(content)![1]!);

  it.each(KEM_ENGINES.filter((engine) => engine.takesCoins(algorithm)))(
    'are those of $name when it encapsulates',
    async (engine) => {
      const made = await encapsulatedBy(engine, algorithm, value('ek'), value('m'));
      expect(made).toEqual({ ciphertext: value('c'), sharedSecret: value('K') });
    },
  );

  it.each(KEM_ENGINES)('are those of $name when it opens', async (engine) => {
    expect(await openedWith(engine, algorithm, 'expanded', value('dk'), value('c'))).toEqual(value('K'));
  });
});
