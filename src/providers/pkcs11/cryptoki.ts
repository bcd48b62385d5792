/**
 * The small part of PKCS#11 that this backend uses, in our own terms: the seam behind which `pkcs11js` stands in
 * production and an in-memory module in tests. Every method throws `Pkcs11Error` when the module does not return
 * CKR_OK. Calls are synchronous unless they return a promise; init and operation are one call here, so nothing else
 * can slip between them. One session carries one operation at a time: the caller sees to that.
 */
export interface Cryptoki {
  /** C_Initialize with the operating system's locks. Already initialised counts as success. */
  initialize(initArguments?: string): void;
  /** C_Finalize: ends every session of this process, also those of other users of the module. */
  finalize(): void;
  moduleInfo(): ModuleInfo;
  /** Slots that hold a token. */
  slots(): readonly SlotHandle[];
  slotFlags(slot: SlotHandle): number;
  tokenInfo(slot: SlotHandle): TokenInfo;
  mechanisms(slot: SlotHandle): readonly number[];
  /** Read-write session. */
  openSession(slot: SlotHandle): SessionHandle;
  closeSession(session: SessionHandle): void;
  /** Whether the user is logged in, as the session sees it (C_GetSessionInfo). */
  isLoggedIn(session: SessionHandle): boolean;
  /** Logs the user in, for every session of this process. Already logged in counts as success. */
  login(session: SessionHandle, secretPin: Uint8Array): void;
  logout(session: SessionHandle): void;
  /** Objects that match, at most `limit`. */
  find(session: SessionHandle, template: Template, limit: number): readonly ObjectHandle[];
  /** Attribute values in the order of `types`. */
  attributes(session: SessionHandle, object: ObjectHandle, types: readonly number[]): readonly Uint8Array[];
  createObject(session: SessionHandle, template: Template): ObjectHandle;
  destroyObject(session: SessionHandle, object: ObjectHandle): void;
  /** Fills with `length` bytes of the token's random generator. The caller wipes them if they are secret. */
  random(session: SessionHandle, length: number): Uint8Array;
  generateKey(session: SessionHandle, mechanism: Mechanism, template: Template): ObjectHandle;
  generateKeyPair(
    session: SessionHandle,
    mechanism: Mechanism,
    publicTemplate: Template,
    privateTemplate: Template,
  ): KeyPairHandles;
  /** `signatureBytes` is the exact length the module will return. */
  sign(
    session: SessionHandle,
    mechanism: Mechanism,
    key: ObjectHandle,
    data: Uint8Array,
    signatureBytes: number,
  ): Promise<Uint8Array>;
  /** `overhead`: how many bytes the result may be longer than the plaintext. */
  encrypt(
    session: SessionHandle,
    mechanism: Mechanism,
    key: ObjectHandle,
    secretPlaintext: Uint8Array,
    overhead: number,
  ): Promise<Uint8Array>;
  /** The caller wipes the result. */
  decrypt(
    session: SessionHandle,
    mechanism: Mechanism,
    key: ObjectHandle,
    ciphertext: Uint8Array,
  ): Promise<Uint8Array>;
  wrapKey(
    session: SessionHandle,
    mechanism: Mechanism,
    wrappingKey: ObjectHandle,
    key: ObjectHandle,
    maximumBytes: number,
  ): Uint8Array;
  unwrapKey(
    session: SessionHandle,
    mechanism: Mechanism,
    wrappingKey: ObjectHandle,
    wrapped: Uint8Array,
    template: Template,
  ): ObjectHandle;
}

declare const slotBrand: unique symbol;
declare const sessionBrand: unique symbol;
declare const objectBrand: unique symbol;

/** Opaque CK_SLOT_ID. Changes when a token is initialised: never stored. */
export type SlotHandle = Buffer & { readonly [slotBrand]: true };
/** Opaque CK_SESSION_HANDLE. */
export type SessionHandle = Buffer & { readonly [sessionBrand]: true };
/** Opaque CK_OBJECT_HANDLE. After a reconnect the same number may name another object: never kept across one. */
export type ObjectHandle = Buffer & { readonly [objectBrand]: true };

/** What C_GenerateKeyPair gives: objects of the session, or of the token. */
export interface KeyPairHandles {
  readonly publicKey: ObjectHandle;
  readonly privateKey: ObjectHandle;
}

/** A boolean is one byte, a number a CK_ULONG, a string its UTF-8 bytes. */
export interface Attribute {
  readonly type: number;
  readonly value: boolean | number | string | Uint8Array;
}

/** CK_ATTRIBUTE list of an object to be made or found. */
export type Template = readonly Attribute[];

/** CK_MECHANISM: a CKM_ number, with its parameter where it takes one. */
export interface Mechanism {
  readonly mechanism: number;
  readonly parameter?: MechanismParameter;
}

/** The parameters that the service's mechanisms take. */
export type MechanismParameter = GcmParameter | SignContextParameter;

/** CK_GCM_PARAMS with a 128-bit tag. The module may write the IV it used into `iv`. */
export interface GcmParameter {
  readonly kind: 'gcm';
  readonly iv: Uint8Array;
  readonly aad: Uint8Array;
}

/** CK_SIGN_ADDITIONAL_CONTEXT of version 3.2. */
export interface SignContextParameter {
  readonly kind: 'sign-context';
  /** One of `CKH`. */
  readonly hedge: number;
  /** 0 to 255 bytes. */
  readonly context: Uint8Array;
}

/** C_GetInfo, texts without padding, versions as `major.minor`. The Cryptoki version is informative only. */
export interface ModuleInfo {
  readonly manufacturer: string;
  readonly description: string;
  readonly libraryVersion: string;
  readonly cryptokiVersion: string;
}

/** C_GetTokenInfo, texts without padding. */
export interface TokenInfo {
  readonly label: string;
  readonly serial: string;
  readonly manufacturer: string;
  readonly model: string;
  readonly flags: number;
  readonly firmwareVersion: string;
  readonly hardwareVersion: string;
}
