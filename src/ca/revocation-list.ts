/** `json`: FIPSign's signed list; `der`: the CRL of RFC 5280. */
export type ListKind = 'json' | 'der';

/** A signed revocation list without its content. */
export interface ListHeader {
  readonly caId: string;
  readonly kind: ListKind;
  /** CRLNumber: one more than the list before. */
  readonly number: number;
  /** It tells of every revocation up to this one of the CA's. */
  readonly revocationSeq: number;
  /** Unix seconds. */
  readonly issuedAt: number;
}

/** A signed revocation list. */
export interface RevocationList extends ListHeader {
  /** DER, or UTF-8 JSON text. */
  readonly content: Uint8Array;
}
