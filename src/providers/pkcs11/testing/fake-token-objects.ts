import { CKA } from '../cryptoki-numbers.js';
import type { Attribute, ObjectHandle, Template } from '../cryptoki.js';
import { CKR } from '../ckr.js';
import { Pkcs11Error } from '../pkcs11-error.js';

/** What an object of the fake holds besides attributes: a KeyObject, or the bytes of a secret key. */
export type Material = unknown;

export interface FakeObject {
  readonly attributes: Map<number, Uint8Array>;
  readonly material: Material;
}

/** Objects by handle. Token objects stay, session objects go with the module's end. */
export class FakeTokenObjects {
  readonly #objects = new Map<string, FakeObject>();
  #next = 1;

  get count(): number {
    return this.#objects.size;
  }

  add(template: Template, material: Material, more: Template = []): ObjectHandle {
    const handle = Buffer.alloc(8);
    handle.writeUInt32LE(this.#next);
    this.#next += 1;
    const attributes = new Map([...template, ...more].map(({ type, value }) => [type, encoded(value)]));
    this.#objects.set(handle.toString('hex'), { attributes, material });
    return handle as ObjectHandle; // Born here.
  }

  get(handle: ObjectHandle): FakeObject {
    const object = this.#objects.get(handle.toString('hex'));
    if (object === undefined) throw new Pkcs11Error(CKR.OBJECT_HANDLE_INVALID);
    return object;
  }

  delete(handle: ObjectHandle): void {
    this.get(handle);
    this.#objects.delete(handle.toString('hex'));
  }

  find(template: Template): ObjectHandle[] {
    return [...this.#objects]
      .filter(([, { attributes }]) =>
        template.every((one) => same(attributes.get(one.type), encoded(one.value))),
      )
      .map(([hex]) => Buffer.from(hex, 'hex') as ObjectHandle);
  }

  /** Gives every object another handle, as a reconnect may. */
  renumber(): void {
    const objects = [...this.#objects.values()].filter(
      ({ attributes }) => attributes.get(CKA.TOKEN)?.[0] === 1,
    );
    this.#objects.clear();
    for (const object of objects.toReversed()) {
      const handle = this.add([], object.material);
      this.#objects.set(handle.toString('hex'), object);
    }
  }
}

export function encoded(value: Attribute['value']): Uint8Array {
  if (typeof value === 'boolean') return Uint8Array.of(value ? 1 : 0);
  if (typeof value === 'string') return new TextEncoder().encode(value);
  if (typeof value !== 'number') return new Uint8Array(value);
  const ulong = Buffer.alloc(8);
  ulong.writeBigUInt64LE(BigInt(value));
  return ulong;
}

function same(left: Uint8Array | undefined, right: Uint8Array): boolean {
  return left !== undefined && Buffer.compare(left, right) === 0;
}
