import { RequestError } from '../errors/index.js';

/** C0, DEL and C1: they would make two names look alike in a terminal or a log. */
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

/** A refusal of one member of the request. `rule` completes the sentence `"<field>" …`. */
export function refusedField(field: string, rule: string): RequestError {
  return new RequestError('request.shape', `"${field}" ${rule}`, { facts: { field } });
}

/**
 * A one-line text that people choose: 1 to `max` UTF-16 units, no control characters, no lone surrogates (which
 * the two databases would store differently), no space at either end.
 * @throws RequestError `request.shape`.
 */
export function fieldText(field: string, text: string, max: number): string {
  const fits =
    text.length >= 1 &&
    text.length <= max &&
    text.isWellFormed() &&
    !CONTROL.test(text) &&
    text.trim() === text;
  if (!fits)
    throw refusedField(field, `must be one line of 1 to ${max} characters without space at its ends`);
  return text;
}
