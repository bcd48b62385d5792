/**
 * A copy of tasks' input that is safe to post: posting a view copies the whole buffer it looks into, which for a small
 * Buffer is a slab that other requests' bytes lie in. Views of shared memory pass as they are. What several tasks of a
 * group share is copied once, and is one thing again where it arrives.
 */
export function postable(input: unknown, seen: Map<object, unknown> = new Map()): unknown {
  if (typeof input !== 'object' || input === null || input instanceof SharedArrayBuffer) return input;
  const known = seen.get(input);
  if (known !== undefined) return known;
  const copy = copied(input, seen);
  seen.set(input, copy);
  return copy;
}

function copied(input: object, seen: Map<object, unknown>): unknown {
  if (input instanceof Uint8Array) return ownBytes(input);
  if (Array.isArray(input)) return input.map((item) => postable(item, seen));
  const copy: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(input)) copy[name] = postable(value, seen);
  return copy;
}

function ownBytes(bytes: Uint8Array): Uint8Array {
  if (bytes.buffer instanceof SharedArrayBuffer || bytes.length === bytes.buffer.byteLength) return bytes;
  return new Uint8Array(bytes);
}
