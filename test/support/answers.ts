import type { HttpAnswer } from './http.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

interface Envelope<T> {
  readonly data: T;
  readonly request_id: string;
  readonly timestamp: string;
}

interface ErrorEnvelope {
  readonly error: { readonly error_code: string; readonly message: string };
  readonly request_id: string;
  readonly timestamp: string;
}

/** What a refusal is compared by. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
}

const expectTrace = (answer: HttpAnswer, body: { request_id: string; timestamp: string }): void => {
  expect(body.request_id).toMatch(UUID);
  expect(answer.headers['x-request-id']).toBe(body.request_id);
  expect(body.timestamp).toMatch(TIMESTAMP);
  expect(answer.headers['content-type']).toMatch(/^application\/json/);
};

/** Checks the native success envelope to the letter and returns its `data`. */
export const dataOf = <T = Record<string, unknown>>(answer: HttpAnswer, status = 200): T => {
  if (answer.status !== status) throw new Error(`expected ${status}, got ${answer.status}: ${answer.text}`);
  const body = answer.json<Envelope<T>>();
  expect(Object.keys(body).sort()).toEqual(['data', 'request_id', 'timestamp']);
  expectTrace(answer, body);
  return body.data;
};

/** Checks the native error envelope to the letter and returns status and code. */
export const refusalOf = (answer: HttpAnswer): Refusal => {
  const body = answer.json<ErrorEnvelope>();
  expect(Object.keys(body).sort()).toEqual(['error', 'request_id', 'timestamp']);
  expect(Object.keys(body.error).sort()).toEqual(['error_code', 'message']);
  expect(typeof body.error.message).toBe('string');
  expect(body.error.message).not.toBe('');
  expectTrace(answer, body);
  return { status: answer.status, code: body.error.error_code };
};

/** Text of a native refusal. */
export const messageOf = (answer: HttpAnswer): string => answer.json<ErrorEnvelope>().error.message;

/** Checks the admin API's problem document (RFC 9457) to the letter and returns status and code. */
export const problemOf = (answer: HttpAnswer): Refusal => {
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  const body = answer.json<Record<string, unknown>>();
  expect(Object.keys(body).sort()).toEqual([
    'code',
    'detail',
    'instance',
    'request_id',
    'status',
    'title',
    'type',
  ]);
  expect(body['status']).toBe(answer.status);
  expect(body['request_id']).toMatch(UUID);
  expect(answer.headers['x-request-id']).toBe(body['request_id']);
  return { status: answer.status, code: String(body['code']) };
};
