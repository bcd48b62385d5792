import type { Extension } from '@peculiar/asn1-x509';

import { fromDer } from './der-codec.js';
import { PkixError } from './pkix-error.js';

/**
 * The extensions of a structure, by OID. Every extension occurs once, and a critical one must be understood
 * (RFC 5280 section 4.2).
 */
export class ExtensionReader {
  readonly #byOid = new Map<string, Extension>();

  /**
   * @param understood OIDs that may be critical
   * @throws PkixError `malformed`
   */
  constructor(extensions: readonly Extension[] | undefined, understood: readonly string[]) {
    // A member that is there and empty is no absent one: `SEQUENCE SIZE (1..MAX)`.
    if (extensions?.length === 0) throw new PkixError('malformed', 'the list of extensions is empty');
    for (const extension of extensions ?? []) {
      const { extnID, critical } = extension;
      if (this.#byOid.has(extnID)) throw new PkixError('malformed', `extension ${extnID} occurs twice`);
      if (critical && !understood.includes(extnID)) {
        throw new PkixError('malformed', `critical extension ${extnID} is not understood`);
      }
      this.#byOid.set(extnID, extension);
    }
  }

  /** For a list of which nothing is used. @throws PkixError `malformed` for what no list may be, and a critical one */
  static refuseCritical(extensions: readonly Extension[] | undefined): void {
    new ExtensionReader(extensions, []);
  }

  /** The DER inside, or undefined without such an extension. */
  contents(oid: string): Uint8Array | undefined {
    const extension = this.#byOid.get(oid);
    return extension && new Uint8Array(extension.extnValue.buffer);
  }

  /** The contents as that type, or undefined without such an extension. @throws PkixError `malformed` */
  find<Contents extends object>(oid: string, type: new () => Contents): Contents | undefined {
    const contents = this.contents(oid);
    return contents && fromDer(contents, type, `extension ${oid}`);
  }
}
