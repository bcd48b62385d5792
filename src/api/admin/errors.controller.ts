import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';

import { Public } from '../http/index.js';
import { adminErrorTitles } from './admin-errors.js';
import { errorsPage } from './errors-page.js';

/** The page that the `type` of a problem links to. */
@ApiExcludeController()
@Controller('docs/errors')
export class ErrorsController {
  @Get()
  @Public()
  @Header('content-type', 'text/html; charset=utf-8')
  page(): string {
    return errorsPage(adminErrorTitles());
  }
}
