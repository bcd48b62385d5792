/** One metric: what it is called, what it counts, and when somebody should be woken for it. */
export interface MetricDescription {
  readonly type: 'counter' | 'gauge' | 'histogram';
  /** One sentence, shown by `/metrics` and in docs/operations/metrics.md. */
  readonly help: string;
  /** Every label takes its values from a closed list, so the number of series is bounded. */
  readonly labels: readonly string[];
  /** Upper bounds, seconds; for histograms only. */
  readonly buckets?: readonly number[];
  /** PromQL that tells of trouble; absent where the number is for looking only. */
  readonly alert?: string;
}

/** From half a millisecond, a cached read, to the deadline of a request. */
const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Keeps each row's label names while checking that it is a row. */
const row = <const Row extends MetricDescription>(description: Row): Row => description;

/**
 * Every metric of ours; those of Node and the process (`nodejs_*`, `process_*`) are prom-client's. Names are API: a
 * released one keeps its meaning. docs/operations/metrics.md holds the same table (a test compares them).
 */
export const METRICS = {
  twinseal_build_info: row({
    type: 'gauge',
    help: 'Always 1; the labels say what is running.',
    labels: ['version', 'node', 'database'],
    alert: 'absent(twinseal_build_info)',
  }),
  twinseal_http_requests_total: row({
    type: 'counter',
    help: 'Requests answered, by route pattern; what matches no route is `unknown`, whatever its method.',
    labels: ['method', 'route', 'status'],
    alert:
      'sum(rate(twinseal_http_requests_total{status=~"5.."}[5m])) / sum(rate(twinseal_http_requests_total[5m])) > 0.01',
  }),
  twinseal_http_request_duration_seconds: row({
    type: 'histogram',
    help: 'Time from the head of a request to the end of its answer.',
    labels: ['method', 'route'],
    buckets: SECONDS,
    alert:
      'histogram_quantile(0.99, sum by (le) (rate(twinseal_http_request_duration_seconds_bucket[5m]))) > 1',
  }),
  twinseal_http_requests_in_flight: row({
    type: 'gauge',
    help: 'Requests that came in and are not answered yet.',
    labels: [],
  }),
  twinseal_http_refusals_total: row({
    type: 'counter',
    help: 'Refused requests by error code, 401, 429 and 503 among them; `part` names what was missing for a 503, otherwise it is empty.',
    labels: ['code', 'part'],
    alert:
      'sum by (part) (rate(twinseal_http_refusals_total{code=~"service.*|provider.unavailable"}[5m])) > 0',
  }),
  twinseal_http_client_errors_total: row({
    type: 'counter',
    help: 'Connections cut off before there was a request: too slow (`timeout`), too long a head (`header-too-large`), not HTTP (`malformed`), or a TLS handshake that failed (`tls`).',
    labels: ['reason'],
  }),
  twinseal_signatures_total: row({
    type: 'counter',
    help: 'Signatures made, by the algorithm of the whole key and by its provider; halves in two providers are written `memory+pkcs11`.',
    labels: ['algorithm', 'provider'],
  }),
  twinseal_provider_calls_total: row({
    type: 'counter',
    help: 'Calls of a provider by operation (`sign`, `sign-all` for 2 to 16 signatures of one batch, `decapsulate`, `generate`, `import`) and outcome: `ok` or an error code.',
    labels: ['provider', 'operation', 'outcome'],
    alert:
      'sum by (provider) (rate(twinseal_provider_calls_total{outcome=~"provider.fault|provider.unavailable|key.damaged"}[5m])) > 0',
  }),
  twinseal_provider_call_duration_seconds: row({
    type: 'histogram',
    help: 'Time a provider took for one call on one private key, waiting for its turn included.',
    labels: ['provider', 'operation'],
    buckets: SECONDS,
  }),
  twinseal_provider_up: row({
    type: 'gauge',
    help: '1 while the provider (or its HSM) can be used, otherwise 0.',
    labels: ['provider'],
    alert: 'twinseal_provider_up == 0',
  }),
  twinseal_provider_self_tests_failing: row({
    type: 'gauge',
    help: 'Algorithms that the provider offers but whose self-test failed; they are not served.',
    labels: ['provider'],
    alert: 'twinseal_provider_self_tests_failing > 0',
  }),
  twinseal_audit_entries_total: row({
    type: 'counter',
    help: 'Audit entries that this process has committed.',
    labels: [],
  }),
  twinseal_audit_queue_depth: row({
    type: 'gauge',
    help: 'Deeds and notes that wait for their commit in this process.',
    labels: [],
  }),
  twinseal_audit_lag_seconds: row({
    type: 'gauge',
    help: 'How long the oldest waiting deed has waited for its commit; 0 when none waits.',
    labels: [],
    alert: 'twinseal_audit_lag_seconds > 2',
  }),
  twinseal_audit_last_commit_timestamp_seconds: row({
    type: 'gauge',
    help: 'Unix time of the last commit of this process; absent before the first.',
    labels: [],
  }),
  twinseal_audit_notes_dropped_total: row({
    type: 'counter',
    help: 'Refusals that were not recorded because too many waited.',
    labels: [],
    alert: 'increase(twinseal_audit_notes_dropped_total[15m]) > 0',
  }),
  twinseal_audit_commit_duration_seconds: row({
    type: 'histogram',
    help: 'Time of one batch from its start to its COMMIT, whether it succeeded or not.',
    labels: [],
    buckets: SECONDS,
  }),
  twinseal_audit_commit_failures_total: row({
    type: 'counter',
    help: 'Batches that did not commit, by kind: `unavailable`, `outcome-unknown` or `faulty`.',
    labels: ['kind'],
    alert: 'increase(twinseal_audit_commit_failures_total[5m]) > 0',
  }),
  twinseal_audit_chain_broken: row({
    type: 'gauge',
    help: '1 when the last verification in this process found the audit chain broken.',
    labels: [],
    alert: 'twinseal_audit_chain_broken == 1',
  }),
  twinseal_audit_chain_verified_timestamp_seconds: row({
    type: 'gauge',
    help: 'Unix time of this process’s last verdict on the audit chain; absent before the first.',
    labels: [],
  }),
  twinseal_audit_checkpoint_age_seconds: row({
    type: 'gauge',
    help: 'Age of the newest signed checkpoint of the audit chain; absent before the first.',
    labels: [],
    alert: 'twinseal_audit_checkpoint_age_seconds > 86400',
  }),
  twinseal_alarms_total: row({
    type: 'counter',
    help: 'Log lines marked `"alarm":true`: a damaged key, a broken chain; an operator must look now.',
    labels: [],
    alert: 'increase(twinseal_alarms_total[15m]) > 0',
  }),
  twinseal_ready_check: row({
    type: 'gauge',
    help: '1 when the readiness check of that name was good when last asked, otherwise 0.',
    labels: ['check'],
    alert: 'twinseal_ready_check == 0',
  }),
  twinseal_compute_threads: row({
    type: 'gauge',
    help: 'Worker threads for computation.',
    labels: [],
  }),
  twinseal_compute_active: row({
    type: 'gauge',
    help: 'Worker threads that compute.',
    labels: [],
  }),
  twinseal_compute_queue_depth: row({
    type: 'gauge',
    help: 'Tasks that wait for a worker thread.',
    labels: [],
    alert: 'twinseal_compute_queue_depth > 100',
  }),
  twinseal_compute_batches: row({
    type: 'gauge',
    help: 'Batch requests whose items are being computed or wait for their turn.',
    labels: [],
  }),
  twinseal_database_connections: row({
    type: 'gauge',
    help: 'Connections of the PostgreSQL pool: `used`, `idle`, and callers `waiting` for one; absent on SQLite.',
    labels: ['state'],
    alert: 'twinseal_database_connections{state="waiting"} > 10',
  }),
  twinseal_key_versions: row({
    type: 'gauge',
    help: 'Key versions in the database by status, counted at most every 5 s.',
    labels: ['status'],
  }),
  twinseal_webhook_deliveries_pending: row({
    type: 'gauge',
    help: 'Webhook deliveries still to be made, waiting retries included; counted at most every 5 s.',
    labels: [],
  }),
  twinseal_webhook_backlog_seconds: row({
    type: 'gauge',
    help: 'How long the delivery that is due longest has been due; 0 when none is.',
    labels: [],
    alert: 'twinseal_webhook_backlog_seconds > 60',
  }),
  twinseal_webhook_outbox_messages: row({
    type: 'gauge',
    help: 'Events in the outbox that are no deliveries yet.',
    labels: [],
  }),
  twinseal_master_key_unrotated_rows: row({
    type: 'gauge',
    help: 'Rows still sealed under another master key than the current one; counted at most every 5 s.',
    labels: [],
  }),
  twinseal_process_up: row({
    type: 'gauge',
    help: '1 for a process that answered this scrape, 0 for one that did not; absent unless `TWINSEAL_PROCESSES` is above 1.',
    labels: ['process'],
    alert: 'twinseal_process_up == 0',
  }),
  twinseal_tls_certificate_expiry_timestamp_seconds: row({
    type: 'gauge',
    help: 'Unix time at which the certificate that the listeners present ends; absent without TLS.',
    labels: [],
    alert: 'twinseal_tls_certificate_expiry_timestamp_seconds - time() < 7 * 86400',
  }),
} as const;

/** The name of a metric of the table. */
export type MetricName = keyof typeof METRICS;
