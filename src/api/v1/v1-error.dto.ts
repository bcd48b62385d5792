/** What went wrong; `error_code` is for programs, `message` for people. */
export class V1ErrorDetailDto {
  /** @example "ERR_NOT_FOUND_001" */
  error_code!: string;

  /** Names members and rules, never values. */
  message!: string;
}

/** The one shape of every error. */
export class V1ErrorDto {
  error!: V1ErrorDetailDto;

  /** @example "5f3f9d1c-1f0e-4c57-9a53-3d2b7d1c9a10" */
  request_id!: string;

  /** @example "2026-11-21T08:30:00.000Z" */
  timestamp!: string;
}
