import type { UsageNumbers } from '../../usage/index.js';
import type { RemainingDto } from './answers.dto.js';

/** Exactly four members: Python clients unpack them into a record of four fields. */
export function remaining({
  freeRemaining,
  packRemaining,
  totalRemaining,
  month,
}: UsageNumbers): RemainingDto {
  return { freeRemaining, packRemaining, totalRemaining, month };
}

/** What is written where a text must not be empty and the project names no owner. */
export function ownerOf(ownerEmail: string | null): string {
  return ownerEmail ?? 'owner@localhost';
}
