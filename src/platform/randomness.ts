import { randomBytes } from 'node:crypto';

/** The one source of randomness, so tests can fix it. */
export abstract class Randomness {
  /** `length` fresh random bytes; the caller wipes them if they are secret. */
  abstract bytes(length: number): Uint8Array;
}

/** The operating system's CSPRNG. */
export class SystemRandomness extends Randomness {
  override bytes(length: number): Uint8Array {
    return new Uint8Array(randomBytes(length));
  }
}
