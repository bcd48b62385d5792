import type { Configuration } from '../../platform/config/configuration.js';
import type { Logger } from '../../platform/logging/logger.js';
import type { Tracer } from '../../platform/tracing/tracer.js';

/** The tracer that the configuration asks for; without, its libraries are not even loaded. */
export async function openTracer(
  { traceEndpoint }: Configuration,
  logger: Logger,
): Promise<Tracer | undefined> {
  if (traceEndpoint === undefined) return undefined;
  const { OtlpTracer } = await import('../../platform/tracing/otlp-tracer.js');
  return new OtlpTracer(traceEndpoint, logger);
}
