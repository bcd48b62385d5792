import { RequestError } from '../../../errors/index.js';

/** The request header, as Node spells it. */
export const IDEMPOTENCY_HEADER = 'idempotency-key';

/** 1 to 255 visible ASCII characters. */
const FORM = /^[\x21-\x7e]{1,255}$/;

/**
 * Reads the header's value; undefined when the caller sent none.
 * @throws RequestError `request.shape` for any other form.
 */
export function readIdempotencyKey(value: string | readonly string[] | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string' && FORM.test(value)) return value;
  throw new RequestError(
    'request.shape',
    'The Idempotency-Key header takes 1 to 255 visible ASCII characters',
  );
}
