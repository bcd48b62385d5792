/** Any JSON value; the length is that of a text. */
const CUSTOM_VALUE = { maxLength: 256 };

/** The body of /sign, which carries arbitrary fields and is therefore no DTO. */
export const SIGN_REQUEST = {
  title: 'SignTokenRequest',
  type: 'object',
  required: ['sub'],
  properties: {
    sub: {
      type: 'string',
      minLength: 1,
      maxLength: 128,
      description: 'Whom the token is about.',
      example: 'user-1',
    },
    expiresInSeconds: {
      type: 'integer',
      minimum: 60,
      default: 3600,
      description: 'Life of the token; the maximum is a setting, 90 days by default.',
      example: 3600,
    },
    email: { ...CUSTOM_VALUE, example: 'user@example.com' },
    role: { ...CUSTOM_VALUE, example: 'editor' },
  },
  additionalProperties: {
    ...CUSTOM_VALUE,
    description:
      'Up to 10 custom fields. Names that begin with `_` are reserved; `_iss`, `iat` and `exp` are dropped.',
  },
};
