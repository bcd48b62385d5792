import { KeyError, ProviderError } from '../../errors/index.js';
import type { Randomness } from '../../platform/randomness.js';
import { CKA, CKK, CKM, CKO } from './cryptoki-numbers.js';
import type { ObjectHandle, Template } from './cryptoki.js';
import { readKeyEvidence, unproven, type KeyEvidence } from './key-evidence.js';
import { OBJECT_ID_BYTES } from './key-handle.js';
import { quietly } from './quietly.js';
import type { KekUsage } from './sealing-method.js';
import { asBuffer } from './shared-buffer.js';
import type { TokenSession } from './token-session.js';

const AES_256_BYTES = 32;
/** More keys of one label than replicas could make at once mean that something else uses our labels. */
const MOST_OF_A_LABEL = 64;

/** A key-encryption key: an AES-256 token object that was made in the token and cannot leave it. */
export interface Kek {
  readonly id: Uint8Array;
  readonly handle: ObjectHandle;
  readonly evidence: KeyEvidence;
}

/** Whose keys a KEK seals. The version grows when it is rotated. */
export interface KekOwner {
  readonly name: string;
  readonly version: number;
}

/** CKA_LABEL by which the KEK for new keys is found. */
function kekLabel({ name, version }: KekOwner, usage: KekUsage): string {
  return `twinseal kek ${name}/${version} ${usage}`;
}

/**
 * The KEK for new keys, made at the first need. Two replicas that start together may each make one: both stay, each
 * handle names its own by CKA_ID, and all agree on the lowest id for new keys. Synchronous, so calls of one process
 * do not overlap.
 *
 * @throws ProviderError `provider.fault` when the token cannot prove that the key is safe; Pkcs11Error
 */
export function currentKek(
  token: TokenSession,
  owner: KekOwner,
  usage: KekUsage,
  randomness: Randomness,
): Kek {
  const label = kekLabel(owner, usage);
  return existing(token, label) ?? created(token, label, usage, randomness);
}

/**
 * The KEK that a stored handle names.
 *
 * @throws KeyError `key.damaged` when the token has none such, ProviderError `provider.fault`, Pkcs11Error
 */
export function kekById(token: TokenSession, id: Uint8Array): ObjectHandle {
  const name = { objectClass: CKO.SECRET_KEY, keyType: CKK.AES, id, proof: 'key-encryption key' };
  const { handle, fresh } = token.objects.find(token.cryptoki, token.session, name);
  if (fresh) {
    requireSafe(readKeyEvidence(token, handle));
    token.objects.remember(name, handle);
  }
  return handle;
}

function existing(token: TokenSession, label: string): Kek | undefined {
  const { cryptoki, session } = token;
  const template = [
    { type: CKA.CLASS, value: CKO.SECRET_KEY },
    { type: CKA.KEY_TYPE, value: CKK.AES },
    { type: CKA.TOKEN, value: true },
    { type: CKA.LABEL, value: label },
  ];
  const [lowest] = cryptoki
    .find(session, template, MOST_OF_A_LABEL)
    .map((handle) => ({ handle, id: requireId(cryptoki.attributes(session, handle, [CKA.ID])[0]) }))
    .toSorted((a, b) => asBuffer(a.id).compare(b.id));
  if (lowest === undefined) return undefined;
  return { ...lowest, evidence: requireSafe(readKeyEvidence(token, lowest.handle)) };
}

function created(token: TokenSession, label: string, usage: KekUsage, randomness: Randomness): Kek {
  const id = randomness.bytes(OBJECT_ID_BYTES);
  const handle = generateKek(token, usage, [
    { type: CKA.TOKEN, value: true },
    { type: CKA.ID, value: id },
    { type: CKA.LABEL, value: label },
  ]);
  try {
    return { id, handle, evidence: requireSafe(readKeyEvidence(token, handle)) };
  } catch (error) {
    quietly(() => token.cryptoki.destroyObject(token.session, handle));
    throw error;
  }
}

/** Makes an AES-256 key that only seals, in one of the two ways. @throws Pkcs11Error */
export function generateKek(
  { cryptoki, session }: TokenSession,
  usage: KekUsage,
  placement: Template,
): ObjectHandle {
  const encrypts = usage === 'encrypt';
  return cryptoki.generateKey(session, { mechanism: CKM.AES_KEY_GEN }, [
    { type: CKA.CLASS, value: CKO.SECRET_KEY },
    { type: CKA.KEY_TYPE, value: CKK.AES },
    { type: CKA.VALUE_LEN, value: AES_256_BYTES },
    { type: CKA.PRIVATE, value: true },
    { type: CKA.SENSITIVE, value: true },
    { type: CKA.EXTRACTABLE, value: false },
    { type: CKA.ENCRYPT, value: encrypts },
    { type: CKA.DECRYPT, value: encrypts },
    { type: CKA.WRAP, value: !encrypts },
    { type: CKA.UNWRAP, value: !encrypts },
    ...placement,
  ]);
}

function requireSafe(evidence: KeyEvidence): KeyEvidence {
  const missing = unproven(evidence, CKM.AES_KEY_GEN);
  if (missing.length === 0) return evidence;
  throw new ProviderError(
    'provider.fault',
    `the token does not prove of its key-encryption key: ${missing.join(', ')}`,
  );
}

function requireId(id: Uint8Array | undefined): Uint8Array {
  if (id?.length === OBJECT_ID_BYTES) return new Uint8Array(id);
  throw new KeyError('key.damaged', 'a key-encryption key in the token has no id of ours');
}
