import { Module } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';

import { V1Dialect } from '../../v1/v1.dialect.js';
import type { RouteTraits } from '../routes/route-access.js';
import { closeRequestSchemas } from './closed-schemas.js';
import { moveDefaultTags } from './comment-tags.js';
import type { DocumentSpec, Operation } from './document-spec.js';
import { finishOperation } from './finish-operation.js';
import { loosenRequestBodies } from './optional-bodies.js';

@Module({})
class NoModule {}

const spec: DocumentSpec = {
  name: 'v1',
  title: 'Test',
  description: '',
  dialect: new V1Dialect(0),
  modules: [NoModule],
  security: { schemes: {}, project: ['api-key'], admin: ['admin-token'] },
  examples: () => ({}),
  error: { name: 'Fault', schema: { type: 'object' } },
  envelope: (data) => ({ type: 'object', properties: { data } }),
};
const operation: Operation = {
  summary: 'Makes\n a key.',
  requestBody: { content: {} },
  responses: { '201': { description: '', content: { 'application/json': { schema: { type: 'string' } } } } },
};
const traits: RouteTraits = {
  access: { kind: 'project', scope: 'keys:write' },
  idempotent: true,
  refuses: ['key.active-version-exists'],
};

describe('finishOperation', () => {
  const finished = finishOperation(spec, '/api/v1/kms/keys/generate', operation, traits);

  it('puts the answer into the envelope and names the ways to authenticate', () => {
    expect(finished).toMatchObject({
      summary: 'Makes a key.',
      security: [{ 'api-key': [] }],
      responses: {
        '201': {
          description: 'Created',
          content: { 'application/json': { schema: { properties: { data: { type: 'string' } } } } },
        },
      },
    });
  });

  it('documents every error of the route with the example that its dialect would send', () => {
    expect(Object.keys(finished.responses)).toEqual([
      '201',
      '400',
      '401',
      '403',
      '409',
      '413',
      '415',
      '429',
      '500',
      '503',
    ]);
    expect(finished.responses['409']).toMatchObject({
      description: 'Conflict',
      content: {
        'application/json': {
          schema: { $ref: '#/components/schemas/Fault' },
          examples: {
            'conflict.idempotency-key': { value: { error: { error_code: 'ERR_CONFLICT_002' } } },
            'key.active-version-exists': { value: { error: { error_code: 'ERR_KMS_002' } } },
          },
        },
      },
    });
  });

  it('leaves an operation alone that documents its own errors, but for the answer that was only inferred', () => {
    const stated = {
      '200': { description: 'Done' },
      '201': { description: '' },
      '500': { description: 'Bug' },
    };
    const kept = finishOperation(spec, '/api/v1/kms/x', { ...operation, responses: stated }, traits);
    expect(kept.responses).toEqual({ '200': { description: 'Done' }, '500': { description: 'Bug' } });
  });
});

describe('the finishing touches of a document', () => {
  it('close the schemas of requests, through references, and no others', () => {
    const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` });
    const content = { 'application/json': { schema: reference('Request') } };
    const document = {
      paths: { '/x': { post: { requestBody: { content }, responses: {} } } },
      components: {
        schemas: {
          Request: { type: 'object', properties: { items: { type: 'array', items: reference('Item') } } },
          Item: { type: 'object', properties: { again: reference('Request') } },
          Answer: { type: 'object' },
        },
      },
    };
    // As much of a document as the function reads.
    closeRequestSchemas(document as unknown as OpenAPIObject);
    expect(document.components.schemas).toMatchObject({
      Request: { additionalProperties: false },
      Item: { additionalProperties: false },
    });
    expect(document.components.schemas.Answer).toEqual({ type: 'object' });
  });

  it('let a body be left out in which nothing is required, behind a reference too', () => {
    const body = (schema: object) => ({
      requestBody: { required: true, content: { 'application/json': { schema } } },
    });
    const [optional, needed] = [body({ $ref: '#/components/schemas/All' }), body({ required: ['name'] })];
    const document = {
      paths: { '/x': { post: optional, put: needed } },
      components: { schemas: { All: { type: 'object', properties: { name: { type: 'string' } } } } },
    };
    // As much of a document as the function reads.
    loosenRequestBodies(document as unknown as OpenAPIObject);
    expect([optional.requestBody.required, needed.requestBody.required]).toEqual([false, true]);
  });

  it('move the defaults that comments name into the schema', () => {
    const document = {
      parameters: [{ in: 'query', description: 'How many.\n@default 100', schema: { type: 'integer' } }],
      schema: { description: 'Which.\n@default "raw"', type: 'string' },
    };
    moveDefaultTags(document);
    expect(document).toEqual({
      parameters: [{ in: 'query', description: 'How many.', schema: { type: 'integer', default: 100 } }],
      schema: { description: 'Which.', type: 'string', default: 'raw' },
    });
  });
});
