/** What parsed JSON can be. A number too large for a double is parsed as infinite. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;

/** A JSON object as `JSON.parse` gives it. */
export interface JsonObject {
  readonly [name: string]: JsonValue;
}

/** Names up to this one are array indexes (ECMA-262 section 6.1.7), which every JS object lists first. */
const LARGEST_INDEX = 4_294_967_294;
const INDEX = /^(?:0|[1-9]\d{0,9})$/;

/**
 * The canonical text of a JSON value: what `JSON.stringify` writes when the members of every object were sorted. Names
 * compare by UTF-16 code unit, but names that look like array indexes come first, in numeric order. No whitespace;
 * numbers as ECMAScript writes them, infinite ones as `null`; only lone surrogates and control characters are escaped.
 *
 * @throws TypeError for what is no JSON
 */
export function canonicalJson(value: JsonValue): string {
  if (typeof value === 'object' && value !== null) return isList(value) ? listText(value) : objectText(value);
  const text: string | undefined = JSON.stringify(value);
  if (text === undefined) throw new TypeError(`a ${typeof value} is no JSON`);
  return text;
}

/** `canonicalJson` in UTF-8: what is signed. */
export function canonicalJsonBytes(value: JsonValue): Uint8Array {
  return new TextEncoder().encode(canonicalJson(value));
}

function listText(list: readonly JsonValue[]): string {
  return `[${list.map(canonicalJson).join(',')}]`;
}

function objectText(object: JsonObject): string {
  const members = Object.entries(object).toSorted(([one], [other]) => compareNames(one, other));
  return `{${members.map(([name, value]) => `${JSON.stringify(name)}:${canonicalJson(value)}`).join(',')}}`;
}

function compareNames(one: string, other: string): number {
  const [left, right] = [indexOf(one), indexOf(other)];
  if (left !== undefined || right !== undefined) return (left ?? Infinity) - (right ?? Infinity);
  return one < other ? -1 : 1;
}

function indexOf(name: string): number | undefined {
  if (!INDEX.test(name)) return undefined;
  const index = Number(name);
  return index <= LARGEST_INDEX ? index : undefined;
}

/** `Array.isArray` does not narrow readonly arrays. */
function isList(value: object): value is readonly JsonValue[] {
  return Array.isArray(value);
}
