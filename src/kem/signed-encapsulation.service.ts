import { Injectable } from '@nestjs/common';

import type { MlDsaName, MlKemName } from '../crypto/component-algorithm.js';
import type { Encapsulation } from '../crypto/engines/kem-engine.js';
import { keyAlgorithm } from '../crypto/key-algorithm-table.js';
import { RequestError } from '../errors/index.js';
import type { Caller } from '../projects/index.js';
import { ProjectSigning, Verification } from '../signatures/index.js';
import { ClientKem } from './client-kem.service.js';
import { KemHandles } from './kem-handles.service.js';

/** A public key that somebody vouches for. Lengths are the algorithms'. */
export interface SignedPublicKey {
  readonly algorithm: MlKemName;
  readonly signingAlgorithm: MlDsaName;
  readonly publicKey: Uint8Array;
  readonly signingKey: Uint8Array;
  /** Over the raw public key. */
  readonly signature: Uint8Array;
}

/** A shared key for the holder of a signed public key. */
export interface TrustedEncapsulation extends Encapsulation {
  /** The signing key is one of the project's own and the public key one of its handles. */
  readonly trusted: boolean;
}

/** Encapsulating to public keys that come with a signature. */
@Injectable()
export class SignedEncapsulation {
  constructor(
    private readonly verification: Verification,
    private readonly clientKem: ClientKem,
    private readonly signing: ProjectSigning,
    private readonly handles: KemHandles,
  ) {}

  /**
   * Any key and signature that match are taken: what travels together proves integrity, not origin, so `trusted` tells
   * the rest. The project signs any bytes on request, hence its key alone proves nothing. Undefined when the bytes are
   * no public key of the algorithm; the caller wipes `sharedSecret`.
   *
   * @throws RequestError `request.unprocessable` when the signature does not match
   */
  async encapsulate(caller: Caller, key: SignedPublicKey): Promise<TrustedEncapsulation | undefined> {
    const { algorithm, publicKey, signingKey, signature } = key;
    const signing = keyAlgorithm(key.signingAlgorithm);
    const request = { subject: { kind: 'message', message: publicKey }, signature, options: {} } as const;
    const { valid } = await this.verification.verifyPublic(caller, signing, signingKey, request);
    if (!valid) throw new RequestError('request.unprocessable', 'verification failed');
    const trusted =
      (await this.signing.owns(caller, signing, signingKey)) && (await this.handles.knows(caller, publicKey));
    const made = await this.clientKem.encapsulate(caller, algorithm, publicKey);
    return made && { ...made, trusted };
  }
}
