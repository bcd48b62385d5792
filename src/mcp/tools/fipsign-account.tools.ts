import { z } from 'zod';

import { makeDeviceKeyPair } from '../device-key-pair.js';
import { base64, noInput, success, text } from '../fields.js';
import { defineTool, type Tool } from '../tool.js';

const health = defineTool({
  name: 'fipsign_health',
  title: 'Health of the service',
  description:
    'Says that the service answers, and which standard and version it speaks. Free; needs no API key. Use it first when other calls fail; twinseal_health says more.',
  effect: 'reads',
  input: noInput,
  output: z.looseObject({ ...success, status: z.string(), algorithm: z.string(), version: z.string() }),
  run: (_input, service) => service.fipsign({ method: 'GET', path: '/health', key: 'none' }),
});

const publicKey = defineTool({
  name: 'fipsign_public_key',
  title: 'Public key of the tokens',
  description:
    'Gives the public key that verifies the project’s tokens without the service; without an API key that of the deployment. Free. 1312, 1952 or 2592 bytes for ML-DSA-44, -65, -87.',
  effect: 'reads',
  input: noInput,
  output: z.looseObject({ ...success, publicKey: base64('the raw key.'), algorithm: z.string() }),
  run: (_input, service) => service.fipsign({ method: 'GET', path: '/public-key', key: 'optional' }),
});

const usage = defineTool({
  name: 'fipsign_usage',
  title: 'Token balance',
  description:
    'Tells how many tokens the project has left this month and in packs, and what the last six months took. Free. Use it before many charged calls.',
  effect: 'reads',
  input: noInput,
  output: z.looseObject({
    ...success,
    current: z.looseObject({ totalRemaining: z.int(), month: z.string() }),
    monthlyHistory: z.array(z.looseObject({ month: z.string(), tokensUsed: z.int() })),
  }),
  run: (_input, service) => service.fipsign({ method: 'GET', path: '/usage' }),
});

const generateKeyPair = defineTool({
  name: 'fipsign_generate_key_pair',
  title: 'Make a key pair for a device',
  description:
    'Makes an ML-DSA-65 key pair on the machine of this MCP server, without the service. Free. Give publicKey to fipsign_ca_issue. DANGER: secretKey stands in the answer and so in this conversation and wherever that is kept; it is right for trials and devices under your control only. For keys that stay inside the service use twinseal_generate_key.',
  effect: 'adds',
  input: noInput,
  output: z.looseObject({
    publicKey: base64('1952 bytes.'),
    secretKey: base64('SECRET, the seed of 32 bytes (FIPS 204) that the private key follows from.'),
    algorithm: z.string(),
    standard: z.string(),
    sizes: z.looseObject({ publicKeyBytes: z.int(), secretKeyBytes: z.int(), note: z.string() }),
    note: text('What to do with the two.'),
  }),
  run: makeDeviceKeyPair,
});

/** The project's account, and keys of its devices. */
export const FIPSIGN_ACCOUNT_TOOLS: readonly Tool[] = [health, publicKey, usage, generateKeyPair];
