import { z } from 'zod';

import { noInput, text } from '../fields.js';
import { defineTool, type Tool } from '../tool.js';

const health = defineTool({
  name: 'twinseal_health',
  title: 'What works and what is down',
  description:
    'Says whether the service can do its work, with the result of each of its checks (database, engines, backends). Free; needs no API key.',
  effect: 'reads',
  input: noInput,
  output: z.looseObject({
    status: text('ok, or what the service says instead.'),
    checks: z.array(z.looseObject({ name: z.string(), ok: z.boolean() })),
  }),
  run: (_input, service) => service.fipsign({ method: 'GET', path: '/health/ready', key: 'none' }, 'checks'),
});

/** The service itself. */
export const SERVICE_TOOLS: readonly Tool[] = [health];
