import { z } from 'zod';

import { count, nextCursor, pqToken, remaining, success, text } from '../fields.js';
import { defineTool, type Tool } from '../tool.js';

const NO_MANDATE = 'twinseal_list_mandates shows the project’s mandates and their ids.';

const scope = z.array(z.string().min(1).max(64)).min(1).max(20);
const mandateId = text('Id of the mandate (mdt_…).');
const mandate = z.looseObject({ id: z.string(), agentId: z.string(), status: z.string() });

const createMandate = defineTool({
  name: 'twinseal_create_mandate',
  title: 'Give an agent a mandate',
  description:
    'Lets an agent do certain actions, for a time and within a budget, and gives the token that stands for it: whoever holds the token may act. Costs 1 token. Give as little scope, budget and time as will do.',
  effect: 'adds',
  input: z.strictObject({
    agentId: z.string().min(1).max(128).describe('Who acts.'),
    issuedBy: z.string().min(1).max(256).describe('In whose name.'),
    scope: scope.describe('Actions that it covers, each compared as a whole, such as orders.read.'),
    budgetTotal: z.int().min(0).describe('Units that may be spent; 0 = UNLIMITED.'),
    expiresInSeconds: count(60, 2_592_000, 'Life of the mandate, up to 30 days.'),
  }),
  output: z.looseObject({ ...success, mandate: mandate.extend({ token: pqToken }), usage: remaining }),
  run: (input, service) => service.fipsign({ method: 'POST', path: '/mandate', body: input }),
});

const verifyMandate = defineTool({
  name: 'twinseal_verify_mandate',
  title: 'Ask for an action under a mandate',
  description:
    'Grants an action and takes its cost from the mandate’s budget in one step, or answers result: denied with the reason. Call it right before the action, once for each, and act only when result is granted. Costs 1 token when granted, nothing when denied.',
  effect: 'adds',
  input: z.strictObject({
    token: pqToken.describe('The mandate’s token.'),
    action: z.string().min(1).max(256).describe('What shall be done, as the scope spells it.'),
    cost: z.int().min(0).describe('Units that it takes from the budget.'),
  }),
  output: z.looseObject({
    ...success,
    result: text('granted or denied.'),
    reason: text('Why it was denied.').optional(),
    budgetRemaining: z.int().optional(),
  }),
  run: (input, service) =>
    service.fipsign({ method: 'POST', path: '/mandate/verify', body: input }, 'result'),
});

const updateMandate = defineTool({
  name: 'twinseal_update_mandate',
  title: 'Narrow, suspend, resume or revoke a mandate',
  description:
    'narrow keeps only the given part of the scope, suspend and resume pause it, revoke ends it. Narrowing and revoking cannot be undone. Free.',
  effect: 'ends',
  input: z.strictObject({
    id: mandateId,
    action: z.enum(['narrow', 'suspend', 'resume', 'revoke']).describe('revoke is the end.'),
    scope: scope.describe('With narrow only: what stays.').optional(),
  }),
  output: z.looseObject({ ...success, id: z.string(), status: z.string(), scope: z.array(z.string()) }),
  run: ({ id, ...body }, service) =>
    service.fipsign({ method: 'PATCH', path: pathOf(id), body, missing: NO_MANDATE }),
});

const getMandate = defineTool({
  name: 'twinseal_get_mandate',
  title: 'Show a mandate',
  description: 'Gives a mandate as it stands: scope, budget, state, end. Free.',
  effect: 'reads',
  input: z.strictObject({ id: mandateId }),
  output: z.looseObject({ ...success, mandate }),
  run: ({ id }, service) => service.fipsign({ method: 'GET', path: pathOf(id), missing: NO_MANDATE }),
});

const listMandates = defineTool({
  name: 'twinseal_list_mandates',
  title: 'List mandates',
  description: 'Lists the project’s mandates, newest first. Free.',
  effect: 'reads',
  input: z.strictObject({
    limit: count(1, 200, 'Mandates per answer; 50 when absent.').optional(),
    cursor: text('nextCursor of the answer before.').optional(),
  }),
  output: z.looseObject({
    ...success,
    mandates: z.array(mandate),
    total: z.int(),
    nextCursor,
  }),
  run: (input, service) => service.fipsign({ method: 'GET', path: '/mandate', query: input }),
});

function pathOf(id: string): string {
  return `/mandate/${encodeURIComponent(id)}`;
}

/** Mandates of agents. */
export const MANDATE_TOOLS: readonly Tool[] = [
  createMandate,
  verifyMandate,
  updateMandate,
  getMandate,
  listMandates,
];
