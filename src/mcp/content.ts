import { z } from 'zod';

import { decodeCanonicalBase64, encodeBase64 } from '../crypto/encodings/base64.js';
import { wipe } from '../crypto/bytes.js';
import { base64, text } from './fields.js';
import { ToolFault } from './tool-fault.js';

/** What a tool works on: bytes, or readable text in their place. */
export interface Content {
  readonly text?: string | undefined;
  readonly bytes?: string | undefined;
}

/** The pair of arguments that carries content. @param name of the one that holds bytes @param what completes "What to …" */
export function contentFields<const Name extends string>(name: Name, what: string) {
  const bytes = base64(`what to ${what}, up to 1 MiB. Not beside "text".`).optional();
  return {
    text: text(
      `What to ${what}, as readable text; its UTF-8 bytes are taken. Not beside "${name}".`,
    ).optional(),
    // A computed name widens to string; this is the one that was given.
    ...({ [name]: bytes } as { readonly [N in Name]: z.ZodOptional<z.ZodString> }),
  };
}

/** The base64 that the service takes. @param name of the argument that holds bytes @throws ToolFault unless one of the two is given */
export function contentBytes(name: string, { text: readable, bytes }: Content): string {
  if (readable !== undefined && bytes === undefined) return encodeBase64(Buffer.from(readable, 'utf8'));
  if (readable === undefined && bytes !== undefined) return bytes;
  throw new ToolFault(
    `Exactly one of "text" and "${name}" is needed`,
    `Nothing was done. Give readable content as "text", anything else as base64 in "${name}", and call again.`,
  );
}

/** The content as readable text, where its bytes are UTF-8. */
export function readableText(bytes: unknown): { readonly text?: string } {
  const secret = typeof bytes === 'string' ? decodeCanonicalBase64(bytes) : undefined;
  if (secret === undefined) return {};
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(secret) };
  } catch {
    return {};
  } finally {
    wipe(secret);
  }
}
