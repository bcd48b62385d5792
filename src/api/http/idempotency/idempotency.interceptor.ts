import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { catchError, from, of, type Observable } from 'rxjs';
import { ConflictError, TwinsealError, type ErrorCode } from '../../../errors/index.js';
import { CommitRefused } from '../../../ledger/index.js';
import { stateOf } from '../routes/request-state.js';
import { IdempotencyClaim } from './idempotency-claim.js';
import { IDEMPOTENCY_HEADER, readIdempotencyKey } from './idempotency-key.js';
import { RequestFingerprint } from './request-fingerprint.js';
import { StoredAnswers, type StoredAnswer } from './stored-answers.js';

/** The administrator has no API key; its requests share this name. */
const ADMIN_OWNER = 'admin';

/** One request with an idempotency key. */
interface Attempt {
  readonly owner: string;
  readonly key: string;
  /** What the fingerprint covers. */
  readonly bytes: Uint8Array;
  readonly reply: FastifyReply;
}

/** How a request is refused when the first of two at once has already changed what the second finds. */
const TRACES: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'key.active-version-exists',
  'key.illegal-transition',
  'key.not-found',
  'conflict.duplicate',
  'conflict.in-use',
  'request.not-found',
]);

/**
 * Answers a repeated request with the first answer. The claim that the service puts into its commit decides between
 * two requests at once: the one that comes second is refused, there or before by what the first one did, and looks the
 * first one's answer up.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    private readonly answers: StoredAnswers,
    private readonly fingerprints: RequestFingerprint,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const key = readIdempotencyKey(request.headers[IDEMPOTENCY_HEADER]);
    if (key === undefined) return next.handle();
    const state = stateOf(request);
    const owner = state.principal?.apiKeyId ?? ADMIN_OWNER;
    const bytes = fingerprinted(request, state.rawBody);
    const attempt: Attempt = { owner, key, bytes, reply: http.getResponse<FastifyReply>() };
    const stored = await this.answers.find(owner, key);
    if (stored !== undefined) return of(this.#replay(attempt, stored));
    state.idempotency = new IdempotencyClaim(owner, key, this.fingerprints.make(bytes));
    return next.handle().pipe(catchError((thrown: unknown) => from(this.#afterRefusal(attempt, thrown))));
  }

  async #afterRefusal(attempt: Attempt, thrown: unknown): Promise<unknown> {
    const taken = thrown instanceof CommitRefused && thrown.reason === 'idempotency';
    if (!taken && !isTrace(thrown)) throw thrown;
    const stored = await this.answers.find(attempt.owner, attempt.key);
    if (stored !== undefined) return this.#replay(attempt, stored);
    throw taken ? clash('This Idempotency-Key is in use') : thrown;
  }

  /** The route's own status is sent again: the fingerprint covers the path, so it is the first answer's. */
  #replay(attempt: Attempt, stored: StoredAnswer): unknown {
    if (!this.fingerprints.matches(attempt.bytes, stored.fingerprint)) {
      throw clash('This Idempotency-Key was used for another request');
    }
    if (stored.answer === null) {
      throw clash('This request was already done; its answer showed a secret and cannot be repeated');
    }
    void attempt.reply.header('idempotency-replayed', 'true');
    return JSON.parse(stored.answer);
  }
}

function isTrace(thrown: unknown): boolean {
  return thrown instanceof TwinsealError && TRACES.has(thrown.code);
}

function clash(message: string): ConflictError {
  return new ConflictError('conflict.idempotency-key', message);
}

/** Neither a method nor a URL can hold a line end, so the parts cannot run into each other. */
function fingerprinted(request: FastifyRequest, body: Uint8Array | undefined): Uint8Array {
  return Buffer.concat([
    Buffer.from(`${request.method}\n${request.url}\n`, 'utf8'),
    body ?? new Uint8Array(),
  ]);
}
