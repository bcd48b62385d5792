/**
 * The revision of the composite signature specification that everything here follows: shown by
 * `GET /kms/algorithms` and named in the documents. A new revision is one change: this constant and, where it differs,
 * `composite-suite-table.ts`.
 */
export const COMPOSITE_SPECIFICATION = 'draft-ietf-lamps-pq-composite-sigs-19';

/** Every message that the halves of a composite sign begins with this (Prefix, 32 bytes of ASCII). */
export const COMPOSITE_PREFIX = 'CompositeAlgorithmSignatures2025';

/** Every suite's label begins with this; the ML-DSA half signs with its label as context. */
export const COMPOSITE_LABEL_PREFIX = 'COMPSIG-';
