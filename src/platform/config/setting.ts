/** One setting of the service: how it is written, read and documented. */
export interface Setting<T> {
  /** What a right value looks like; completes "NAME takes …" and stands in the documentation. */
  readonly takes: string;
  /** What it does, for operators. */
  readonly purpose: string;
  /** What holds when it is unset, in words. */
  readonly unset: string;
  /** The value is secret: it may also come from the file that `<NAME>_FILE` names. */
  readonly secret?: boolean;
  /** The value, undefined when the text is not one. */
  parse(text: string): T | undefined;
}

/** Any text without white space. */
export function word(): (text: string) => string | undefined {
  return (text) => (/^[\x21-\x7e]+$/.test(text) ? text : undefined);
}

/** A secret that someone chose: long enough not to be guessed, and fit for a header. */
export function token(minLength: number): (text: string) => string | undefined {
  return (text) => (text.length >= minLength ? word()(text) : undefined);
}

/** The URI of a PKCS#11 token, by its scheme; the provider reads the rest. */
export function tokenUri(): (text: string) => string | undefined {
  return (value) => (/^pkcs11:/i.test(value) ? text()(value) : undefined);
}

/** Any text that is not blank. */
export function text(): (text: string) => string | undefined {
  return (value) => (value.trim() === '' ? undefined : value);
}

/** One of a list of words. */
export function oneOf<const Words extends readonly string[]>(
  ...words: Words
): (text: string) => Words[number] | undefined {
  return (text) => words.find((candidate) => candidate === text);
}

/** A whole number in decimal digits. */
export function integer(min: number, max: number): (text: string) => number | undefined {
  return (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
    return value >= min && value <= max ? value : undefined;
  };
}

/** What one of two ways of writing it gives. */
export function either<First, Second>(
  first: (text: string) => First | undefined,
  second: (text: string) => Second | undefined,
): (text: string) => First | Second | undefined {
  return (text) => first(text) ?? second(text);
}

/** `true` or `false`. */
export function flag(): (text: string) => boolean | undefined {
  return (text) => (text === 'true' ? true : text === 'false' ? false : undefined);
}

/** A URL of one of the schemes. The text is kept as it was written, without slashes at its end. */
export function url(...schemes: readonly string[]): (text: string) => string | undefined {
  return (text) => {
    const parsed = URL.canParse(text) ? new URL(text) : undefined;
    return parsed !== undefined && schemes.includes(parsed.protocol) ? text.replace(/\/+$/, '') : undefined;
  };
}
