import { endianness } from 'node:os';

import type { Mechanism as BindingMechanism } from 'pkcs11js';

import type { Mechanism, MechanismParameter, SignContextParameter } from './cryptoki.js';
import { asBuffer } from './shared-buffer.js';

/** Parameter structures by the binding's own numbers (`CK_PARAMS_*`). */
const PARAMS = { AES_GCM_V240: 7, DES_CBC_ENCRYPT_DATA: 0x14 } as const;
const GCM_TAG_BITS = 128;
const LP64_ULONG_BYTES = 8;

/** What decides the layout of C structures. */
export interface PlatformLayout {
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  readonly endianness: 'BE' | 'LE';
}

const LP64_ARCHITECTURES: readonly string[] = ['x64', 'arm64', 'ppc64', 'riscv64', 'loong64'];

/** The layout of this process. */
export function thisPlatform(): PlatformLayout {
  return { platform: process.platform, arch: process.arch, endianness: endianness() };
}

/**
 * Whether an ML-DSA context can be handed to the module: 64-bit little-endian Unix only. Windows packs structures to
 * one byte and has a 4-byte CK_ULONG.
 */
export function supportsSignContext({ platform, arch, endianness: order }: PlatformLayout): boolean {
  return platform !== 'win32' && order === 'LE' && LP64_ARCHITECTURES.includes(arch);
}

/** Our mechanism in the binding's form. Byte arrays share memory with ours, so an IV written back is seen. */
export function bindingMechanism({ mechanism, parameter }: Mechanism): BindingMechanism {
  return parameter === undefined ? { mechanism } : { mechanism, parameter: bindingParameter(parameter) };
}

type BindingParameter = NonNullable<BindingMechanism['parameter']>;

function bindingParameter(parameter: MechanismParameter): BindingParameter {
  if (parameter.kind === 'sign-context') return signContext(parameter);
  const iv = asBuffer(parameter.iv);
  // The binding's type for a parameter names only `type`; its GCM structure takes these members.
  return {
    type: PARAMS.AES_GCM_V240,
    iv,
    ivBits: iv.length * 8,
    aad: asBuffer(parameter.aad),
    tagBits: GCM_TAG_BITS,
  } as BindingParameter;
}

/**
 * The binding has no CK_SIGN_ADDITIONAL_CONTEXT { ulong, byte *, ulong }, but on LP64 CK_DES_CBC_ENCRYPT_DATA_PARAMS
 * { byte[8], byte *, ulong } has the same layout. It is read only inside C_SignInit, so lifetime is no question. The
 * coincidence is proven at each start: a signature with a context must verify with it in software and not without.
 */
function signContext({ hedge, context }: SignContextParameter): BindingParameter {
  if (!supportsSignContext(thisPlatform()))
    throw new TypeError('signing with a context needs an LP64 platform');
  const hedgeVariant = Buffer.alloc(LP64_ULONG_BYTES);
  hedgeVariant.writeBigUInt64LE(BigInt(hedge));
  // As above: the members are those of the structure that `type` names.
  return { type: PARAMS.DES_CBC_ENCRYPT_DATA, iv: hedgeVariant, data: asBuffer(context) } as BindingParameter;
}
