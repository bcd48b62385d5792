import type { Invariant } from '../evidence.js';

/** Every service finds the audit chain sound, and the same one. */
export const auditWhole: Invariant = async ({ admins }) => {
  const verdicts = await Promise.all(admins.map((admin) => admin.verifyAudit()));
  const broken = verdicts.filter(({ ok }) => !ok).map((verdict) => `broken: ${JSON.stringify(verdict)}`);
  const heads = new Set(verdicts.map(({ head }) => `${head.seq} ${head.hash}`));
  return heads.size === 1 ? broken : [...broken, `different heads: ${[...heads].join(', ')}`];
};
