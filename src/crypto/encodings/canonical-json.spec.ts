import fc from 'fast-check';

import { canonicalJson, canonicalJsonBytes, type JsonValue } from './canonical-json.js';

/** The definition itself: sorted copies, written by JSON.stringify. */
const sortedCopy = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sortedCopy);
  if (typeof value !== 'object' || value === null) return value;
  const copy: Record<string, unknown> = {};
  for (const name of Object.keys(value).sort()) copy[name] = sortedCopy(Reflect.get(value, name));
  return copy;
};
const oracle = (value: unknown): string => JSON.stringify(sortedCopy(value));

const parse = (text: string): JsonValue => JSON.parse(text) as JsonValue;

describe('canonicalJson', () => {
  it.each([
    [
      'sorts members at every level and keeps the order of arrays',
      '{"b":[3,1,{"d":0,"c":null}],"a":true}',
      '{"a":true,"b":[3,1,{"c":null,"d":0}]}',
    ],
    [
      'puts names like array indexes first, by their number',
      '{"b":1,"10":2,"2":3,"a":4,"0":5}',
      '{"0":5,"2":3,"10":2,"a":4,"b":1}',
    ],
    [
      'takes 4294967294 for an index, and neither 4294967295 nor 01, -1 and 1.0',
      '{"4294967295":1,"4294967294":2,"01":3,"-1":4,"1.0":5,"7":6,"a":7}',
      '{"7":6,"4294967294":2,"-1":4,"01":3,"1.0":5,"4294967295":1,"a":7}',
    ],
    [
      'compares names by UTF-16 code unit',
      '{"\uff5e":1,"\u{1f600}":2,"\ud7ff":3,"\ue000":4}',
      '{"\ud7ff":3,"\u{1f600}":2,"\ue000":4,"\uff5e":1}',
    ],
    ['leaves what is not ASCII as it is', '{"ñ":"é\u2028\u{1f512}"}', '{"ñ":"é\u2028\u{1f512}"}'],
    [
      'escapes lone surrogates and control characters',
      '{"a":"\\ud800 \\udc00 \\u0000\\u001f\\n\\"\\\\\\/\\u007f"}',
      '{"a":"\\ud800 \\udc00 \\u0000\\u001f\\n\\"\\\\/\u007f"}',
    ],
    [
      'writes numbers as JavaScript does',
      '[10.0,1e21,-0,1E3,5e-324,1e-7,0.000001,9007199254740993,123456789012345680000,1e400]',
      '[10,1e+21,0,1000,5e-324,1e-7,0.000001,9007199254740992,123456789012345680000,null]',
    ],
    ['knows empty names and empty values', '{"":{},"a":[],"b":""}', '{"":{},"a":[],"b":""}'],
  ])('%s', (_effect, text, expected) => {
    expect(canonicalJson(parse(text))).toBe(expected);
    expect(oracle(parse(text))).toBe(expected);
  });

  it('is JSON.stringify of the sorted copy, for any JSON', () => {
    const index = fc.nat({ max: 0xffff_ffff }).map(String);
    const name = fc
      .oneof(index, fc.string({ unit: 'binary', maxLength: 4 }))
      .filter((text) => text !== '__proto__');
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom(null, true, false),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.integer(),
        fc.string({ unit: 'binary' }),
        fc.string({
          unit: fc.integer({ min: 0xd7f0, max: 0xe010 }).map((unit) => String.fromCharCode(unit)),
        }),
        fc.array(tie('tree'), { maxLength: 5 }),
        fc.dictionary(name, tie('tree'), { maxKeys: 8 }),
      ),
    }));
    fc.assert(
      fc.property(tree, (value) => {
        expect(canonicalJson(value as JsonValue)).toBe(oracle(value));
      }),
      { numRuns: 500 },
    );
  });

  it('does not depend on the order in which members were set', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(fc.string(), fc.integer()), { selector: ([name]) => name }),
        (members) => {
          const reversed = Object.fromEntries(members.toReversed());
          expect(canonicalJson(reversed)).toBe(canonicalJson(Object.fromEntries(members)));
        },
      ),
    );
  });

  it('says a member named __proto__ like any other', () => {
    expect(canonicalJson(parse('{"a":1,"__proto__":2}'))).toBe('{"__proto__":2,"a":1}');
  });

  it.each([undefined, () => 1, Symbol('s'), 1n])('refuses %p, which is no JSON', (value) => {
    expect(() => canonicalJson(value as unknown as JsonValue)).toThrow(TypeError);
    expect(() => canonicalJson({ member: [value] } as unknown as JsonValue)).toThrow(TypeError);
  });

  it('is signed in UTF-8', () => {
    expect(Buffer.from(canonicalJsonBytes({ ñ: '日' })).toString('hex')).toBe('7b22c3b1223a22e697a5227d');
  });
});
