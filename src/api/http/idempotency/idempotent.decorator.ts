import { applyDecorators, UseInterceptors } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import { idempotentTrait } from '../routes/route-access.js';
import { IdempotencyInterceptor } from './idempotency.interceptor.js';

/**
 * The route honours `Idempotency-Key`. Its handler takes `@CurrentClaim()` and puts `claim?.answer(status, data)`, or
 * `claim?.withheld(status)` when the answer shows a secret, into the commit.
 */
export function Idempotent(): MethodDecorator {
  return applyDecorators(
    idempotentTrait(),
    UseInterceptors(IdempotencyInterceptor),
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description:
        'Same key and same body within 24 hours returns the first answer, with `Idempotency-Replayed: true`. ' +
        'Another body, or an answer that showed a secret, is 409.',
      schema: { type: 'string', minLength: 1, maxLength: 255 },
      example: '0d4b5a3e-order-4711',
    }),
  );
}
