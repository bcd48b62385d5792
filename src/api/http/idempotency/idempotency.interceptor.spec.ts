import { Body, Controller, Post } from '@nestjs/common';
import { IsString } from 'class-validator';

import { ConflictError } from '../../../errors/index.js';
import { CommitRefused, type IdempotentAnswer } from '../../../ledger/index.js';
import { CurrentClaim } from '../routes/current-caller.decorator.js';
import { Authenticated } from '../routes/route-access.js';
import { createTestApplication, TEST_API_KEY, TEST_VERIFY_ONLY_KEY } from '../testing/test-application.js';
import type { TestApplication } from '../testing/test-application.js';
import type { IdempotencyClaim } from './idempotency-claim.js';
import { Idempotent } from './idempotent.decorator.js';

class NoteDto {
  @IsString()
  text!: string;
}

let sut: TestApplication;
let deeds: string[];
/** Runs between the look-up and the commit, as a request at the same time would. */
let meanwhile: () => Promise<unknown>;

/** Commits as the ledger does: one answer per API key and idempotency key. */
function commit(text: string, kept: IdempotentAnswer | undefined): void {
  const place = `${kept?.apiKeyId} ${kept?.key}`;
  if (kept !== undefined && sut.answers.has(place)) throw new CommitRefused('idempotency', place);
  deeds.push(text);
  if (kept !== undefined) sut.answers.set(place, kept);
}

@Controller('api/v1/kms')
class NotesController {
  @Post('notes')
  @Authenticated({ scope: 'verify' })
  @Idempotent()
  async note(
    @Body() { text }: NoteDto,
    @CurrentClaim() claim: IdempotencyClaim | undefined,
  ): Promise<object> {
    await meanwhile();
    if (text === 'fail') throw new CommitRefused('effect', 'note');
    if (text === 'once' && deeds.length > 0)
      throw new ConflictError('conflict.duplicate', 'It is there already');
    const data = { text, number: deeds.length };
    commit(text, text === 'secret' ? claim?.withheld(201) : claim?.answer(201, data));
    return data;
  }
}

beforeAll(async () => {
  sut = await createTestApplication({ controllers: [NotesController] });
});
afterAll(() => sut.app.close());
beforeEach(() => {
  deeds = [];
  sut.answers.clear();
  meanwhile = async () => undefined;
});

const post = (text: string, key?: string, apiKey = TEST_API_KEY) =>
  sut.app.inject({
    method: 'POST',
    url: '/api/v1/kms/notes',
    payload: JSON.stringify({ text }),
    headers: {
      'content-type': 'application/json',
      'x-api-key': apiKey,
      ...(key !== undefined && { 'idempotency-key': key }),
    },
  });

describe('Idempotency-Key', () => {
  it('does the same request once and answers the repeat alike, in a fresh envelope', async () => {
    const first = await post('a', 'k1');
    sut.clock.time += 1000;
    const second = await post('a', 'k1');
    expect(deeds).toEqual(['a']);
    expect([second.statusCode, second.json().data]).toEqual([201, first.json().data]);
    expect(second.json().timestamp).not.toBe(first.json().timestamp);
    expect(second.json().request_id).toBe(second.headers['x-request-id']);
    expect([first, second].map(({ headers }) => headers['idempotency-replayed'])).toEqual([
      undefined,
      'true',
    ]);
  });

  it('does every request without the header', async () => {
    await post('a');
    await post('a');
    expect(deeds).toEqual(['a', 'a']);
  });

  it('refuses the key for another body and does nothing', async () => {
    await post('a', 'k1');
    const other = await post('b', 'k1');
    expect([other.statusCode, other.json().error.error_code]).toEqual([409, 'ERR_CONFLICT_002']);
    expect(deeds).toEqual(['a']);
  });

  it('refuses to repeat an answer that showed a secret', async () => {
    await post('secret', 'k1');
    const again = await post('secret', 'k1');
    expect([again.statusCode, again.json().error.error_code]).toEqual([409, 'ERR_CONFLICT_002']);
    expect(deeds).toEqual(['secret']);
  });

  it('keeps the keys of different API keys apart', async () => {
    await post('a', 'k1');
    expect((await post('b', 'k1', TEST_VERIFY_ONLY_KEY)).statusCode).toBe(201);
    expect(deeds).toEqual(['a', 'b']);
  });

  it('answers the second of two requests at once with the first one\u2019s answer', async () => {
    meanwhile = async () => {
      meanwhile = async () => undefined;
      await post('a', 'k1');
    };
    const late = await post('a', 'k1');
    expect(deeds).toEqual(['a']);
    expect([late.statusCode, late.json().data]).toEqual([201, { text: 'a', number: 0 }]);
    expect(late.headers['idempotency-replayed']).toBe('true');
  });

  it('answers the second of two requests at once also when it meets what the first one did', async () => {
    meanwhile = async () => {
      meanwhile = async () => undefined;
      await post('once', 'k1');
    };
    const late = await post('once', 'k1');
    expect([late.statusCode, late.json().data]).toEqual([201, { text: 'once', number: 0 }]);
    expect(late.headers['idempotency-replayed']).toBe('true');
  });

  it('refuses what another request did before', async () => {
    await post('once', 'k1');
    const other = await post('once', 'k2');
    expect([other.statusCode, other.json().error.error_code]).toEqual([409, 'ERR_CONFLICT_001']);
  });

  it('leaves other refusals alone', async () => {
    expect((await post('fail', 'k1')).statusCode).toBe(500);
    expect(sut.answers.size).toBe(0);
  });

  it.each(['', 'a b', '\u00e9', 'x'.repeat(256)])('refuses the header value %j', async (key) => {
    const answer = await post('a', key);
    expect([answer.statusCode, answer.json().error.error_code]).toEqual([400, 'ERR_KMS_001']);
    expect(deeds).toEqual([]);
  });
});
