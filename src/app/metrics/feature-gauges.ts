import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { AuditMonitor } from '../../audit/index.js';
import { KEY_STATUSES, KeyCensus } from '../../keys/index.js';
import { MasterKeyRotation } from '../../master-key/index.js';
import { Clock } from '../../platform/clock.js';
import { seldom, type Metrics } from '../../platform/metrics/index.js';
import { WebhookBacklog } from '../../webhooks/index.js';

/** What is counted in the database is counted no more often than this, however many scrape. */
const COUNT_EVERY_MS = 5_000;

/** Shows what only the database or a feature knows. */
export function showFeatures(metrics: Metrics, app: NestFastifyApplication): void {
  showKeys(metrics, app);
  showWebhooks(metrics, app);
  showAudit(metrics, app);
  const rotation = app.get(MasterKeyRotation, { strict: false });
  const remaining = seldom(COUNT_EVERY_MS, async () => (await rotation.state()).remaining);
  metrics.gauge('twinseal_master_key_unrotated_rows', remaining);
}

function showKeys(metrics: Metrics, app: NestFastifyApplication): void {
  const census = app.get(KeyCensus, { strict: false });
  const counts = seldom(COUNT_EVERY_MS, () => census.versionsByStatus());
  metrics.gauge('twinseal_key_versions', async () => {
    const found = await counts();
    return KEY_STATUSES.map((status) => ({
      labels: { status },
      value: found.find((one) => one.status === status)?.count ?? 0,
    }));
  });
}

function showWebhooks(metrics: Metrics, app: NestFastifyApplication): void {
  const backlog = app.get(WebhookBacklog, { strict: false });
  const measured = seldom(COUNT_EVERY_MS, () => backlog.measure());
  metrics.gauge('twinseal_webhook_deliveries_pending', async () => (await measured()).pending);
  metrics.gauge('twinseal_webhook_backlog_seconds', async () => (await measured()).overdueSeconds);
  metrics.gauge('twinseal_webhook_outbox_messages', async () => (await measured()).outbox);
}

function showAudit(metrics: Metrics, app: NestFastifyApplication): void {
  const monitor = app.get(AuditMonitor, { strict: false });
  const clock = app.get(Clock, { strict: false });
  metrics.gauge('twinseal_audit_chain_broken', () => Number(monitor.state().chain === 'broken'));
  metrics.gauge('twinseal_audit_chain_verified_timestamp_seconds', () => {
    const { verifiedAt } = monitor.state();
    return verifiedAt === undefined ? undefined : verifiedAt / 1000;
  });
  metrics.gauge('twinseal_audit_checkpoint_age_seconds', () => {
    const { checkpointAt } = monitor.state();
    return checkpointAt === undefined ? undefined : Math.max(0, (clock.now() - checkpointAt) / 1000);
  });
}
