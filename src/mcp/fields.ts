import { z } from 'zod';

/** Standard base64 with padding. The service judges it: it knows the limits of each route. */
export function base64(description: string) {
  return z
    .string()
    .meta({ description: `Standard base64 with padding: ${description}`, contentEncoding: 'base64' });
}

/** A required text of a tool's input. @param description for the agent */
export function text(description: string) {
  return z.string().describe(description);
}

/** A whole number that agents count in, such as seconds. */
export function count(min: number, max: number, description: string) {
  return z.int().min(min).max(max).describe(description);
}

/** Where a list goes on; null at its end. */
export const nextCursor = z.union([text('The cursor of the next answer.'), z.null()]);

/** The input of a tool that takes none: an unknown member is refused. */
export const noInput = z.strictObject({});

/** A key by name. @param algorithms examples for its description */
export function keyName(algorithms: string) {
  return {
    algorithm: text(`Algorithm of the key. ${algorithms} twinseal_list_algorithms has them all.`),
    key: z
      .string()
      .regex(/^[a-z0-9-]{1,64}$/, 'takes 1 to 64 of a-z, 0-9 and -')
      .describe('Name of the key within the project; "default" when absent.')
      .optional(),
  };
}

/** Number of a version, in arguments. */
export const keyVersion = count(
  1,
  2_147_483_647,
  'Number of the key’s version, from 1. There is no implicit latest: twinseal_list_keys shows which is active.',
);

/** What answers of keyed tools repeat. */
export const usedKey = {
  key_version: z.int(),
  algorithm: z.string().describe('As it was asked for.'),
};

/** A version of a key in answers. */
export const keyObject = {
  ...usedKey,
  key: z.string(),
  status: text('active (signs, encrypts), retired (verifies, decrypts) or archived (nothing).'),
  public_key: base64('the raw public key.'),
  provider: text(
    'Where the private key lives: memory, wasm, pkcs11; mixed when a composite’s halves differ.',
  ),
  origin: text('generated or imported.'),
  protection: z.looseObject({ level: text('hsm-native, hsm-wrapped or software.') }),
  created_at: z.string(),
};

/** A signed token of FIPSign's form. */
export const pqToken = z.looseObject({
  payload: text('Base64 of the claims.'),
  signature: text('Base64 of the ML-DSA signature over the characters of payload.'),
  algorithm: text('ML-DSA-44, ML-DSA-65 or ML-DSA-87.'),
  issuedAt: z.number().describe('Unix seconds.'),
});

/** What the project has left, right after the call's own charge. */
export const remaining = z.looseObject({
  freeRemaining: z.int(),
  packRemaining: z.int(),
  totalRemaining: z.int(),
});

/** Every answer of FIPSign's routes. */
export const success = { success: z.boolean() };
