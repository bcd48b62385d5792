import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { RequestError } from '../../../errors/index.js';
import type { DtoClass } from './member-rules.js';
import { readDto } from './read-dto.js';

const PLAIN_TYPES: ReadonlySet<unknown> = new Set([String, Number, Boolean, Array, Object]);

/** Reads every body, query and path parameter whose type is a DTO class; the one global pipe. */
@Injectable()
export class DtoPipe implements PipeTransform {
  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if (type === 'custom' || metatype === undefined || PLAIN_TYPES.has(metatype)) return value;
    // DTO classes have no constructor parameters; Nest types them as any class.
    const dto = metatype as DtoClass;
    if (type === 'body' && value === undefined) return readAbsentBody(dto);
    return type === 'query' ? readQuery(dto, value) : readDto(dto, value);
  }
}

/** Says with a refusal that it is about the query. */
function readQuery(dto: DtoClass, value: unknown): object {
  try {
    return readDto(dto, value);
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    throw new RequestError(error.code, error.message, { facts: { ...error.facts, place: 'query' } });
  }
}

/** No body is as good as `{}` where every member is optional. */
function readAbsentBody(dto: DtoClass): object {
  try {
    return readDto(dto, {});
  } catch (error) {
    throw new RequestError('request.body-not-object', 'The request body must be a JSON object', {
      cause: error,
    });
  }
}
