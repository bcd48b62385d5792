/**
 * Where a master key that a token has sealed is kept between starts, by its label. The stored bytes are no secret: only
 * the token opens them.
 */
export abstract class WrappedMasterKeyStore {
  /** The stored bytes, or undefined before the first start. */
  abstract read(label: string): Promise<Uint8Array | undefined>;
  /**
   * Stores the first sealed key of a label; of several that start together one wins. Resolves to the winner's bytes.
   *
   * @throws MasterKeyError when what it is to protect is sealed under another key already
   */
  abstract create(label: string, sealed: Uint8Array): Promise<Uint8Array>;
}
