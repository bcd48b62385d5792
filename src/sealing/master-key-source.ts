/**
 * Where the master key comes from. Sources of this room: a value, a file, a file of our own in the data folder. A
 * token (HSM) as a source lives with the PKCS#11 provider and is wired by the composition root.
 */
export abstract class MasterKeySource {
  /**
   * Reads the key, once, at start.
   *
   * @returns 32 fresh bytes; the caller wipes them.
   * @throws MasterKeyError naming the setting that is wrong, never its value
   */
  abstract read(): Promise<Uint8Array>;
}
