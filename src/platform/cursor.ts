import { RequestError } from '../errors/index.js';

/** Where the next page of a list begins: the sort values of the last row already shown. Numbers are safe integers. */
export type CursorPosition = readonly (string | number)[];

/** Opaque text of a position: base64url of its JSON. Not a secret and not signed; it only picks a place in the caller's own list. */
export function encodeCursor(position: CursorPosition): string {
  return Buffer.from(JSON.stringify(position), 'utf8').toString('base64url');
}

/**
 * Reads a cursor back. `shape` names the type of each value, in order.
 * @throws RequestError `request.shape` for anything that `encodeCursor` would not have written in that shape.
 */
export function decodeCursor(text: string, shape: readonly ('string' | 'number')[]): CursorPosition {
  const position = parse(text);
  const whole =
    Array.isArray(position) &&
    position.length === shape.length &&
    position.every((value, index) => fits(value, shape[index]));
  if (!whole || encodeCursor(position as CursorPosition) !== text) {
    throw new RequestError('request.shape', '"cursor" is not a cursor of this list');
  }
  return position as CursorPosition;
}

/** Lists sort by texts and whole numbers; PostgreSQL would fail on a fraction where it expects an integer. */
function fits(value: unknown, type: 'string' | 'number' | undefined): boolean {
  return type === 'number' ? Number.isSafeInteger(value) : typeof value === type;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
