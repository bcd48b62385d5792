import { hash } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import type { MlDsaName } from '../crypto/component-algorithm.js';
import { keyAlgorithm } from '../crypto/key-algorithm-table.js';
import { ClientKeys, type ClientKeyPair } from '../custody/index.js';
import { Ledger, notingRefusals, type AuditAction, type AuditDraft } from '../ledger/index.js';
import { permitAlgorithm, type Caller } from '../projects/index.js';

/** Signing with private keys that callers hold: nothing is stored but the fact. */
@Injectable()
export class ClientSigning {
  constructor(
    private readonly keys: ClientKeys,
    private readonly ledger: Ledger,
  ) {}

  /** A fresh pair, whose secrets the caller wipes. */
  generate(caller: Caller, algorithm: MlDsaName): Promise<ClientKeyPair<MlDsaName>> {
    return this.#audited(caller, 'key.generate', algorithm, async () => {
      return { result: await this.keys.generate(algorithm), details: {} };
    });
  }

  /**
   * A pure signature with an empty context.
   * @throws KeyError `key.material-refused` for a private key whose parts disagree
   */
  sign(
    caller: Caller,
    algorithm: MlDsaName,
    secretExpanded: Uint8Array,
    message: Uint8Array,
  ): Promise<Uint8Array> {
    return this.#audited(caller, 'signature.sign', algorithm, async () => {
      const result = await this.keys.sign(algorithm, secretExpanded, message);
      return { result, details: { bytes: message.length, signature_sha256: hash('sha256', result) } };
    });
  }

  #audited<Result>(
    caller: Caller,
    action: AuditAction,
    algorithm: MlDsaName,
    run: () => Promise<Audited<Result>>,
  ): Promise<Result> {
    const { actor } = caller;
    const target = `client-held/${algorithm}`;
    return notingRefusals(this.ledger, actor, { action, target }, async () => {
      permitAlgorithm(caller, keyAlgorithm(algorithm));
      const { result, details } = await run();
      await this.ledger.commit({
        actor,
        entries: [{ action, target, outcome: 'ok', details }],
        countCall: true,
      });
      return result;
    });
  }
}

interface Audited<Result> {
  readonly result: Result;
  readonly details: NonNullable<AuditDraft['details']>;
}
