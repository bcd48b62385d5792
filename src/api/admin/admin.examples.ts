import type { RequestExamples } from '../http/documents/document-spec.js';

/** Stand for the newest project and API key that were seen; the page at `/docs` puts those in. */
const PROJECT = { id: 'proj_0123456789abcdef0123456789abcdef' } as const;
const API_KEY = { ...PROJECT, keyId: 'akey_0123456789abcdef0123456789abcdef' } as const;
const DELIVERY = { ...PROJECT, deliveryId: 'dlv_0123456789abcdef0123456789abcdef' } as const;
const project = { project: { parameters: PROJECT } };

/** Told from the top; deletions last, since what they delete is gone. */
export const ADMIN_EXAMPLES: RequestExamples = {
  createProject: {
    'with defaults': { body: { name: 'example' } },
    unlimited: {
      body: { name: 'example-unlimited', owner_email: 'owner@example.com', plan: 'team', free_limit: null },
    },
  },
  getProject: project,
  updateProject: { plan: { parameters: PROJECT, body: { plan: 'enterprise' } } },
  deleteProject: project,
  createApiKey: {
    'every scope': { parameters: PROJECT, body: { name: 'backend' } },
  },
  listApiKeys: project,
  revokeApiKey: { 'newest API key': { parameters: API_KEY } },
  addPack: { pack: { parameters: PROJECT, body: { pack_type: 'starter', tokens: 50_000 } } },
  setWebhook: { webhook: { parameters: PROJECT, body: { url: 'https://example.com/twinseal' } } },
  getWebhook: project,
  deleteWebhook: project,
  testWebhook: project,
  listDeliveries: project,
  replayDelivery: { 'newest delivery': { parameters: DELIVERY } },
  createCa: { 'X.509': { parameters: PROJECT, body: { format: 'x509', subject: 'Device CA' } } },
  getCa: project,
  retireCa: project,
  rotateTokenKey: { 'default provider': { parameters: PROJECT, body: {} } },
};
