import { Module, type DynamicModule, type ModuleMetadata, type Type } from '@nestjs/common';

import { MasterKeyProof } from './master-key-proof.service.js';
import { MasterKeyRotation } from './master-key-rotation.service.js';
import { MasterKeyWatch } from './master-key-watch.service.js';
import { MasterKeyRepository } from './master-key.repository.js';
import { Resealables, type Resealable } from './resealable.js';

/** What is sealed under the master key. */
export interface MasterKeyModuleParts {
  /** Modules that export `resealables`. */
  readonly imports: NonNullable<ModuleMetadata['imports']>;
  readonly resealables: readonly Type<Resealable>[];
}

/** Global, because the admin API asks for rotations without knowing what is sealed. */
@Module({})
export class MasterKeyModule {
  static of({ imports, resealables }: MasterKeyModuleParts): DynamicModule {
    return {
      module: MasterKeyModule,
      global: true,
      imports,
      providers: [
        MasterKeyRepository,
        MasterKeyProof,
        MasterKeyWatch,
        MasterKeyRotation,
        {
          provide: Resealables,
          useFactory: (...all: readonly Resealable[]) => new Resealables(all),
          inject: [...resealables],
        },
      ],
      exports: [MasterKeyProof, MasterKeyRotation, MasterKeyWatch],
    };
  }
}
