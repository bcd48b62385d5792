import { Module } from '@nestjs/common';

import { KeyAttemptSweeper } from './key-attempt-sweeper.service.js';
import { KeyDrafts } from './key-drafts.service.js';
import { InternalKeys } from './internal-keys.service.js';
import { KeyEffects } from './key-effects.repository.js';
import { KeyCensus } from './key-census.service.js';
import { KeyLifecycle } from './key-lifecycle.service.js';
import { KeyQueries } from './key-queries.service.js';
import { KeyTrial } from './key-trial.service.js';
import { KeyResealing } from './key-resealing.service.js';
import { KeyVersionCache } from './key-version-cache.js';
import { KeysRepository } from './keys.repository.js';

/** Key versions: their life, their listing, and keys of features. */
@Module({
  providers: [
    KeysRepository,
    KeyVersionCache,
    KeyEffects,
    KeyLifecycle,
    KeyQueries,
    KeyAttemptSweeper,
    InternalKeys,
    KeyDrafts,
    KeyTrial,
    KeyResealing,
    KeyCensus,
  ],
  exports: [
    KeyAttemptSweeper,
    KeyLifecycle,
    KeyQueries,
    InternalKeys,
    KeyDrafts,
    KeyTrial,
    KeyResealing,
    KeyCensus,
  ],
})
export class KeysModule {}
