import { Module } from '@nestjs/common';

import { TokensModule } from '../tokens/index.js';
import { Mandates } from './mandates.service.js';
import { MandatesRepository } from './mandates.repository.js';

/** Mandates: what agents may do, and for how much. */
@Module({ imports: [TokensModule], providers: [MandatesRepository, Mandates], exports: [Mandates] })
export class MandatesModule {}
