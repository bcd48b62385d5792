import { sameBytes } from '../bytes.js';
import type { ComponentAlgorithm, EcdsaName } from '../component-algorithm.js';
import type { DerReader } from './der-reader.js';
import { DerTag } from './der-tag.js';
import { readVersion } from './der-version.js';
import { derElement, derOid } from './der-writer.js';
import { MalformedDerError } from './malformed-der-error.js';

/** An ECPrivateKey as read; both members are views of the input. */
export interface EcPrivateKey {
  readonly secretScalar: Uint8Array;
  /** Present when the key brings its public half along, which must then be the one the scalar gives. */
  readonly publicKey: Uint8Array | undefined;
}

/**
 * ECPrivateKey (RFC 5915 section 3), version 1. The parameters may be left out, as the PKCS#8 identifier already
 * names the curve; when present they must name the same. @throws MalformedDerError
 */
export function readEcPrivateKey(algorithm: ComponentAlgorithm<EcdsaName>, reader: DerReader): EcPrivateKey {
  const key = reader.sequence('ECPrivateKey');
  readVersion(key, 1);
  const secretScalar = key.contents(DerTag.octetString, 'scalar');
  if (key.nextTag === DerTag.explicit0) requireCurve(algorithm, key.element(DerTag.explicit0, 'parameters'));
  const publicKey = key.nextTag === DerTag.explicit1 ? readPoint(key) : undefined;
  key.end('ECPrivateKey');
  return { secretScalar, publicKey };
}

function requireCurve(algorithm: ComponentAlgorithm<EcdsaName>, parameters: Uint8Array): void {
  if (!sameBytes(parameters, derElement(DerTag.explicit0, derOid(algorithm.oid)))) {
    throw new MalformedDerError('parameters name another curve');
  }
}

function readPoint(key: DerReader): Uint8Array {
  const wrapper = key.sequence('publicKey', DerTag.explicit1);
  const point = wrapper.bitString('publicKey');
  wrapper.end('publicKey');
  return point;
}
