import { randomFillSync } from 'node:crypto';

/** Returns `length` fresh random bytes in a new array. Tests give fixed ones. */
export type RandomSource = (length: number) => Uint8Array;

/** The platform's CSPRNG. */
export const systemRandom: RandomSource = (length) => randomFillSync(new Uint8Array(length));
