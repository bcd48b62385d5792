import { MESSAGE_BYTES } from './figures.js';

const BATCH = 100;
const AT = '/api/v1/signature';

/** A native route that signs or verifies, and what is posted to it. */
export interface SignatureRoute {
  readonly name: string;
  readonly path: string;
  readonly body: object;
  readonly operation: 'ML-DSA-65 sign' | 'ML-DSA-65 verify';
  /** Operations per request. */
  readonly each: number;
}

/** @param post posts for a project that has an ML-DSA-65 key, and gives the answer's `data` */
export const signatureRoutes = async (
  post: (path: string, body: object) => Promise<Readonly<Record<string, string>>>,
): Promise<readonly SignatureRoute[]> => {
  const message = Buffer.alloc(MESSAGE_BYTES, 7).toString('base64');
  const key = { algorithm: 'ML-DSA-65', key_version: 1 };
  const sign = { ...key, message };
  const { signature } = await post(`${AT}/sign`, sign);
  const items = Array.from({ length: BATCH }, () => ({ message }));
  const [signing, verifying] = ['ML-DSA-65 sign', 'ML-DSA-65 verify'] as const;
  return [
    { name: 'sign', path: `${AT}/sign`, body: sign, operation: signing, each: 1 },
    { name: 'verify', path: `${AT}/verify`, body: { ...sign, signature }, operation: verifying, each: 1 },
    {
      name: 'sign-batch of 100',
      path: `${AT}/sign-batch`,
      body: { ...key, items },
      operation: signing,
      each: BATCH,
    },
  ];
};
