/** How a member of a request body is described: what it takes, and the code when it is given something else. */
export interface Member {
  readonly takes: 'base64' | 'text' | 'integer' | 'boolean' | 'list' | 'object';
  readonly required?: boolean;
  /** Code for a whole number that is not among the allowed ones. */
  readonly otherNumber?: string;
  /** Code for a text that is well-typed but not one of the allowed words; the route's shape code when absent. */
  readonly unknownWord?: string;
  /** Most bytes of a base64 value, and the code for one byte more. */
  readonly most?: readonly [bytes: number, code: string];
  /** The empty text is a right value. */
  readonly emptyAllowed?: boolean;
  /** Code for the empty text. */
  readonly empty?: string;
  /** `null` is a right value. */
  readonly nullable?: boolean;
  /** Any text is a right value, up to some length. */
  readonly freeText?: boolean;
}

/** One wrong value. */
export interface BadValue {
  readonly why: string;
  /** `undefined` leaves the member out. */
  readonly value: unknown;
  /** Absent: the route's shape code. */
  readonly code?: string;
}

const OF_OTHER_TYPES: readonly (readonly [string, unknown])[] = [
  ['text', 'text!'],
  ['integer', 7],
  ['boolean', true],
  ['list', []],
  ['object', {}],
  ['null', null],
];

const NOT_BASE64: readonly (readonly [string, string])[] = [
  ['not base64', '*not base64*'],
  ['base64url', '-_-_'],
  ['base64 without padding', 'YQ'],
  ['base64 with half its padding', 'YQ='],
  ['base64 with too much padding', 'YQ==='],
  ['base64 with bits left over', 'YR=='],
  ['base64 with a line end', 'YQ==\n'],
  ['base64 with a space', ' YQ=='],
  ['base64 with a NUL', 'YQ==\u0000'],
];

const wrongTypes = ({ takes, nullable }: Member): readonly BadValue[] =>
  OF_OTHER_TYPES.filter(
    ([type]) =>
      type !== takes && !(takes === 'base64' && type === 'text') && !(type === 'null' && nullable === true),
  ).map(([type, value]) => ({
    why: `${type} for ${takes}`,
    value,
  }));

const badTexts = ({ freeText, unknownWord }: Member): readonly BadValue[] => {
  const code = unknownWord === undefined ? {} : { code: unknownWord };
  const tooLong = { why: 'a text of 100,000 characters', value: 'x'.repeat(100_000), ...code };
  if (freeText === true) return [tooLong];
  return [
    tooLong,
    { why: 'an unknown word', value: 'no-such/word', ...code },
    { why: 'an inherited member', value: '__proto__', ...code },
  ];
};

const badBase64 = ({ most }: Member): readonly BadValue[] => [
  ...NOT_BASE64.map(([why, value]) => ({ why, value })),
  ...(most === undefined
    ? []
    : [{ why: 'one byte too long', value: Buffer.alloc(most[0] + 1).toString('base64'), code: most[1] }]),
];

const badNumbers = ({ otherNumber }: Member): readonly BadValue[] =>
  [0, -1, 1.5, 1e300, '1'].map((value) => ({
    why: `the number ${value}`,
    value,
    ...(otherNumber !== undefined && Number.isInteger(value) && { code: otherNumber }),
  }));

/** Every wrong value for a member. */
export const badValuesOf = (member: Member): readonly BadValue[] => [
  ...wrongTypes(member),
  ...(member.required === true ? [{ why: 'missing', value: undefined }] : []),
  ...(['base64', 'text'].includes(member.takes) && member.emptyAllowed !== true
    ? [{ why: 'empty', value: '', ...(member.empty !== undefined && { code: member.empty }) }]
    : []),
  ...(member.takes === 'text' ? badTexts(member) : []),
  ...(member.takes === 'base64' ? badBase64(member) : []),
  ...(member.takes === 'integer' ? badNumbers(member) : []),
];
