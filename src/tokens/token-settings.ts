/** What operators may choose about tokens; also the injection token. */
export abstract class TokenSettings {
  /** Longest life of a token, seconds. */
  abstract readonly maxSeconds: number;
}
