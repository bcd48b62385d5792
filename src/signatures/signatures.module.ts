import { Module } from '@nestjs/common';

import { KeysModule } from '../keys/index.js';
import { Signing } from './signing.service.js';
import { Verification } from './verification.service.js';

@Module({ imports: [KeysModule], providers: [Signing, Verification], exports: [Signing, Verification] })
export class SignaturesModule {}
