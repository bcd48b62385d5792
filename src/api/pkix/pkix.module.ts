import { Module } from '@nestjs/common';

import { CaModule } from '../../ca/index.js';
import { OcspController } from './ocsp.controller.js';
import { RevocationListsController } from './revocation-lists.controller.js';
import { RootsController } from './roots.controller.js';

/** What whoever verifies certificates needs of a CA: its root, its lists, its OCSP responder. No route takes a key. */
@Module({ imports: [CaModule], controllers: [RootsController, RevocationListsController, OcspController] })
export class PkixModule {}
