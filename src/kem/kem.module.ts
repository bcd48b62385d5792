import { Module } from '@nestjs/common';

import { KeysModule } from '../keys/index.js';
import { Encryption } from './encryption.service.js';
import { KemDeeds } from './kem-deeds.service.js';
import { KemDem } from './kem-dem.service.js';
import { KemSecrets } from './kem-secrets.service.js';
import { Wrapping } from './wrapping.service.js';

@Module({
  imports: [KeysModule],
  providers: [KemDeeds, KemDem, KemSecrets, Encryption, Wrapping],
  exports: [KemSecrets, Encryption, Wrapping],
})
export class KemModule {}
