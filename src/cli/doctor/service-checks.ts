import { Buffer } from 'node:buffer';

import { ChainVerification, Checkpoints, type ChainStanding } from '../../audit/index.js';
import { MasterKeyProof } from '../../master-key/index.js';
import type { ProviderReport } from '../../providers/index.js';
import { MasterKeyError } from '../../sealing/index.js';
import type { OfflineService } from '../offline-service.js';
import type { Finding } from './finding.js';

/** Every configured backend: its state, its self-tests and what it can do. */
export function checkProviders({ parts }: OfflineService): readonly Finding[] {
  return parts.providers.reports().map(checkProvider);
}

function checkProvider({ name: provider, state, capabilities }: ProviderReport): Finding {
  const name = `provider ${provider}`;
  const failing = capabilities.algorithms.filter(({ selfTest }) => selfTest === 'advertised-but-failing');
  const facts = {
    state: state.state,
    token: state.token,
    powers: capabilities.powers,
    algorithms: capabilities.algorithms.map(({ algorithm, modes, selfTest, protection }) => ({
      algorithm,
      modes,
      self_test: selfTest,
      protection: protection.level,
    })),
  };
  if (state.state !== 'up') return { name, status: 'bad', detail: state.reason ?? state.state, facts };
  if (failing.length > 0) {
    const list = failing.map(({ algorithm, detail }) => `${algorithm} (${detail})`).join(', ');
    return { name, status: 'bad', detail: `self-test failed: ${list}`, facts };
  }
  const served = capabilities.algorithms.filter(({ selfTest }) => selfTest === 'ok');
  return {
    name,
    status: 'ok',
    detail: `holds keys of ${served.map(({ algorithm }) => algorithm).join(', ')}`,
    facts,
  };
}

/** Whether a durable write succeeds now. */
export async function checkWritable({ parts }: OfflineService): Promise<Finding> {
  try {
    await parts.database.pingWritable();
    return { name: 'database', status: 'ok', detail: 'a write was stored' };
  } catch (error) {
    const detail = `nothing can be written: locked, full, read-only or gone (${String(error)})`;
    return { name: 'database', status: 'bad', detail };
  }
}

/** Whether the configured master key is the one that the database was sealed under. */
export async function checkMasterKey({ app, parts }: OfflineService): Promise<Finding> {
  const name = 'master key';
  try {
    await app.get(MasterKeyProof, { strict: false }).prove();
    const id = parts.keyring.currentId;
    return { name, status: 'ok', detail: `${id} opens this database`, facts: { id } };
  } catch (error) {
    if (!(error instanceof MasterKeyError)) throw error;
    return { name, status: 'bad', detail: error.message };
  }
}

/** Head and newest checkpoint of the audit chain; the whole chain when asked for. */
export async function checkAudit(service: OfflineService, wholeChain: boolean): Promise<Finding> {
  const name = 'audit';
  const standing = await service.app.get(Checkpoints, { strict: false }).standing();
  const { head, checkpoint } = standing;
  const facts = {
    head: { seq: head.seq, hash: Buffer.from(head.hash).toString('hex') },
    checkpoint: checkpoint ?? null,
  };
  if (checkpoint !== undefined && (!checkpoint.isProven || checkpoint.seq > head.seq)) {
    const detail = `the chain contradicts its checkpoint at entry ${checkpoint.seq}`;
    return { name, status: 'bad', detail, facts };
  }
  const broken = wholeChain ? await firstBreak(service) : undefined;
  if (broken !== undefined) return { name, status: 'bad', detail: broken, facts };
  return { name, ...(await soundStanding(service, standing, wholeChain)), facts };
}

async function firstBreak({ app }: OfflineService): Promise<string | undefined> {
  const verdict = await app.get(ChainVerification, { strict: false }).verify();
  if (verdict.ok) return undefined;
  return `the chain is broken at entry ${verdict.broken_at.seq}: ${verdict.broken_at.reason}`;
}

async function soundStanding(
  { app, parts }: OfflineService,
  { head, checkpoint }: ChainStanding,
  wholeChain: boolean,
): Promise<Pick<Finding, 'status' | 'detail'>> {
  const minutes = parts.configuration.audit.checkpointMinutes;
  const isLate =
    checkpoint !== undefined && (await app.get(Checkpoints, { strict: false }).isOverdue(minutes));
  const words = [
    `head at entry ${head.seq}`,
    checkpoint === undefined
      ? 'no checkpoint yet'
      : `checkpoint at ${checkpoint.seq} (${checkpoint.at}), ${head.seq - checkpoint.seq} entries after it`,
    ...(wholeChain ? ['the whole chain verifies'] : []),
    ...(isLate ? ['a checkpoint is overdue'] : []),
  ];
  return { status: isLate ? 'warn' : 'ok', detail: words.join(', ') };
}
