import type { Attribute as BindingAttribute, PKCS11, Version } from 'pkcs11js';

import { CKF, CKU } from './cryptoki-numbers.js';
import { CKR } from './ckr.js';
import type {
  Cryptoki,
  KeyPairHandles,
  Mechanism,
  ModuleInfo,
  ObjectHandle,
  SessionHandle,
  SlotHandle,
  Template,
  TokenInfo,
} from './cryptoki.js';
import { bindingMechanism } from './mechanism-parameter.js';
import { normalisePkcs11Error, Pkcs11Error } from './pkcs11-error.js';
import { asBuffer } from './shared-buffer.js';

/** CKS_RW_USER_FUNCTIONS: a read-write session of a logged-in user. */
const STATE_RW_USER = 3;

/**
 * `Cryptoki` over the `pkcs11js` addon. Signing and encryption use its promise forms, which run in libuv's pool; the
 * callback forms crash when garbage is collected. Key generation, wrapping and unwrapping use the synchronous forms,
 * because the asynchronous ones leak their template on every call (about 20 kB).
 */
export class Pkcs11jsCryptoki implements Cryptoki {
  readonly #module: PKCS11;
  /** Native code holds raw pointers into these until its call settles. */
  readonly #inFlight = new Set<readonly Buffer[]>();

  constructor(module: PKCS11) {
    this.#module = module;
  }

