import { IsOptional, IsString, MaxLength } from 'class-validator';

/** Which CA's list is wanted. */
export class CrlQueryDto {
  /**
   * Another CA of the project than its newest.
   * @example "ca_0123456789abcdef0123456789abcdef"
   */
  @IsOptional()
  @IsString()
  @MaxLength(64)
  caId?: string;
}
