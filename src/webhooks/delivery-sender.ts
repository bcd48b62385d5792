import { request as requestHttp, type RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';

import { Injectable } from '@nestjs/common';

import { errorCode } from '../storage/index.js';
import { TargetGuard, TargetRefused, type TargetAddress } from './target-guard.js';
import { unlessAborted } from './unless-aborted.js';

/** A receiver that takes longer is cut off, from the look-up of its name to the head of its answer. */
const DELIVERY_TIMEOUT_MS = 10_000;

/** A request that is ready to go. */
export interface OutgoingDelivery {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What came of it; `error` null = delivered. */
export interface DeliveryResult {
  /** HTTP status; null when there was no answer. */
  readonly status: number | null;
  readonly error: string | null;
}

/** Sends one delivery to addresses that the guard has checked. Redirects are answers like any other, not followed. */
@Injectable()
export class DeliverySender {
  constructor(private readonly guard: TargetGuard) {}

  /** Never rejects: what goes wrong is the result. */
  async send(delivery: OutgoingDelivery): Promise<DeliveryResult> {
    const signal = AbortSignal.timeout(DELIVERY_TIMEOUT_MS);
    try {
      const url = new URL(delivery.url);
      const addresses = await unlessAborted(this.guard.addressesFor(url), signal);
      const status = await post(url, addresses, delivery, signal);
      const delivered = status >= 200 && status < 300;
      return { status, error: delivered ? null : `the receiver answered ${status}` };
    } catch (error) {
      return { status: null, error: explain(error, signal) };
    }
  }
}

/** Resolves with the status as soon as it is there; the rest of the answer is not waited for. */
function post(
  url: URL,
  addresses: readonly TargetAddress[],
  { headers, body }: OutgoingDelivery,
  signal: AbortSignal,
): Promise<number> {
  const options: RequestOptions = {
    method: 'POST',
    headers: { ...headers, 'content-length': String(Buffer.byteLength(body, 'utf8')) },
    lookup: pinned(addresses),
    signal,
    // A connection of its own: nothing of one receiver's waits for another's.
    agent: false,
  };
  return new Promise((resolve, reject) => {
    const outgoing = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, options, (incoming) => {
      // What the receiver says, and how it ends, no longer matters.
      incoming.on('error', () => undefined);
      incoming.resume();
      resolve(incoming.statusCode ?? 0);
    });
    outgoing.on('error', reject);
    outgoing.end(body, 'utf8');
  });
}

/** Answers every look-up with the addresses that were checked. */
function pinned(addresses: readonly TargetAddress[]): LookupFunction {
  return (_host, options, done) => {
    const [first] = addresses;
    if (first === undefined) return done(new Error('no address'), []);
    if (options.all === true) return done(null, [...addresses]);
    done(null, first.address, first.family);
  };
}

/** For the delivery log: kinds of failure, never an address or a line of the receiver's. */
function explain(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return `no answer within ${DELIVERY_TIMEOUT_MS / 1000} s`;
  if (error instanceof TargetRefused) return `the target ${error.message}`;
  return errorCode(error) || 'the connection failed';
}
