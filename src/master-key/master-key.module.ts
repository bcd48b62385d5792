import { Module } from '@nestjs/common';

import { MasterKeyProof } from './master-key-proof.service.js';
import { MasterKeyRepository } from './master-key.repository.js';

@Module({ providers: [MasterKeyRepository, MasterKeyProof], exports: [MasterKeyProof] })
export class MasterKeyModule {}
