import { Global, Module, type DynamicModule } from '@nestjs/common';

import { ExequantumSettings } from '../api/exequantum/exequantum-settings.js';
import { AuditSettings } from '../audit/index.js';
import { AlgorithmOffers, ClientKeys, Custody } from '../custody/index.js';
import { CaSettings } from '../ca/index.js';
import { IdempotencyRepository, Ledger } from '../ledger/index.js';
import { KemPolicy } from '../kem/index.js';
import { Clock } from '../platform/clock.js';
import { Readiness } from '../platform/health/readiness.js';
import { Ids } from '../platform/ids.js';
import { Logger } from '../platform/logging/logger.js';
import { Exposition, Metrics } from '../platform/metrics/index.js';
import { Randomness } from '../platform/randomness.js';
import { ProviderRegistry } from '../providers/index.js';
import { Keyring, Sealer } from '../sealing/index.js';
import { Database } from '../storage/index.js';
import { TokenSettings } from '../tokens/index.js';
import { Prices } from '../usage/index.js';
import { WebhookSettings } from '../webhooks/index.js';
import type { HttpConfiguration } from '../platform/config/configuration.js';
import type { CoreParts } from './core-parts.js';
import { TracedLedger } from './tracing/index.js';

/** Gives every feature the open parts below it. Closing them is their opener's business, after the last answer. */
@Global()
@Module({})
export class CoreModule {
  static of(parts: CoreParts): DynamicModule {
    const values = [
      { provide: Clock, useValue: parts.clock },
      { provide: Ids, useValue: parts.ids },
      { provide: Randomness, useValue: parts.randomness },
      { provide: Logger, useValue: parts.logger },
      { provide: Readiness, useValue: parts.readiness },
      { provide: KemPolicy, useValue: new KemPolicy(parts.configuration.kem.deterministic) },
      { provide: ExequantumSettings, useValue: new ExequantumSettings(parts.configuration.exequantum) },
      { provide: CaSettings, useValue: caSettings(parts.configuration.http) },
      { provide: Prices, useValue: new Prices(parts.configuration.prices) },
      { provide: TokenSettings, useValue: parts.configuration.tokens },
      { provide: AuditSettings, useValue: parts.configuration.audit },
      { provide: WebhookSettings, useValue: parts.configuration.webhooks },
      { provide: Keyring, useValue: parts.keyring },
      { provide: Sealer, useValue: parts.sealer },
      { provide: Database, useValue: parts.database },
      { provide: Ledger, useValue: tracedLedger(parts) },
      { provide: Metrics, useValue: parts.metrics },
      { provide: Exposition, useValue: parts.exposition },
      { provide: ProviderRegistry, useValue: parts.providers },
      { provide: Custody, useValue: parts.custody },
      { provide: ClientKeys, useValue: parts.clientKeys },
      { provide: AlgorithmOffers, useValue: new AlgorithmOffers(parts.providers) },
    ];
    return {
      module: CoreModule,
      providers: [...values, IdempotencyRepository],
      exports: [...values.map(({ provide }) => provide), IdempotencyRepository],
    };
  }
}

function caSettings({ publicUrl }: HttpConfiguration): CaSettings {
  return publicUrl === undefined ? {} : { publicUrl };
}

function tracedLedger({ ledger, tracer }: CoreParts): Ledger {
  return tracer === undefined ? ledger : new TracedLedger(ledger, tracer);
}
