import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';

import { Public } from '../http/index.js';
import { adminErrorTitles } from './admin-errors.js';

/** The page that the `type` of a problem links to. Everything on it is ours, so nothing is escaped. */
@ApiExcludeController()
@Controller('docs/errors')
export class ErrorsController {
  @Get()
  @Public()
  @Header('content-type', 'text/html; charset=utf-8')
  page(): string {
    const rows = adminErrorTitles().map(({ code, status, title }) => {
      return `<tr id="${code}"><td><code>${code}</code></td><td>${status}</td><td>${title}</td></tr>`;
    });
    return [
      '<!doctype html>',
      '<html lang="en"><head><meta charset="utf-8"><title>Twinseal error codes</title></head><body>',
      '<h1>Error codes</h1>',
      '<table><thead><tr><th>Code</th><th>Status</th><th>Meaning</th></tr></thead><tbody>',
      ...rows,
      '</tbody></table></body></html>',
    ].join('\n');
  }
}
