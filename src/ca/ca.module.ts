import { Module } from '@nestjs/common';

import { KeysModule } from '../keys/index.js';
import { ProjectsModule } from '../projects/index.js';
import { Authorities } from './authorities.service.js';
import { AuthoritiesRepository } from './authorities.repository.js';
import { Certificates } from './certificates.service.js';
import { CertificatesRepository } from './certificates.repository.js';
import { CompromisedKeysRepository } from './compromised-keys.repository.js';
import { Issuing } from './issuing.service.js';
import { Ocsp } from './ocsp.service.js';
import { OcspResponders } from './ocsp-responders.service.js';
import { RevocationLists } from './revocation-lists.service.js';
import { RevocationListsRepository } from './revocation-lists.repository.js';
import { RevocationsRepository } from './revocations.repository.js';
import { SigningAuthorities } from './signing-authorities.service.js';

/** Certificate authorities. Needs the global `CaSettings`. */
@Module({
  imports: [KeysModule, ProjectsModule],
  providers: [
    AuthoritiesRepository,
    CertificatesRepository,
    RevocationsRepository,
    CompromisedKeysRepository,
    RevocationListsRepository,
    SigningAuthorities,
    Authorities,
    Issuing,
    Certificates,
    RevocationLists,
    OcspResponders,
    Ocsp,
  ],
  exports: [Authorities, Issuing, Certificates, RevocationLists, Ocsp],
})
export class CaModule {}
