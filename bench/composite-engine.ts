// A composite and its two halves in one process on one core: MLDSA65-ECDSA-P256-SHA512 over a 256-byte message. The
// halves are raw calls of node:crypto over M'; the composition is the service's own code without them.
import { generateKeyPairSync, randomBytes, sign, verify } from 'node:crypto';

import { compositeMessageOf } from '../src/crypto/composite/composite-message.js';
import { compositeLabel } from '../src/crypto/composite/composite-suite-table.js';
import { keyAlgorithm } from '../src/crypto/key-algorithm-table.js';
import { compositeShape } from '../src/custody/composite-shape.js';
import type { SignParts, VerifyPart } from '../src/custody/key-shape.js';
import { childArgument } from './child.js';
import { COMPOSITE, type CompositeEngineFigures } from './composite-figures.js';
import { MESSAGE_BYTES } from './figures.js';

const ROUNDS = 8;

const { seconds } = childArgument<{ seconds: number }>();
const algorithm = keyAlgorithm(COMPOSITE);
const suite = algorithm.suite!;
const message = new Uint8Array(randomBytes(MESSAGE_BYTES));
const operation = { mode: 'pure', message } as const;
const mlDsa = generateKeyPairSync('ml-dsa-65');
const ecdsa = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const signed = compositeMessageOf(suite, operation);
const context = compositeLabel(suite);

const mlDsaSign = (): Uint8Array => sign(null, signed, { key: mlDsa.privateKey, context });
const ecdsaSign = (): Uint8Array => sign('sha256', signed, ecdsa.privateKey);
const [mlDsaSignature, ecdsaSignature] = [mlDsaSign(), ecdsaSign()];
const signature = new Uint8Array(Buffer.concat([mlDsaSignature, ecdsaSignature]));

/** Halves that cost nothing, so that what is left is the composition: M', the split or join, two promises. */
const signParts: SignParts = async (role) => [role === 'ml_dsa' ? mlDsaSignature : ecdsaSignature];
const verifyPart: VerifyPart = async () => true;
const expectValid = (valid: boolean): void => {
  if (!valid) throw new Error('a signature of this run does not verify');
};

type Deed = () => void | Promise<void>;
const DEEDS: Readonly<Record<keyof CompositeEngineFigures, Deed>> = {
  mlDsaSign: () => void mlDsaSign(),
  ecdsaSign: () => void ecdsaSign(),
  composeSign: async () => void (await compositeShape.sign(algorithm, [operation], signParts)),
  mlDsaVerify: () => expectValid(verify(null, signed, { key: mlDsa.publicKey, context }, mlDsaSignature)),
  ecdsaVerify: () => expectValid(verify('sha256', signed, ecdsa.publicKey, ecdsaSignature)),
  composeVerify: async () =>
    expectValid(await compositeShape.verify(algorithm, operation, signature, verifyPart)),
};
const names = Object.keys(DEEDS) as (keyof CompositeEngineFigures)[];

const spent = new Map(names.map((name) => [name, { calls: 0, milliseconds: 0 }]));

const run = async (name: keyof CompositeEngineFigures, milliseconds: number): Promise<void> => {
  const deed = DEEDS[name];
  const start = performance.now();
  let calls = 0;
  let elapsed = 0;
  while (elapsed < milliseconds) {
    const done = deed();
    if (done !== undefined) await done;
    calls += 1;
    elapsed = performance.now() - start;
  }
  const sum = spent.get(name)!;
  spent.set(name, { calls: sum.calls + calls, milliseconds: sum.milliseconds + elapsed });
};

// In turns, so that a busy moment of the machine falls on all of them alike; the first round warms up.
for (const name of names) await run(name, (seconds * 1000) / ROUNDS);
for (const name of names) spent.set(name, { calls: 0, milliseconds: 0 });
for (let round = 0; round < ROUNDS; round += 1) {
  for (const name of names) await run(name, (seconds * 1000) / ROUNDS);
}

const figures = Object.fromEntries(
  [...spent].map(([name, { calls, milliseconds }]) => [name, (calls * 1000) / milliseconds]),
);
process.stdout.write(JSON.stringify(figures));
