import { Module } from '@nestjs/common';

import { KemModule } from '../../kem/index.js';
import { ProjectsModule } from '../../projects/index.js';
import { SignaturesModule } from '../../signatures/index.js';
import { AesController } from './aes/aes.controller.js';
import { EncapsulationController } from './kem/encapsulation.controller.js';
import { KemKeysController } from './kem/kem-keys.controller.js';
import { SignatureController } from './signature/signature.controller.js';
import { StatelessKemController } from './stateless/stateless-kem.controller.js';
import { StatelessSignatureController } from './stateless/stateless-signature.controller.js';
import { TemporaryTokensController } from './tokens/temporary-tokens.controller.js';

/** ExeQuantum's routes. Needs `ExequantumSettings`. */
@Module({
  imports: [KemModule, SignaturesModule, ProjectsModule],
  controllers: [
    TemporaryTokensController,
    KemKeysController,
    EncapsulationController,
    SignatureController,
    AesController,
    StatelessKemController,
    StatelessSignatureController,
  ],
})
export class ExequantumModule {}
