import { Module } from '@nestjs/common';

import { KeysModule } from '../keys/index.js';
import { SignaturesModule } from '../signatures/index.js';
import { ClientKem } from './client-kem.service.js';
import { Encryption } from './encryption.service.js';
import { KemDeeds } from './kem-deeds.service.js';
import { KemDem } from './kem-dem.service.js';
import { KemHandleMaker } from './kem-handle-maker.service.js';
import { KemHandleSweep } from './kem-handle-sweep.service.js';
import { KemHandlesRepository } from './kem-handles.repository.js';
import { KemHandles } from './kem-handles.service.js';
import { KemSecrets } from './kem-secrets.service.js';
import { SignedEncapsulation } from './signed-encapsulation.service.js';
import { TextCipher } from './text-cipher.service.js';
import { Wrapping } from './wrapping.service.js';

const DOOR = [
  KemSecrets,
  Encryption,
  Wrapping,
  KemHandles,
  KemHandleMaker,
  TextCipher,
  ClientKem,
  SignedEncapsulation,
];

/** Encapsulation and what is built on it: messages, wrapped keys, keys behind handles. */
@Module({
  imports: [KeysModule, SignaturesModule],
  providers: [KemDeeds, KemDem, KemHandlesRepository, KemHandleSweep, ...DOOR],
  exports: DOOR,
})
export class KemModule {}
