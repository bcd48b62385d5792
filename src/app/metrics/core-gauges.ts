import type { WorkerPool } from '../../compute/index.js';
import type { BatchLedger } from '../../ledger/index.js';
import type { Readiness } from '../../platform/health/readiness.js';
import type { Metrics } from '../../platform/metrics/index.js';
import { VERSION } from '../../platform/version.js';
import type { ProviderRegistry } from '../../providers/index.js';
import type { Database } from '../../storage/index.js';
import type { AlarmCountingLogger } from './alarm-counting.logger.js';

/** The open parts below the features that have something to show. */
export interface WatchedParts {
  readonly logger: AlarmCountingLogger;
  readonly database: Database;
  readonly ledger: BatchLedger;
  readonly providers: ProviderRegistry;
  readonly readiness: Readiness;
  readonly pool: WorkerPool;
}

/** Shows what the parts below the features already know: reading it costs nothing but the reading. */
export function showCore(metrics: Metrics, parts: WatchedParts): void {
  showBuild(metrics, parts);
  showLedger(metrics, parts);
  showProviders(metrics, parts);
  showCompute(metrics, parts);
  metrics.readCounter('twinseal_alarms_total', () => parts.logger.alarms);
  metrics.gauge('twinseal_ready_check', () =>
    parts.readiness.last().map(({ name, ok }) => ({ labels: { check: name }, value: Number(ok) })),
  );
  metrics.gauge('twinseal_database_connections', () => {
    const connections = parts.database.connections();
    if (connections === undefined) return undefined;
    return Object.entries(connections).map(([state, value]) => ({ labels: { state }, value }));
  });
}

function showBuild(metrics: Metrics, { database }: WatchedParts): void {
  const labels = { version: VERSION, node: process.version, database: database.engine };
  metrics.gauge('twinseal_build_info', () => [{ labels, value: 1 }]);
}

function showLedger(metrics: Metrics, { ledger }: WatchedParts): void {
  metrics.readCounter('twinseal_audit_entries_total', () => ledger.state().entries);
  metrics.readCounter('twinseal_audit_notes_dropped_total', () => ledger.state().notesDropped);
  metrics.gauge('twinseal_audit_queue_depth', () => ledger.state().queued);
  metrics.gauge('twinseal_audit_lag_seconds', () => ledger.state().oldestWaitingMs / 1000);
  metrics.gauge('twinseal_audit_last_commit_timestamp_seconds', () => {
    const { lastCommitAt } = ledger.state();
    return lastCommitAt === undefined ? undefined : lastCommitAt / 1000;
  });
}

function showProviders(metrics: Metrics, { providers }: WatchedParts): void {
  metrics.gauge('twinseal_provider_up', () =>
    providers
      .reports()
      .map(({ name, state }) => ({ labels: { provider: name }, value: Number(state.state === 'up') })),
  );
  metrics.gauge('twinseal_provider_self_tests_failing', () =>
    providers.reports().map(({ name, capabilities }) => ({
      labels: { provider: name },
      value: capabilities.algorithms.filter(({ selfTest }) => selfTest === 'advertised-but-failing').length,
    })),
  );
}

function showCompute(metrics: Metrics, { pool }: WatchedParts): void {
  metrics.gauge('twinseal_compute_threads', () => pool.state().threads);
  metrics.gauge('twinseal_compute_active', () => pool.state().active);
  metrics.gauge('twinseal_compute_queue_depth', () => pool.state().waiting);
  metrics.gauge('twinseal_compute_batches', () => pool.state().batches);
}
