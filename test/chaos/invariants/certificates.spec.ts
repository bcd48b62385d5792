import { encodePem } from '../../../src/crypto/encodings/pem.js';
import { NOW, SampleAuthority } from '../../../src/crypto/pkix/testing/sample-authority.js';
import type { Evidence } from '../evidence.js';
import type { Attempt, DeedName, Journal, KnownCertificate, Promised } from '../journal.js';
import { certificatesRevokedForGood } from './certificates-revoked-for-good.js';
import { certificatesUnique } from './certificates-unique.js';
import { listsInOrder } from './lists-in-order.js';

const authority = new SampleAuthority('ML-DSA-44');
const stranger = new SampleAuthority('ML-DSA-44');

const certificate = (number: number): KnownCertificate => ({ id: `cert_${number}`, serial: `410${number}` });
const listOf = (
  number: number,
  revoked: readonly number[] = [],
  by = authority,
  thisUpdate = NOW,
): string => {
  const entries = revoked.map((one) => ({ serialNumber: Uint8Array.of(0x41, one), revokedAt: NOW }));
  return Buffer.from(by.crl({ number, revoked: entries, thisUpdate })).toString('base64');
};

/** One request after the other. */
const attempts = (
  ...told: readonly (readonly [deed: DeedName, promised: Promised, about?: string])[]
): readonly Attempt[] =>
  told.map(([deed, promised, about], index) => ({
    id: `request-${index}`,
    deed,
    began: 2 * index + 1,
    ended: 2 * index + 2,
    status: 200,
    promised,
    ...(about !== undefined && { certificate: about }),
  }));

/** Two certificates, the first of which is revoked between two lists. */
const STORY = attempts(
  ['ca.issue', { certificate: certificate(1) }],
  ['ca.issue', { certificate: certificate(2) }],
  ['ca.crl', { list: 0 }],
  ['ca.revoke', {}, 'cert_1'],
  ['ca.crl', { list: 1 }],
);
const LISTS = [listOf(1), listOf(2, [1])];
const listEntry = (number: number): Evidence['entries'][number] => ({
  seq: number,
  action: 'ca.crl',
  outcome: 'ok',
  requestId: '',
  details: JSON.stringify({ number }),
});

/** What a service answers afterwards. */
interface Now {
  readonly status?: number;
  readonly revoked?: readonly string[];
  readonly list?: string;
}

const evidenceOf = (
  journal: Partial<Journal> = {},
  rows: Partial<Evidence> = {},
  { status = 200, revoked = ['cert_1'], list = LISTS[1] ?? '' }: Now = {},
): Evidence => {
  const client = {
    call: async (_method: string, path: string) => ({
      status,
      json: () => ({ status: { revoked: revoked.includes(path.split('/').at(-1) ?? '') } }),
    }),
  };
  const service = {
    base: new URL('http://127.0.0.1'),
    send: async () => ({ bytes: new Uint8Array(Buffer.from(list, 'base64')) }),
  };
  return {
    journal: { attempts: STORY, tokens: [], lists: LISTS, ...journal },
    ca: { id: 'ca_1', root: encodePem('CERTIFICATE', authority.root) },
    certificates: [
      { ...certificate(1), isRevoked: true },
      { ...certificate(2), isRevoked: false },
    ],
    entries: [listEntry(1), listEntry(2)],
    versions: [],
    admins: [],
    // The invariants call no other method of a client or a service.
    clients: [client] as unknown as Evidence['clients'],
    services: [service] as unknown as Evidence['services'],
    seed: 1,
    ...rows,
  };
};

describe('the invariants over certificates', () => {
  it.each([certificatesUnique, certificatesRevokedForGood, listsInOrder])(
    'hold for a sound story (%#)',
    async (holds) => {
      expect(await holds(evidenceOf())).toEqual([]);
    },
  );

  it.each<[string, Evidence, RegExp]>([
    ['lost', evidenceOf({}, { certificates: [] }), /cert_1 has serial undefined/],
    [
      'another',
      evidenceOf({}, { certificates: [{ ...certificate(1), serial: '4109', isRevoked: false }] }),
      /4109/,
    ],
    [
      'there twice',
      evidenceOf(
        {},
        { certificates: [1, 1].map((number) => ({ ...certificate(number), isRevoked: false })) },
      ),
      /twice/,
    ],
    ['not shown', evidenceOf({}, {}, { status: 404 }), /not shown: 404/],
  ])('name a certificate that is %s', async (_title, evidence, fault) => {
    expect(await certificatesUnique(evidence)).toContainEqual(expect.stringMatching(fault));
  });

  it.each<[string, Evidence, RegExp]>([
    [
      'the rows',
      evidenceOf({}, { certificates: [{ ...certificate(1), isRevoked: false }] }),
      /not revoked any more/,
    ],
    [
      'a list that was asked for later',
      evidenceOf({ lists: [listOf(1), listOf(2, [2])] }),
      /request-4 lacks cert_1/,
    ],
    [
      'the list as it is now',
      evidenceOf({}, {}, { list: listOf(3) }),
      /the list of 127\.0\.0\.1 lacks cert_1/,
    ],
    ['the answer of a service', evidenceOf({}, {}, { revoked: [] }), /not shown as revoked/],
  ])('name a revocation that is missing from %s', async (_title, evidence, fault) => {
    expect(await certificatesRevokedForGood(evidence)).toContainEqual(expect.stringMatching(fault));
  });

  it.each<[string, Evidence, RegExp]>([
    [
      'were given a number twice',
      evidenceOf({}, { entries: [listEntry(1), listEntry(1)] }),
      /given the number 1/,
    ],
    ['were never made', evidenceOf({}, { entries: [] }), /no list/],
    [
      'differ and share a number',
      evidenceOf({ lists: [listOf(1), listOf(1, [1])] }),
      /two lists have the number 1/,
    ],
    ['go back', evidenceOf({ lists: [listOf(2), listOf(1, [1])] }), /list 1 after a later one/],
    [
      'are older than the one before',
      evidenceOf({ lists: [listOf(1), listOf(2, [1], authority, NOW - 9)] }),
      /older/,
    ],
    ['somebody else signed', evidenceOf({ lists: [listOf(1), listOf(2, [1], stranger)] }), /^list 2: /],
  ])('name lists that %s', async (_title, evidence, fault) => {
    expect(await listsInOrder(evidence)).toContainEqual(expect.stringMatching(fault));
  });
});
