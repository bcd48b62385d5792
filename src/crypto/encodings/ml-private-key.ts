import { sameBytes, wipe } from '../bytes.js';
import type { ComponentAlgorithm, MlDsaName, MlKemName } from '../component-algorithm.js';
import { isMlDsa } from '../component-algorithm-table.js';
import { expandMlDsaSeed } from '../engines/noble/noble-ml-dsa.js';
import { expandMlKemSeed } from '../engines/noble/noble-ml-kem.js';
import type { SecretKey } from '../secret-key.js';
import { DerTag } from './der-tag.js';
import type { DerReader } from './der-reader.js';
import { MalformedDerError } from './malformed-der-error.js';

/** Algorithms whose private keys have a seed and an expanded form. */
type SeededName = MlDsaName | MlKemName;

/**
 * ML-DSA-PrivateKey (RFC 9881 section 6) or ML-KEM-PrivateKey (RFC 9935 section 6), a CHOICE told apart by its tag:
 * `[0]` the seed, OCTET STRING the expanded key, SEQUENCE both. Of both, the seed is taken once it is shown to expand to the other. The secret is a
 * view of the input.
 *
 * @throws MalformedDerError also for a seed and an expanded key that disagree
 */
export function readMlPrivateKey(
  algorithm: ComponentAlgorithm<SeededName>,
  reader: DerReader,
): SecretKey<SeededName> {
  if (reader.nextTag === DerTag.implicit0) {
    return { algorithm: algorithm.name, form: 'seed', secret: reader.contents(DerTag.implicit0, 'seed') };
  }
  if (reader.nextTag === DerTag.octetString) {
    const secret = reader.contents(DerTag.octetString, 'expanded key');
    return { algorithm: algorithm.name, form: 'expanded', secret };
  }
  return readBoth(algorithm, reader);
}

function readBoth(algorithm: ComponentAlgorithm<SeededName>, reader: DerReader): SecretKey<SeededName> {
  const both = reader.sequence('private key');
  const secret = both.contents(DerTag.octetString, 'seed');
  const secretExpanded = both.contents(DerTag.octetString, 'expanded key');
  both.end('private key');
  if (secret.length !== algorithm.seedBytes) throw new MalformedDerError('the seed has another length');
  const secretExpansion = expand(algorithm.name, secret);
  const agree = sameBytes(secretExpansion, secretExpanded);
  wipe(secretExpansion);
  if (!agree) throw new MalformedDerError('the seed does not expand to the expanded key');
  return { algorithm: algorithm.name, form: 'seed', secret };
}

function expand(name: SeededName, secretSeed: Uint8Array): Uint8Array {
  const { secretExpanded } = isMlDsa(name)
    ? expandMlDsaSeed(name, secretSeed)
    : expandMlKemSeed(name, secretSeed);
  return secretExpanded;
}
