import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';

import { comesTrue } from '../support/until.js';
import { Service, type Settings } from '../support/service.js';
import { freshProject, type World } from '../support/world.js';

interface Attribute {
  readonly key: string;
  readonly value: { readonly stringValue?: string; readonly intValue?: number };
}

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly attributes: readonly Attribute[];
  readonly status: { readonly code?: number };
}

interface Export {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: readonly { readonly spans: readonly Span[] }[];
  }[];
}

/** Takes OTLP over HTTP as JSON, as a collector does. */
class Collector {
  readonly spans: Span[] = [];
  readonly services = new Set<string>();
  readonly paths = new Set<string>();
  #server: Server | undefined;
  #port = 0;

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async open(): Promise<void> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        this.paths.add(`${request.method} ${request.url} ${request.headers['content-type']}`);
        this.#take(JSON.parse(Buffer.concat(chunks).toString('utf8')) as Export);
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  async close(): Promise<void> {
    this.#server?.closeAllConnections();
    this.#server?.close();
    if (this.#server !== undefined) await once(this.#server, 'close');
  }

  of(traceId: string): readonly Span[] {
    return this.spans.filter((span) => span.traceId === traceId);
  }

  #take({ resourceSpans }: Export): void {
    for (const { resource, scopeSpans } of resourceSpans) {
      const name = resource.attributes.find(({ key }) => key === 'service.name');
      this.services.add(name?.value.stringValue ?? '');
      for (const { spans } of scopeSpans) this.spans.push(...spans);
    }
  }
}

const attribute = ({ attributes }: Span, name: string): string | number | undefined => {
  const value = attributes.find(({ key }) => key === name)?.value;
  return value?.stringValue ?? value?.intValue;
};

describe('traces', () => {
  const collector = new Collector();
  let world: World;
  beforeAll(async () => {
    await collector.open();
    world = await freshProject(await Service.start({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url }));
    await world.api.generate('MLDSA65-ECDSA-P256-SHA512');
  }, 120_000);
  afterAll(async () => {
    await world.service.dispose();
    await collector.close();
  });
  const algorithm = 'MLDSA65-ECDSA-P256-SHA512';
  const sign = (headers: Readonly<Record<string, string>> = {}) =>
    world.api.call(
      'POST',
      '/signature/sign?planted=query',
      { algorithm, key_version: 1, message: '' },
      headers,
    );

  it('show a request under the caller’s own trace: each half’s provider call, then the commit', async () => {
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    const caller = '00f067aa0ba902b7';
    const answer = await world.api.call(
      'POST',
      '/signature/sign',
      { algorithm, key_version: 1, message: '' },
      { traceparent: `00-${traceId}-${caller}-01` },
    );
    expect(answer.status).toBe(200);
    await comesTrue('the spans arrive', () => collector.of(traceId).length >= 4);
    const spans = collector.of(traceId);
    const request = spans.find(({ parentSpanId }) => parentSpanId === caller);
    expect(request?.name).toBe('POST /api/v1/signature/sign');
    expect(attribute(request as Span, 'http.response.status_code')).toBe(200);
    expect(attribute(request as Span, 'twinseal.request_id')).toBe(answer.headers['x-request-id']);
    const below = spans.filter(({ parentSpanId }) => parentSpanId === request?.spanId);
    expect(below.map(({ name }) => name).toSorted()).toEqual(['commit', 'provider sign', 'provider sign']);
    const halves = below.filter(({ name }) => name === 'provider sign');
    expect(halves.map((half) => String(attribute(half, 'twinseal.algorithm'))).toSorted()).toEqual([
      'ECDSA-P256',
      'ML-DSA-65',
    ]);
    const commit = below.find(({ name }) => name === 'commit');
    expect(attribute(commit as Span, 'twinseal.actions')).toBe('signature.sign');
    expect([...collector.services]).toEqual(['twinseal']);
    expect([...collector.paths]).toEqual(['POST /v1/traces application/json']);
  });

  it('begin where nobody sent one, keep requests apart, and say what was refused', async () => {
    collector.spans.length = 0;
    await Promise.all([
      sign(),
      sign(),
      world.service.send({ method: 'GET', path: '/planted-nowhere?planted=query' }),
    ]);
    await comesTrue('the spans arrive', () => collector.spans.some(({ name }) => name === 'GET'));
    const roots = collector.spans.filter(({ parentSpanId }) => (parentSpanId ?? '') === '');
    expect(new Set(roots.map(({ traceId }) => traceId)).size).toBe(roots.length);
    const unknown = roots.find(({ name }) => name === 'GET');
    expect(attribute(unknown as Span, 'http.response.status_code')).toBe(404);
  });

  it('hold no key, no query string and no message', async () => {
    await world.api.call('POST', '/signature/sign', { algorithm, key_version: 1, message: 'cGxhbnRlZA==' });
    await comesTrue('they arrive', () => collector.spans.length > 0);
    const text = JSON.stringify(collector.spans);
    expect(text).not.toContain('planted');
    expect(text).not.toContain('cGxhbnRlZA');
    expect(text).not.toContain(world.api.apiKey.slice(5));
  });

  it('do not keep a shutdown waiting when nobody takes them', async () => {
    await collector.close();
    await sign();
    expect(await world.service.stop()).toBe(0);
  }, 30_000);
});

describe('the libraries of traces', () => {
  const nodeFlags = ['--import', resolve(import.meta.dirname, 'names-libraries.mjs')];
  const loadedWith = async (settings: Settings): Promise<readonly string[]> => {
    const service = await Service.start(settings, { nodeFlags });
    await service.dispose();
    const lines = service.output.split('\n').filter((line) => line.startsWith('loads '));
    return [...new Set(lines)];
  };

  it('are loaded with an endpoint', async () => {
    const loaded = await loadedWith({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' });
    expect(loaded).toContain('loads @opentelemetry/sdk-trace');
  }, 60_000);

  it('are not loaded without one', async () => {
    // The interface alone: prom-client asks for it.
    expect(await loadedWith({})).toEqual(['loads @opentelemetry/api']);
  }, 60_000);
});
