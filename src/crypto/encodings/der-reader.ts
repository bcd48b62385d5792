import { DerTag } from './der-tag.js';
import { MalformedDerError } from './malformed-der-error.js';

/**
 * Reads one DER structure that fills `der` exactly. What is malformed, here or thrown by `read`, is answered by
 * `otherwise`, which returns a stand-in or throws the error of the place.
 */
export function readDer<Result, Otherwise>(
  der: Uint8Array,
  read: (reader: DerReader) => Result,
  otherwise: (malformed: MalformedDerError) => Otherwise,
): Result | Otherwise {
  try {
    const reader = new DerReader(der);
    const result = read(reader);
    reader.end('the structure');
    return result;
  } catch (error) {
    if (error instanceof MalformedDerError) return otherwise(error);
    throw error;
  }
}

/**
 * Reads DER strictly: one definite, minimal length per element (X.690 section 10.1), the expected tag, and nothing
 * left over. Contents are views of the input. Whatever is wrong is a MalformedDerError.
 */
export class DerReader {
  readonly #bytes: Uint8Array;
  #offset = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Tag of the next element, or undefined at the end. */
  get nextTag(): number | undefined {
    return this.#bytes[this.#offset];
  }

  /** Contents of the next element, which must have `tag`. */
  contents(tag: DerTag, name: string): Uint8Array {
    if (this.nextTag !== tag) throw new MalformedDerError(`${name} is missing or has another type`);
    this.#offset += 1;
    const length = this.#length(name);
    const start = this.#offset;
    if (length > this.#bytes.length - start) throw new MalformedDerError(`${name} is cut short`);
    this.#offset = start + length;
    return this.#bytes.subarray(start, this.#offset);
  }

  /** The next element with its tag and length octets. */
  element(tag: DerTag, name: string): Uint8Array {
    const start = this.#offset;
    this.contents(tag, name);
    return this.#bytes.subarray(start, this.#offset);
  }

  /** A reader over the elements of the next SEQUENCE, or of another constructed element. */
  sequence(name: string, tag: DerTag = DerTag.sequence): DerReader {
    return new DerReader(this.contents(tag, name));
  }

  /** Whole bytes of the next BIT STRING. */
  bitString(name: string): Uint8Array {
    const contents = this.contents(DerTag.bitString, name);
    if (contents[0] !== 0) throw new MalformedDerError(`${name} is not a whole number of bytes`);
    return contents.subarray(1);
  }

  /** Big-endian bytes of the next INTEGER, which must be minimal and not negative; the sign byte is left out. */
  unsigned(name: string): Uint8Array {
    const contents = this.contents(DerTag.integer, name);
    const [first, second] = contents;
    if (first === undefined || first >= 0x80) throw new MalformedDerError(`${name} is empty or negative`);
    if (first !== 0 || second === undefined) return contents;
    if (second < 0x80) throw new MalformedDerError(`${name} is not minimal`);
    return contents.subarray(1);
  }

  /** Refuses bytes that no element of the structure owns. */
  end(name: string): void {
    if (this.#offset !== this.#bytes.length) throw new MalformedDerError(`${name} has bytes left over`);
  }

  #length(name: string): number {
    const first = this.#byte(name);
    if (first < 0x80) return first;
    const octets = first - 0x80;
    // 0x80 is the indefinite form; three octets already exceed every key this service reads.
    if (octets === 0 || octets > 3) throw new MalformedDerError(`${name} has an unusable length`);
    let length = 0;
    for (let index = 0; index < octets; index += 1) length = length * 256 + this.#byte(name);
    const shortest = octets === 1 ? 0x80 : 256 ** (octets - 1);
    if (length < shortest) throw new MalformedDerError(`${name} has a length that is not minimal`);
    return length;
  }

  #byte(name: string): number {
    const byte = this.#bytes[this.#offset];
    if (byte === undefined) throw new MalformedDerError(`${name} is cut short`);
    this.#offset += 1;
    return byte;
  }
}
