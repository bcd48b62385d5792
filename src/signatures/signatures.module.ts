import { Module } from '@nestjs/common';

import { KeysModule } from '../keys/index.js';
import { ClientSigning } from './client-signing.service.js';
import { ProjectSigning } from './project-signing.service.js';
import { Signing } from './signing.service.js';
import { Verification } from './verification.service.js';

const DOOR = [Signing, Verification, ProjectSigning, ClientSigning];

/** Needs `ClientKeys`, `Custody` and `Ledger`. */
@Module({ imports: [KeysModule], providers: DOOR, exports: DOOR })
export class SignaturesModule {}
