import { Module } from '@nestjs/common';

import { KeysModule } from '../../keys/index.js';
import { SignaturesModule } from '../../signatures/index.js';
import { AlgorithmsController } from './algorithms/algorithms.controller.js';
import { KeyReadingController } from './keys/key-reading.controller.js';
import { KeysController } from './keys/keys.controller.js';
import { SignController } from './signature/sign.controller.js';
import { VerifyController } from './signature/verify.controller.js';

/** The native API, without the tenants' routes, which belong to the administrator. */
@Module({
  imports: [KeysModule, SignaturesModule],
  controllers: [AlgorithmsController, KeysController, KeyReadingController, SignController, VerifyController],
})
export class V1Module {}
