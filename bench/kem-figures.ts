import type { LoadFigures } from './figures.js';

/** What is measured, by the names of the table. */
export const KEM_DEEDS = ['encapsulate', 'decapsulate', 'encrypt 1 KiB', 'encrypt 1 MiB'] as const;
export type KemDeed = (typeof KEM_DEEDS)[number];

export const KIB = 1024;
export const MIB = 1_048_576;

/** Calls per second of the raw engine on one core. */
export type KemEngineFigures = Readonly<Record<KemDeed, number>>;

/** One run over HTTP. */
export interface KemHttpFigures extends LoadFigures {
  readonly deed: KemDeed;
}
