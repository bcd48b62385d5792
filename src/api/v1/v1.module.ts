import { Module } from '@nestjs/common';

import { KemModule } from '../../kem/index.js';
import { KeysModule } from '../../keys/index.js';
import { SignaturesModule } from '../../signatures/index.js';
import { AlgorithmsController } from './algorithms/algorithms.controller.js';
import { EncryptionController } from './kem/encryption.controller.js';
import { KemSecretsController } from './kem/kem-secrets.controller.js';
import { WrappingController } from './kem/wrapping.controller.js';
import { KeyReadingController } from './keys/key-reading.controller.js';
import { KeysController } from './keys/keys.controller.js';
import { SignController } from './signature/sign.controller.js';
import { VerifyController } from './signature/verify.controller.js';

/** The native API, without the tenants' routes, which belong to the administrator. */
@Module({
  imports: [KeysModule, SignaturesModule, KemModule],
  controllers: [
    AlgorithmsController,
    KeysController,
    KeyReadingController,
    SignController,
    VerifyController,
    KemSecretsController,
    EncryptionController,
    WrappingController,
  ],
})
export class V1Module {}
