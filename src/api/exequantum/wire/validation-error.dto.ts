import { ApiUnprocessableEntityResponse } from '@nestjs/swagger';

/** What is wrong with one member of a request. */
export class ValidationFaultDto {
  /**
   * `body` or `query`, then the member.
   * @example ["body","pk"]
   */
  loc!: string[];

  /** For people. */
  msg!: string;

  /**
   * `missing`, `extra_forbidden`, `json_invalid` or `value_error`.
   * @example "value_error"
   */
  type!: string;
}

/** A 422, told apart from the other errors: its `detail` is a list. */
export class ValidationErrorDto {
  detail!: ValidationFaultDto[];
}

/** Documents a controller's 422. */
export function RefusesBadRequests(): ClassDecorator {
  return ApiUnprocessableEntityResponse({
    type: ValidationErrorDto,
    description: 'The request is not as it must be',
  });
}