  initialize(initArguments?: string): void {
    const libraryParameters = initArguments === undefined ? {} : { libraryParameters: initArguments };
    this.#accepting(CKR.CRYPTOKI_ALREADY_INITIALIZED, () =>
      this.#module.C_Initialize({ flags: CKF.OS_LOCKING_OK, ...libraryParameters }),
    );
  }

  finalize(): void {
    call(() => this.#module.C_Finalize());
  }

  moduleInfo(): ModuleInfo {
    const info = call(() => this.#module.C_GetInfo());
    return {
      manufacturer: unpadded(info.manufacturerID),
      description: unpadded(info.libraryDescription),
      libraryVersion: versionText(info.libraryVersion),
      cryptokiVersion: versionText(info.cryptokiVersion),
    };
  }

  slots(): readonly SlotHandle[] {
    // The binding does not tell its kinds of handles apart; ours are branded here and below, where they are born.
    return call(() => this.#module.C_GetSlotList(true)) as SlotHandle[];
  }

  slotFlags(slot: SlotHandle): number {
    return call(() => this.#module.C_GetSlotInfo(slot)).flags;
  }

  tokenInfo(slot: SlotHandle): TokenInfo {
    const info = call(() => this.#module.C_GetTokenInfo(slot));
    return {
      label: unpadded(info.label),
      serial: unpadded(info.serialNumber),
      manufacturer: unpadded(info.manufacturerID),
      model: unpadded(info.model),
      flags: info.flags,
      firmwareVersion: versionText(info.firmwareVersion),
      hardwareVersion: versionText(info.hardwareVersion),
    };
  }

  mechanisms(slot: SlotHandle): readonly number[] {
    return call(() => this.#module.C_GetMechanismList(slot));
  }

  openSession(slot: SlotHandle): SessionHandle {
    const flags = CKF.SERIAL_SESSION | CKF.RW_SESSION;
    return call(() => this.#module.C_OpenSession(slot, flags)) as SessionHandle; // Branded, as above.
  }

  closeSession(session: SessionHandle): void {
    call(() => this.#module.C_CloseSession(session));
  }

  isLoggedIn(session: SessionHandle): boolean {
    return call(() => this.#module.C_GetSessionInfo(session)).state === STATE_RW_USER;
  }

  login(session: SessionHandle, secretPin: Uint8Array): void {
    // The binding takes the PIN as a string only, so this copy cannot be wiped.
    const pin = new TextDecoder().decode(secretPin);
    this.#accepting(CKR.USER_ALREADY_LOGGED_IN, () => this.#module.C_Login(session, CKU.USER, pin));
  }

  logout(session: SessionHandle): void {
    call(() => this.#module.C_Logout(session));
  }

  find(session: SessionHandle, template: Template, limit: number): readonly ObjectHandle[] {
    call(() => this.#module.C_FindObjectsInit(session, bindingTemplate(template)));
    const found = call(() => this.#module.C_FindObjects(session, limit)) as ObjectHandle[]; // Branded, as above.
    call(() => this.#module.C_FindObjectsFinal(session));
    return found;
  }

  attributes(session: SessionHandle, object: ObjectHandle, types: readonly number[]): readonly Uint8Array[] {
    const wanted = types.map((type) => ({ type }));
    const values = call(() => this.#module.C_GetAttributeValue(session, object, wanted));
    return values.map(({ value }) => value);
  }

  createObject(session: SessionHandle, template: Template): ObjectHandle {
    const handle = call(() => this.#module.C_CreateObject(session, bindingTemplate(template)));
    return handle as ObjectHandle; // Branded, as above.
  }

  destroyObject(session: SessionHandle, object: ObjectHandle): void {
    call(() => this.#module.C_DestroyObject(session, object));
  }

  random(session: SessionHandle, length: number): Uint8Array {
    return call(() => this.#module.C_GenerateRandom(session, Buffer.alloc(length)));
  }

  generateKey(session: SessionHandle, mechanism: Mechanism, template: Template): ObjectHandle {
    const handle = call(() =>
      this.#module.C_GenerateKey(session, bindingMechanism(mechanism), bindingTemplate(template)),
    );
    return handle as ObjectHandle; // Branded, as above.
  }

  generateKeyPair(
    session: SessionHandle,
    mechanism: Mechanism,
    publicTemplate: Template,
    privateTemplate: Template,
  ): KeyPairHandles {
    const templates = [bindingTemplate(publicTemplate), bindingTemplate(privateTemplate)] as const;
    const pair = call(() =>
      this.#module.C_GenerateKeyPair(session, bindingMechanism(mechanism), ...templates),
    );
    return pair as { publicKey: Buffer; privateKey: Buffer } as KeyPairHandles; // Branded, as above.
  }

  async sign(
    session: SessionHandle,
    mechanism: Mechanism,
    key: ObjectHandle,
    data: Uint8Array,
    signatureBytes: number,
  ): Promise<Uint8Array> {
    call(() => this.#module.C_SignInit(session, bindingMechanism(mechanism), key));
    const input = asBuffer(data);
    const output = Buffer.alloc(signatureBytes);
    return await this.#holding([session, input, output], () =>
      this.#module.C_SignAsync(session, input, output),
    );
  }

  async encrypt(
    session: SessionHandle,
    mechanism: Mechanism,
    key: ObjectHandle,
    secretPlaintext: Uint8Array,
    overhead: number,
  ): Promise<Uint8Array> {
    // The binding's structure points into `parameter.iv`, which the caller holds until the promise settles.
    call(() => this.#module.C_EncryptInit(session, bindingMechanism(mechanism), key));
    const input = asBuffer(secretPlaintext);
    const output = Buffer.alloc(secretPlaintext.length + overhead);
    return await this.#holding([session, input, output], () =>
      this.#module.C_EncryptAsync(session, input, output),
    );
  }

  async decrypt(
    session: SessionHandle,
    mechanism: Mechanism,
    key: ObjectHandle,
    ciphertext: Uint8Array,
  ): Promise<Uint8Array> {
    call(() => this.#module.C_DecryptInit(session, bindingMechanism(mechanism), key));
    const input = asBuffer(ciphertext);
    const output = Buffer.alloc(ciphertext.length);
    return await this.#holding([session, input, output], () =>
      this.#module.C_DecryptAsync(session, input, output),
    );
  }

  wrapKey(
    session: SessionHandle,
    mechanism: Mechanism,
    wrappingKey: ObjectHandle,
    key: ObjectHandle,
    maximumBytes: number,
  ): Uint8Array {
    const output = Buffer.alloc(maximumBytes);
    return call(() => this.#module.C_WrapKey(session, bindingMechanism(mechanism), wrappingKey, key, output));
  }

  unwrapKey(
    session: SessionHandle,
    mechanism: Mechanism,
    wrappingKey: ObjectHandle,
    wrapped: Uint8Array,
    template: Template,
  ): ObjectHandle {
    const handle = call(() =>
      this.#module.C_UnwrapKey(
        session,
        bindingMechanism(mechanism),
        wrappingKey,
        asBuffer(wrapped),
        bindingTemplate(template),
      ),
    );
    return handle as ObjectHandle; // Branded, as above.
  }

  #accepting(code: number, action: () => void): void {
    try {
      call(action);
    } catch (error) {
      if (!(error instanceof Pkcs11Error) || error.code !== code) throw error;
    }
  }

  async #holding(buffers: readonly Buffer[], operation: () => Promise<Buffer>): Promise<Uint8Array> {
    this.#inFlight.add(buffers);
    try {
      return await operation();
    } catch (thrown) {
      throw normalisePkcs11Error(thrown);
    } finally {
      this.#inFlight.delete(buffers);
    }
  }
}

function call<Result>(action: () => Result): Result {
  try {
    return action();
  } catch (thrown) {
    throw normalisePkcs11Error(thrown);
  }
}

function bindingTemplate(template: Template): BindingAttribute[] {
  return template.map(({ type, value }) => ({
    type,
    value: value instanceof Uint8Array ? asBuffer(value) : value,
  }));
}

/** Texts in Cryptoki structures are padded with blanks; some modules pad with zero bytes. */
function unpadded(text: string): string {
  return text.replace(/[\s\0]+$/, '');
}

function versionText({ major, minor }: Version): string {
  return `${major}.${minor}`;
}
