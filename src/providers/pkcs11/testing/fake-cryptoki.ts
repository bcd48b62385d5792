import { randomBytes, randomFillSync } from 'node:crypto';

import { CKR } from '../ckr.js';
import type {
  Cryptoki,
  GcmParameter,
  KeyPairHandles,
  Mechanism,
  ModuleInfo,
  ObjectHandle,
  SessionHandle,
  SlotHandle,
  Template,
  TokenInfo,
} from '../cryptoki.js';
import { CKA, CKF, CKM } from '../cryptoki-numbers.js';
import { Pkcs11Error } from '../pkcs11-error.js';
import {
  freshAesKey,
  gcmDecrypt,
  gcmEncrypt,
  makeEcPair,
  makeMlDsaPair,
  signDigest,
  signMlDsa,
  unwrap,
  wrap,
  type FakePair,
  type WrapCipher,
} from './fake-mechanisms.js';
import { encoded, FakeTokenObjects } from './fake-token-objects.js';

export interface FakeTokenOptions {
  /** @default EC, AES-GCM and key generation */
  readonly mechanisms?: readonly number[];
  readonly tokens?: readonly Partial<TokenInfo>[];
  readonly slotFlags?: number;
  /** @default '4711' */
  readonly pin?: string;
  /** What a wrong GCM tag is answered with. @default ENCRYPTED_DATA_INVALID */
  readonly wrongTag?: number;
  /** Who chooses the GCM IV. @default 'caller' */
  readonly gcmIv?: 'caller' | 'returned' | 'appended';
  /** Attributes that the token gives its private and secret keys, over the right ones. */
  readonly keyAttributes?: Template;
  /** Sessions it has room for besides the first. @default unlimited */
  readonly sessions?: number;
}

type Call = keyof Cryptoki;

const DEFAULT_MECHANISMS: readonly number[] = [CKM.EC_KEY_PAIR_GEN, CKM.ECDSA, CKM.AES_KEY_GEN, CKM.AES_GCM];
const WRAPS: Readonly<Record<number, WrapCipher>> = {
  [CKM.AES_KEY_WRAP]: 'id-aes256-wrap',
  [CKM.AES_KEY_WRAP_PAD]: 'id-aes256-wrap-pad',
  [CKM.AES_KEY_WRAP_KWP]: 'id-aes256-wrap-pad',
};

/**
 * A PKCS#11 module in memory, with real cryptography behind it, that fails on demand: `fail` makes the next calls of a
 * function return a value, `away` makes every call fail. It counts calls and refuses a second operation in a session.
 */
export class FakeCryptoki implements Cryptoki {
  /** Set: every call returns it. */
  away: number | undefined;
  readonly calls: Call[] = [];
  readonly objects = new FakeTokenObjects();
  readonly #options: FakeTokenOptions;
  readonly #failures: { readonly call: Call; readonly code: number }[] = [];
  readonly #sessions = new Set<string>();
  readonly #busy = new Set<string>();
  #initialized = false;
  #loggedIn = false;
  #nextSession = 1;

  constructor(options: FakeTokenOptions = {}) {
    this.#options = options;
  }

  /** The next `times` calls of a function return `code`. */
  fail(call: Call, code: number, times = 1): void {
    for (let count = 0; count < times; count += 1) this.#failures.push({ call, code });
  }

  count(call: Call): number {
    return this.calls.filter((one) => one === call).length;
  }

  /** As another program could: every session of the token ends, and with them the login. */
  closeAllSessions(): void {
    this.#sessions.clear();
    this.#loggedIn = false;
  }

  /** Most operations that ran at the same time. */
  mostAtOnce = 0;

  initialize(): void {
    this.#enter('initialize');
    this.#initialized = true;
  }

  finalize(): void {
    this.#enter('finalize');
    this.#initialized = false;
    this.closeAllSessions();
    this.objects.renumber();
  }

  moduleInfo(): ModuleInfo {
    return {
      manufacturer: 'fake',
      description: 'fake module',
      libraryVersion: '1.0',
      cryptokiVersion: '2.40',
    };
  }

  slots(): readonly SlotHandle[] {
    this.#enter('slots');
    return (this.#options.tokens ?? [{}]).map(
      (_, index) => Buffer.of(index, 0, 0, 0, 0, 0, 0, 0) as SlotHandle,
    );
  }

  slotFlags(): number {
    return this.#options.slotFlags ?? 0;
  }

  tokenInfo(slot: SlotHandle): TokenInfo {
    this.#enter('tokenInfo');
    return {
      label: 'twinseal',
      serial: '0001',
      manufacturer: 'fake',
      model: 'fake',
      flags: CKF.TOKEN_INITIALIZED,
      firmwareVersion: '1.0',
      hardwareVersion: '1.0',
      ...this.#options.tokens?.[slot[0] ?? 0],
    };
  }

