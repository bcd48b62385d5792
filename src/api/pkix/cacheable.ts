import { createHash } from 'node:crypto';

import type { FastifyReply, FastifyRequest } from 'fastify';

/** What is served to everybody, and may be kept on the way. */
export interface CacheableContent {
  readonly contentType: string;
  readonly body: Uint8Array | string;
  /** How long caches may keep it without asking again, seconds. */
  readonly maxAge: number;
}

/** Sends the content with its ETag, or 304 to whoever has it already (RFC 9110 section 13.1.2). */
export async function sendCacheable(
  request: FastifyRequest,
  reply: FastifyReply,
  { contentType, body, maxAge }: CacheableContent,
): Promise<void> {
  const etag = `"${createHash('sha256').update(body).digest('base64url')}"`;
  void reply.headers({ etag, 'cache-control': `public, max-age=${maxAge}` });
  if (names(request.headers['if-none-match'], etag)) {
    await reply.code(304).send();
    return;
  }
  await reply.type(contentType).send(typeof body === 'string' ? body : Buffer.from(body));
}

/** Weak comparison, as `If-None-Match` has it. */
function names(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  const tags = header.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes('*') || tags.includes(etag);
}
