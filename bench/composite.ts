// The composite's part of `make bench`: both halves raw, the composition around them, and the same through HTTP.
import { randomBytes } from 'node:crypto';

import { runChild } from './child.js';
import { COMPOSITE, type CompositeEngineFigures, type CompositeFigures } from './composite-figures.js';
import { type HttpFigures, MESSAGE_BYTES } from './figures.js';
import type { LoadedRoute, Subject } from './subject.js';

const message = randomBytes(MESSAGE_BYTES).toString('base64');
const KEY = { algorithm: COMPOSITE, key_version: 1 };
const SIGN: LoadedRoute = { path: '/api/v1/signature/sign', body: { ...KEY, message } };

export const compositeFigures = async (
  subject: Subject,
  clients: readonly number[],
  seconds: number,
): Promise<CompositeFigures> => {
  await subject.post('/api/v1/kms/keys/generate', { algorithm: COMPOSITE }, 201);
  const { signature } = await subject.post(SIGN.path, SIGN.body, 200);
  const verify: LoadedRoute = {
    path: '/api/v1/signature/verify',
    body: { ...KEY, message, signature },
  };
  const over = async (route: LoadedRoute): Promise<readonly HttpFigures[]> => {
    const figures: HttpFigures[] = [];
    for (const count of clients) figures.push(await subject.load(count, seconds, route));
    return figures;
  };
  return {
    engine: await runChild<CompositeEngineFigures>(0, 'composite-engine.ts', { seconds }),
    sign: await over(SIGN),
    verify: await over(verify),
  };
};