  mechanisms(): readonly number[] {
    this.#enter('mechanisms');
    return this.#options.mechanisms ?? DEFAULT_MECHANISMS;
  }

  openSession(): SessionHandle {
    this.#enter('openSession');
    if (this.#sessions.size > (this.#options.sessions ?? Infinity)) throw new Pkcs11Error(CKR.SESSION_COUNT);
    const session = Buffer.of(this.#nextSession, 0, 0, 0, 0, 0, 0, 1) as SessionHandle;
    this.#nextSession += 1;
    this.#sessions.add(session.toString('hex'));
    return session;
  }

  closeSession(session: SessionHandle): void {
    this.#enter('closeSession', session);
    this.#sessions.delete(session.toString('hex'));
  }

  isLoggedIn(session: SessionHandle): boolean {
    this.#enter('isLoggedIn', session);
    return this.#loggedIn;
  }

  login(session: SessionHandle, secretPin: Uint8Array): void {
    this.#enter('login', session);
    if (new TextDecoder().decode(secretPin) !== (this.#options.pin ?? '4711')) {
      throw new Pkcs11Error(CKR.PIN_INCORRECT);
    }
    this.#loggedIn = true;
  }

  logout(session: SessionHandle): void {
    this.#enter('logout', session);
    this.#loggedIn = false;
  }

  find(session: SessionHandle, template: Template, limit: number): readonly ObjectHandle[] {
    this.#enter('find', session);
    return this.objects.find(template).slice(0, limit);
  }

  attributes(session: SessionHandle, object: ObjectHandle, types: readonly number[]): readonly Uint8Array[] {
    this.#enter('attributes', session);
    const { attributes } = this.objects.get(object);
    return types.map((type) => {
      const value = attributes.get(type);
      if (value === undefined) throw new Pkcs11Error(CKR.ATTRIBUTE_TYPE_INVALID);
      return value;
    });
  }

  createObject(session: SessionHandle, template: Template): ObjectHandle {
    this.#enter('createObject', session);
    return this.objects.add(template, template.find(({ type }) => type === CKA.VALUE)?.value);
  }

  destroyObject(session: SessionHandle, object: ObjectHandle): void {
    this.#enter('destroyObject', session);
    this.objects.delete(object);
  }

  random(session: SessionHandle, length: number): Uint8Array {
    this.#enter('random', session);
    return new Uint8Array(randomBytes(length));
  }

  generateKey(session: SessionHandle, { mechanism }: Mechanism, template: Template): ObjectHandle {
    this.#enter('generateKey', session);
    this.#requireLogin();
    return this.objects.add(template, freshAesKey(), this.#made(mechanism));
  }

  generateKeyPair(
    session: SessionHandle,
    { mechanism }: Mechanism,
    publicTemplate: Template,
    privateTemplate: Template,
  ): KeyPairHandles {
    this.#enter('generateKeyPair', session);
    this.#requireLogin();
    const { privateKey, publicKey } = makePair(mechanism, publicTemplate);
    return {
      publicKey: this.objects.add(publicTemplate, undefined, [
        { type: CKA.EC_POINT, value: publicKey },
        { type: CKA.VALUE, value: publicKey },
      ]),
      privateKey: this.objects.add(privateTemplate, privateKey, this.#made(mechanism)),
    };
  }

  async sign(
    session: SessionHandle,
    { mechanism, parameter }: Mechanism,
    key: ObjectHandle,
    data: Uint8Array,
  ): Promise<Uint8Array> {
    return await this.#operation('sign', session, async () => {
      const privateKey = this.objects.get(key).material as FakePair['privateKey'];
      if (mechanism === CKM.ECDSA) return await signDigest(privateKey, data);
      if (parameter?.kind !== 'sign-context') throw new Pkcs11Error(CKR.MECHANISM_PARAM_INVALID);
      return signMlDsa(privateKey, parameter, data);
    });
  }

  async encrypt(
    session: SessionHandle,
    { parameter }: Mechanism,
    key: ObjectHandle,
    secretPlaintext: Uint8Array,
  ): Promise<Uint8Array> {
    return await this.#operation('encrypt', session, async () => {
      const kek = this.objects.get(key).material as Uint8Array;
      return this.#gcm(kek, gcm(parameter), secretPlaintext);
    });
  }

  async decrypt(
    session: SessionHandle,
    { parameter }: Mechanism,
    key: ObjectHandle,
    ciphertext: Uint8Array,
  ): Promise<Uint8Array> {
    return await this.#operation('decrypt', session, async () => {
      const kek = this.objects.get(key).material as Uint8Array;
      const wrongTag = this.#options.wrongTag ?? CKR.ENCRYPTED_DATA_INVALID;
      return gcmDecrypt(kek, gcm(parameter), ciphertext, wrongTag);
    });
  }

  wrapKey(
    session: SessionHandle,
    { mechanism }: Mechanism,
    wrappingKey: ObjectHandle,
    key: ObjectHandle,
  ): Uint8Array {
    this.#enter('wrapKey', session);
    const kek = this.objects.get(wrappingKey).material as Uint8Array;
    return wrap(cipherOf(mechanism), kek, this.objects.get(key).material as Uint8Array);
  }

  unwrapKey(
    session: SessionHandle,
    { mechanism }: Mechanism,
    wrappingKey: ObjectHandle,
    wrapped: Uint8Array,
    template: Template,
  ): ObjectHandle {
    this.#enter('unwrapKey', session);
    const kek = this.objects.get(wrappingKey).material as Uint8Array;
    const value = unwrap(cipherOf(mechanism), kek, wrapped);
    return this.objects.add(template, value, [{ type: CKA.VALUE, value }]);
  }

  #gcm(kek: Uint8Array, parameter: GcmParameter, plaintext: Uint8Array): Uint8Array {
    const { gcmIv = 'caller' } = this.#options;
    if (gcmIv === 'caller') return gcmEncrypt(kek, parameter, plaintext);
    if (parameter.iv.some((byte) => byte !== 0)) throw new Pkcs11Error(CKR.MECHANISM_PARAM_INVALID);
    const iv = gcmIv === 'returned' ? parameter.iv : new Uint8Array(12);
    randomFillSync(iv);
    const sealed = gcmEncrypt(kek, { ...parameter, iv }, plaintext);
    return gcmIv === 'returned' ? sealed : Buffer.concat([sealed, iv]);
  }

  /** What a token adds to a key that it made. */
  #made(mechanism: number): Template {
    return [
      { type: CKA.ALWAYS_SENSITIVE, value: true },
      { type: CKA.NEVER_EXTRACTABLE, value: true },
      { type: CKA.LOCAL, value: true },
      { type: CKA.KEY_GEN_MECHANISM, value: mechanism },
      ...(this.#options.keyAttributes ?? []),
    ];
  }

  async #operation<Result>(call: Call, session: SessionHandle, run: () => Promise<Result>): Promise<Result> {
    this.#enter(call, session);
    const name = session.toString('hex');
    if (this.#busy.has(name)) throw new Pkcs11Error(CKR.OPERATION_ACTIVE);
    this.#busy.add(name);
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#busy.size);
    try {
      await new Promise((resolve) => setImmediate(resolve));
      return await run();
    } finally {
      this.#busy.delete(name);
    }
  }

  #enter(call: Call, session?: SessionHandle): void {
    this.calls.push(call);
    if (this.away !== undefined) throw new Pkcs11Error(this.away);
    const planned = this.#failures.findIndex((failure) => failure.call === call);
    if (planned >= 0) throw new Pkcs11Error(this.#failures.splice(planned, 1)[0]?.code ?? 0);
    if (call !== 'initialize' && !this.#initialized) throw new Pkcs11Error(CKR.CRYPTOKI_NOT_INITIALIZED);
    if (session !== undefined && !this.#sessions.has(session.toString('hex'))) {
      throw new Pkcs11Error(CKR.SESSION_HANDLE_INVALID);
    }
  }

  #requireLogin(): void {
    if (!this.#loggedIn) throw new Pkcs11Error(CKR.USER_NOT_LOGGED_IN);
  }
}

function makePair(mechanism: number, template: Template): FakePair {
  const value = (wanted: number) => encoded(template.find(({ type }) => type === wanted)?.value ?? 0);
  if (mechanism === CKM.EC_KEY_PAIR_GEN) return makeEcPair(value(CKA.EC_PARAMS));
  if (mechanism === CKM.ML_DSA_KEY_PAIR_GEN) return makeMlDsaPair(value(CKA.PARAMETER_SET)[0] ?? 0);
  throw new Pkcs11Error(CKR.MECHANISM_INVALID);
}

function gcm(parameter: Mechanism['parameter']): GcmParameter {
  if (parameter?.kind !== 'gcm') throw new Pkcs11Error(CKR.MECHANISM_PARAM_INVALID);
  return parameter;
}

function cipherOf(mechanism: number): WrapCipher {
  const cipher = WRAPS[mechanism];
  if (cipher === undefined) throw new Pkcs11Error(CKR.MECHANISM_INVALID);
  return cipher;
}
