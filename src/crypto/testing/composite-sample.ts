import { constants, createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

import type { CompositeSuite } from '../composite/composite-suite.js';

/** A composite key pair of any suite, made of node:crypto and the words of the draft, without the code under test. */
export interface CompositeSample {
  /** Raw. */
  readonly publicKey: Uint8Array;
  signHalves(
    message: Uint8Array,
    context?: Uint8Array,
  ): readonly [mlDsa: Uint8Array, traditional: Uint8Array];
  sign(message: Uint8Array, context?: Uint8Array): Uint8Array;
}

interface Pair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

interface Traditional {
  readonly pair: Pair;
  readonly publicKey: Uint8Array;
  sign(message: Uint8Array): Uint8Array;
}

const EC = {
  'ECDSA-P256': ['P-256', 'sha256', 65],
  'ECDSA-P384': ['P-384', 'sha384', 97],
  'ECDSA-P521': ['P-521', 'sha512', 133],
  'ECDSA-BP256': ['brainpoolP256r1', 'sha256', 65],
  'ECDSA-BP384': ['brainpoolP384r1', 'sha384', 97],
} as const;
const ED = { Ed25519: ['ed25519', 32], Ed448: ['ed448', 57] } as const;
const made = new Map<number, Pair>();

const lastBytes = (key: KeyObject, length: number): Uint8Array =>
  new Uint8Array(key.export({ format: 'der', type: 'spki' }).subarray(-length));

/** RSA keys take long to make, so one per length serves a whole test file. */
function rsaPair(modulusLength: number): Pair {
  const pair = made.get(modulusLength) ?? generateKeyPairSync('rsa', { modulusLength });
  made.set(modulusLength, pair);
  return pair;
}

function ec(name: keyof typeof EC): Traditional {
  const [namedCurve, hash, length] = EC[name];
  const pair = generateKeyPairSync('ec', { namedCurve });
  return {
    pair,
    publicKey: lastBytes(pair.publicKey, length),
    sign: (message) => sign(hash, message, pair.privateKey),
  };
}

function ed(name: keyof typeof ED): Traditional {
  const [type, length] = ED[name];
  const pair: Pair = type === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ed448');
  return {
    pair,
    publicKey: lastBytes(pair.publicKey, length),
    sign: (message) => sign(null, message, pair.privateKey),
  };
}

function rsa(name: string): Traditional {
  const [, bits, padding] = name.split('-');
  const pair = rsaPair(Number(bits));
  const hash = bits === '4096' ? 'sha384' : 'sha256';
  const options =
    padding === 'PSS'
      ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: bits === '4096' ? 48 : 32 }
      : { padding: constants.RSA_PKCS1_PADDING };
  return {
    pair,
    publicKey: new Uint8Array(pair.publicKey.export({ format: 'der', type: 'pkcs1' })),
    sign: (message) => sign(hash, message, { key: pair.privateKey, ...options }),
  };
}

function traditionalOf({ name }: CompositeSuite['traditional']): Traditional {
  if (name in EC) return ec(name as keyof typeof EC);
  return name in ED ? ed(name as keyof typeof ED) : rsa(name);
}

function prehash(suiteName: string, message: Uint8Array): Uint8Array {
  if (suiteName.endsWith('SHAKE256')) {
    return createHash('shake256', { outputLength: 64 }).update(message).digest();
  }
  return createHash(suiteName.endsWith('SHA256') ? 'sha256' : 'sha512')
    .update(message)
    .digest();
}

export function compositeSample(suite: CompositeSuite): CompositeSample {
  const traditional = traditionalOf(suite.traditional);
  const mlDsa = generateKeyPairSync(suite.mlDsa.name.toLowerCase() as 'ml-dsa-44');
  const label = Buffer.from(`COMPSIG-${suite.name}`);
  const signHalves: CompositeSample['signHalves'] = (message, context = new Uint8Array(0)) => {
    const signed = Buffer.concat([
      Buffer.from('436F6D706F73697465416C676F726974686D5369676E61747572657332303235', 'hex'),
      label,
      Buffer.of(context.length),
      context,
      prehash(suite.name, message),
    ]);
    return [
      new Uint8Array(sign(null, signed, { key: mlDsa.privateKey, context: label })),
      new Uint8Array(traditional.sign(signed)),
    ];
  };
  return {
    publicKey: Buffer.concat([lastBytes(mlDsa.publicKey, suite.mlDsa.publicKeyBytes), traditional.publicKey]),
    signHalves,
    sign: (message, context) => new Uint8Array(Buffer.concat(signHalves(message, context))),
  };
}
