import type { KeyAlgorithm } from '../crypto/key-algorithm.js';
import type { KeyMaterial, KeyPurpose } from '../custody/index.js';

import type { KeyStatus } from './key-status.js';

/** A named key: one algorithm, versions numbered from 1. Project, name and algorithm together identify it. */
export interface Key {
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
  readonly algorithm: KeyAlgorithm;
  readonly purpose: KeyPurpose;
}

/** One version of a key, as it stood when it was read. Immutable: a change of state is a new value. */
export interface KeyVersion {
  readonly id: string;
  readonly key: Key;
  readonly version: number;
  readonly status: KeyStatus;
  readonly origin: 'generated' | 'imported';
  /** RFC 3339, as are the other times. */
  readonly createdAt: string;
  readonly retiredAt: string | null;
  readonly archivedAt: string | null;
  /** Without components when the version was found damaged. */
  readonly material: KeyMaterial;
}

/** How a caller names a key. */
export interface KeyName {
  readonly projectId: string;
  readonly name: string;
  readonly algorithm: KeyAlgorithm;
}
