import { sameBytes, wipe } from '../bytes.js';
import type { ComponentAlgorithm, EcdsaName } from '../component-algorithm.js';
import type { DerReader } from './der-reader.js';
import { DerTag } from './der-tag.js';
import { readVersion } from './der-version.js';
import { derBitString, derElement, derOctetString, derOid, derSequence, derUnsigned } from './der-writer.js';
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

/**
 * ECPrivateKey in DER: version 1, the scalar, the curve as `parameters`, and the public key only where it is given.
 * The caller wipes the result.
 *
 * @param curveOid dotted
 * @param publicKey uncompressed point
 */
export function encodeEcPrivateKey(
  curveOid: string,
  secretScalar: Uint8Array,
  publicKey?: Uint8Array,
): Uint8Array {
  const secretOctets = derOctetString(secretScalar);
  try {
    const parameters = derElement(DerTag.explicit0, derOid(curveOid));
    const point = publicKey === undefined ? [] : [derElement(DerTag.explicit1, derBitString(publicKey))];
    return derSequence(derUnsigned(Uint8Array.of(1)), secretOctets, parameters, ...point);
  } finally {
    wipe(secretOctets);
  }
}

/** Length in bytes of an ECPrivateKey without public key. */
export function ecPrivateKeyBytes(curveOid: string, scalarBytes: number): number {
  return encodeEcPrivateKey(curveOid, new Uint8Array(scalarBytes)).length;
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
