/**
 * A copy of a task's input that is safe to post: posting a view copies the whole buffer it looks into, which for a
 * small Buffer is a slab that other requests' bytes lie in. Views of shared memory pass as they are.
 */
export function postable(input: unknown): unknown {
  if (input instanceof Uint8Array) return ownBytes(input);
  if (Array.isArray(input)) return input.map(postable);
  if (typeof input !== 'object' || input === null || input instanceof SharedArrayBuffer) return input;
  return Object.fromEntries(Object.entries(input).map(([name, value]) => [name, postable(value)]));
}

function ownBytes(bytes: Uint8Array): Uint8Array {
  if (bytes.buffer instanceof SharedArrayBuffer || bytes.length === bytes.buffer.byteLength) return bytes;
  return new Uint8Array(bytes);
}
