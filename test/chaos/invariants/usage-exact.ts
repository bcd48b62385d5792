import type { Evidence, Invariant } from '../evidence.js';
import type { StoredEntry } from '../stored-rows.js';

const CHARGED: ReadonlySet<string> = new Set([
  'token.sign',
  'token.verify',
  'token.revoke',
  'ca.issue',
  'ca.revoke',
]);

/** The project was charged for exactly the charged deeds that its audit log holds. */
export const usageExact: Invariant = async ({ entries, clients }: Evidence) => {
  const [client] = clients;
  if (client === undefined) return ['there is no service to ask'];
  const { monthlyHistory } = await client.usage();
  const used = monthlyHistory.reduce((sum, { tokensUsed }) => sum + tokensUsed, 0);
  const charged = entries.filter(isCharged).length;
  return used === charged ? [] : [`${used} tokens were charged for ${charged} deeds`];
};

/** A verification costs as much when the token does not hold; its outcome then says why. */
function isCharged({ action, outcome }: StoredEntry): boolean {
  return CHARGED.has(action) && (outcome === 'ok' || outcome.startsWith('token.'));
}
