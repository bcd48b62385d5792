import { ApiProperty } from '@nestjs/swagger';

/** An error of the admin API (RFC 9457). */
export class AdminProblemDto {
  /**
   * Where the documents explain this code.
   * @example "/docs/errors#request.not-found"
   */
  type!: string;

  /**
   * The same for every occurrence of the code.
   * @example "Not found"
   */
  title!: string;

  /** Repeats the HTTP status. */
  @ApiProperty({ type: 'integer', minimum: 400, maximum: 599, example: 404 })
  status!: number;

  /**
   * What went wrong this time, for people. Never a secret, never the request's own values.
   * @example "There is no such project"
   */
  detail!: string;

  /**
   * Path of the request, without its query.
   * @example "/admin/projects/proj_0123456789abcdef0123456789abcdef"
   */
  instance!: string;

  /**
   * The `X-Request-ID` of the answer; log and audit entries carry it too.
   * @example "5f0c2c1e-5c0f-4a57-9f0e-0d1b6a6c9a10"
   */
  request_id!: string;

  /**
   * Stable code, for programs.
   * @example "request.not-found"
   */
  code!: string;
}
