/** Engines that compute in this process, by the names that the service gives them. */
export const ENGINES = ['openssl', 'native', 'wasm', 'noble'] as const;
export type EngineName = (typeof ENGINES)[number];

/**
 * What is measured: ML-DSA-65 over a 256-byte message, ML-KEM-768. Keys that take turns are more than an engine keeps
 * anything of: every call is as costly as a first one, which is what engines are usually measured at.
 */
export const OPERATIONS = [
  'ML-DSA-65 keygen',
  'ML-DSA-65 sign',
  'ML-DSA-65 verify',
  'ML-DSA-65 sign, keys in turn',
  'ML-DSA-65 verify, keys in turn',
  'ML-KEM-768 keygen',
  'ML-KEM-768 encapsulate',
  'ML-KEM-768 decapsulate',
] as const;
export type Operation = (typeof OPERATIONS)[number];

/** Those that make or take a private key; a backend that holds keys leaves the others to an engine. */
export const PRIVATE_OPERATIONS = [
  'ML-DSA-65 keygen',
  'ML-DSA-65 sign',
  'ML-KEM-768 keygen',
  'ML-KEM-768 decapsulate',
] as const satisfies readonly Operation[];
export type PrivateOperation = (typeof PRIVATE_OPERATIONS)[number];

/** Operations per second; absent: not measured. */
export type Rates = Readonly<Partial<Record<Operation, number>>>;

/** What a child is asked to measure. */
export interface BackendOrder {
  readonly engine: EngineName;
  readonly seconds: number;
  /** Calls under way at once. @default 1 */
  readonly inFlight?: number;
  /** @default all */
  readonly operations?: readonly Operation[];
}
