import { Module } from '@nestjs/common';

import { CaModule } from '../../ca/index.js';
import { MandatesModule } from '../../mandates/index.js';
import { TokensModule } from '../../tokens/index.js';
import { UsageModule } from '../../usage/index.js';
import { WebhooksModule } from '../../webhooks/index.js';
import { CaController } from './ca/ca.controller.js';
import { PublicKeysController } from './keys/public-keys.controller.js';
import { MandatesController } from './mandates/mandates.controller.js';
import { TokensController } from './tokens/tokens.controller.js';
import { UsageController } from './usage/usage.controller.js';
import { WebhooksController } from './webhooks/webhooks.controller.js';

/** FIPSign's routes. */
@Module({
  imports: [CaModule, TokensModule, MandatesModule, UsageModule, WebhooksModule],
  controllers: [
    PublicKeysController,
    TokensController,
    UsageController,
    MandatesController,
    CaController,
    WebhooksController,
  ],
})
export class FipsignModule {}
