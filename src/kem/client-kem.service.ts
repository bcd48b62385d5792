import { hash } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import { wipe } from '../crypto/bytes.js';
import type { MlKemName } from '../crypto/component-algorithm.js';
import type { Encapsulation } from '../crypto/engines/kem-engine.js';
import { keyAlgorithm } from '../crypto/key-algorithm-table.js';
import { ClientKeys, Custody, type ClientKeyPair } from '../custody/index.js';
import { Ledger, notingRefusals, type AuditDraft } from '../ledger/index.js';
import { permitAlgorithm, type Caller } from '../projects/index.js';

/** Key encapsulation with keys that callers hold: nothing is stored but the fact that a private key was used here. */
@Injectable()
export class ClientKem {
  constructor(
    private readonly keys: ClientKeys,
    private readonly custody: Custody,
    private readonly ledger: Ledger,
  ) {}

  /** A fresh pair, whose secrets the caller wipes. */
  generate(caller: Caller, algorithm: MlKemName): Promise<ClientKeyPair<MlKemName>> {
    return notingRefusals(this.ledger, caller.actor, deed('key.generate', algorithm), async () => {
      permitAlgorithm(caller, keyAlgorithm(algorithm));
      const pair = await this.keys.generate(algorithm);
      await this.#store(caller, { ...deed('key.generate', algorithm), outcome: 'ok' });
      return pair;
    });
  }

  /**
   * A fresh secret for the holder of the private key; undefined when the bytes are no public key of the algorithm. The
   * caller wipes `sharedSecret`.
   */
  async encapsulate(
    caller: Caller,
    algorithm: MlKemName,
    publicKey: Uint8Array,
  ): Promise<Encapsulation | undefined> {
    permitAlgorithm(caller, keyAlgorithm(algorithm));
    return await this.custody.encapsulatePublic(algorithm, publicKey);
  }

  /**
   * The secret inside a ciphertext of the algorithm's length, another one when it is not genuine. The caller wipes it.
   * @throws KeyError `key.material-refused` for a private key that fails the checks of FIPS 203 section 7.3
   */
  decapsulate(
    caller: Caller,
    algorithm: MlKemName,
    secretExpanded: Uint8Array,
    ciphertext: Uint8Array,
  ): Promise<Uint8Array> {
    return notingRefusals(this.ledger, caller.actor, deed('kem.decapsulate', algorithm), async () => {
      permitAlgorithm(caller, keyAlgorithm(algorithm));
      const secretShared = await this.keys.decapsulate(algorithm, secretExpanded, ciphertext);
      const details = { ciphertext_sha256: hash('sha256', ciphertext) };
      try {
        await this.#store(caller, { ...deed('kem.decapsulate', algorithm), outcome: 'ok', details });
      } catch (error) {
        wipe(secretShared);
        throw error;
      }
      return secretShared;
    });
  }

  async #store({ actor }: Caller, entry: AuditDraft): Promise<void> {
    await this.ledger.commit({ actor, entries: [entry], countCall: true });
  }
}

function deed<Action extends AuditDraft['action']>(
  action: Action,
  algorithm: MlKemName,
): { readonly action: Action; readonly target: string } {
  return { action, target: `client-held/${algorithm}` };
}
