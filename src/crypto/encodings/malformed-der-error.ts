/**
 * The input is not the DER structure it should be. Stays inside `crypto`: `readDer` turns it into the error of the
 * place. The message names structure, never contents.
 */
export class MalformedDerError extends Error {
  override readonly name = 'MalformedDerError';
}
