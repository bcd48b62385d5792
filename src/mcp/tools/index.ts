import type { Tool } from '../tool.js';
import { FIPSIGN_ACCOUNT_TOOLS } from './fipsign-account.tools.js';
import { FIPSIGN_CA_TOOLS } from './fipsign-ca.tools.js';
import { FIPSIGN_TOKEN_TOOLS } from './fipsign-token.tools.js';
import { KEM_TOOLS } from './kem.tools.js';
import { KEY_TOOLS } from './key.tools.js';
import { MANDATE_TOOLS } from './mandate.tools.js';
import { SERVICE_TOOLS } from './service.tools.js';
import { SIGNATURE_TOOLS } from './signature.tools.js';

/** Every tool, in the order of the list. A new one is a definition in its file and its line in docs/mcp.md. */
export const TOOLS: readonly Tool[] = [
  ...FIPSIGN_ACCOUNT_TOOLS,
  ...FIPSIGN_TOKEN_TOOLS,
  ...FIPSIGN_CA_TOOLS,
  ...SERVICE_TOOLS,
  ...KEY_TOOLS,
  ...SIGNATURE_TOOLS,
  ...KEM_TOOLS,
  ...MANDATE_TOOLS,
];
