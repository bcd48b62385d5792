import type { UsageNumbers } from '../usage/index.js';

/**
 * A `token.signed` with the members of a real one and words that nobody mistakes for it.
 * @param timestamp Unix seconds
 */
export function sampleBody(
  projectId: string,
  apiKeyName: string,
  timestamp: number,
  { freeRemaining, packRemaining, totalRemaining, month }: UsageNumbers,
): string {
  const data = {
    sub: 'webhook-test',
    email: null,
    role: null,
    projectId,
    apiKeyName,
    tokensUsed: 0,
    freeRemaining,
    packRemaining,
    totalRemaining,
    source: 'free',
    month,
  };
  return JSON.stringify({ event: 'token.signed', timestamp, data });
}
