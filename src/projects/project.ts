import type { MlDsaName } from '../crypto/component-algorithm.js';

/** A tenant: it owns keys, API keys and quota, and sees nothing of other projects. */
export interface Project {
  /** `proj_` and 32 lowercase hex digits. */
  readonly id: string;
  /** Unique among projects that are not deleted. */
  readonly name: string;
  /** The operator's own word for the tariff; the service gives it no meaning. */
  readonly plan: string | null;
  readonly ownerEmail: string | null;
  /** Tokens per calendar month in UTC; null = unlimited. */
  readonly freeLimit: number | null;
  readonly tokenAlgorithm: MlDsaName;
  /** Canonical names; null = all. */
  readonly allowedAlgorithms: readonly string[] | null;
  /** RFC 3339 with milliseconds, as is `updatedAt`. */
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** What the administrator chooses for a new project; what is absent takes its default. */
export interface NewProject {
  readonly name: string;
  readonly plan?: string | null;
  readonly ownerEmail?: string | null;
  /** Absent: 10,000. */
  readonly freeLimit?: number | null;
  /** Absent: ML-DSA-65. */
  readonly tokenAlgorithm?: MlDsaName;
  readonly allowedAlgorithms?: readonly string[] | null;
}

/**
 * What may change later; absent members stay as they are. The token algorithm is not among them: it belongs to
 * the token keys that exist already.
 */
export type ProjectChange = Partial<Omit<NewProject, 'tokenAlgorithm'>>;
