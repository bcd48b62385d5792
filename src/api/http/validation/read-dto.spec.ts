import { IsBoolean, IsIn, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import fc from 'fast-check';

import { RequestError } from '../../../errors/index.js';
import { decodeCanonicalBase64 } from '../../../crypto/encodings/base64.js';
import { IsCanonicalBase64 } from './is-canonical-base64.decorator.js';
import { IsIntegerIn, IsIntegerTextIn } from './is-integer-in.decorator.js';
import { IsObjectOf } from './is-nested.decorator.js';
import { IsNullable } from './is-nullable.decorator.js';
import { readDto } from './read-dto.js';

class PartDto {
  @IsString()
  name!: string;
}

class BaseDto {
  @IsIntegerIn(1, 100)
  count!: number;
}

class WholeDto extends BaseDto {
  @IsCanonicalBase64({ min: 1, max: 4 })
  bytes!: string;

  @IsOptional()
  @IsBoolean()
  flag?: boolean;

  @IsOptional()
  @IsNullable()
  @IsIntegerIn(0, 5)
  limit?: number | null;

  @IsOptional()
  @IsObjectOf(() => PartDto)
  part?: PartDto;

  @IsOptional()
  @IsString({ each: true })
  tags?: string[];

  @IsOptional()
  @IsIn(['a', 'b'])
  choice?: string;

  @IsOptional()
  @MaxLength(3, { message: '"short" is too long' })
  short?: string;
}

class QueryDto {
  @IsOptional()
  @IsIntegerTextIn(1, 1000)
  limit?: number;
}

const right = { count: 1, bytes: 'AAAA' };
const messageOf = (value: unknown): string => {
  try {
    readDto(WholeDto, value);
  } catch (error) {
    if (error instanceof RequestError) return error.message;
    throw error;
  }
  return 'taken';
};

describe('readDto', () => {
  it('gives an instance with the members that were sent', () => {
    const read = readDto(WholeDto, {
      ...right,
      flag: false,
      limit: null,
      part: { name: 'y' },
    });
    expect(read).toBeInstanceOf(WholeDto);
    expect(read).toMatchObject({ ...right, flag: false, limit: null });
    expect(read.part).toBeInstanceOf(PartDto);
  });

  it.each([
    [{ ...right, count: '1' }, '"count" must be an integer from 1 to 100'],
    [{ ...right, count: 1.5 }, '"count" must be an integer from 1 to 100'],
    [{ ...right, count: 101 }, '"count" must be an integer from 1 to 100'],
    [{ bytes: 'AAAA' }, '"count" is required'],
    [{ count: 1 }, '"bytes" is required'],
    [{ ...right, bytes: null }, '"bytes" must not be null'],
    [{ ...right, bytes: '' }, '"bytes" must be standard base64 with padding of 1 to 4 bytes'],
    [{ ...right, bytes: 'AAAAAAAA' }, '"bytes" must be standard base64 with padding of 1 to 4 bytes'],
    [{ ...right, flag: null }, '"flag" must not be null'],
    [{ ...right, flag: 1 }, '"flag" must be a boolean value'],
    [
      { ...right, flags: true },
      'There is an unknown member; known members are "bytes", "flag", "limit", "part", "tags", "choice", "short", "count"',
    ],
    [{ ...right, part: [] }, '"part" must be an object'],
    [{ ...right, part: 'x' }, '"part" must be an object'],
    [{ ...right, part: { name: 1 } }, '"part.name" must be a string'],
    [
      { ...right, part: { name: 'x', y: 1 } },
      'There is an unknown member in "part"; known members are "name"',
    ],
    [{ ...right, tags: 'x' }, 'each value in "tags" must be a string'],
    [{ ...right, tags: ['x', 1] }, 'each value in "tags" must be a string'],
    [{ ...right, choice: 'c' }, '"choice" must be one of the following values: a, b'],
    [{ ...right, short: 'long' }, '"short" is too long'],
    [[], 'The request must be an object'],
    [null, 'The request must be an object'],
  ])('refuses %j naming the member', (value, message) => {
    expect(messageOf(value)).toBe(message);
  });

  it('reads integers from query texts and refuses every other spelling', () => {
    expect(readDto(QueryDto, { limit: '1000' }).limit).toBe(1000);
    for (const limit of ['0', '1001', '01', '+1', '1.0', '1e2', ' 1', '', ['1', '2'], 5]) {
      expect(() => readDto(QueryDto, { limit })).toThrow('"limit" must be an integer from 1 to 1000');
    }
  });

  it('takes what JSON can say or refuses it as a fault of shape, never otherwise', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.constantFrom('count', 'bytes', 'flag', 'part', 'tags', 'x'),
        (json, name) => {
          expect(typeof messageOf(json)).toBe('string');
          expect(typeof messageOf({ ...right, [name]: json })).toBe('string');
        },
      ),
    );
  });

  it('does not load a DTO with a decorator that it would ignore', () => {
    class UnsupportedDto {
      @ValidateNested()
      part!: PartDto;
    }
    expect(() => readDto(UnsupportedDto, {})).toThrow(TypeError);
  });
});

describe('decodeCanonicalBase64', () => {
  it('takes back every encoding', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(Uint8Array.from(decodeCanonicalBase64(Buffer.from(bytes).toString('base64')) ?? [])).toEqual(
          bytes,
        );
      }),
    );
  });

  it('refuses every other text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), (text) => {
        const bytes = decodeCanonicalBase64(text);
        expect(bytes === undefined || Buffer.from(bytes).toString('base64') === text).toBe(true);
      }),
    );
    for (const text of [
      'A',
      'AA',
      'AAA',
      'AA==\n',
      'AB==',
      'AAB=',
      '_-__',
      'AA=A',
      '====',
      'AAAA====',
      ' AAA',
    ]) {
      expect(decodeCanonicalBase64(text)).toBeUndefined();
    }
  });
});
