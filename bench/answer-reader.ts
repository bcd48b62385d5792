const END_OF_HEAD = '\r\n\r\n';
/** Characters of an answer that an error shows. */
const SHOWN = 2000;
/** A head as it is wanted. */
const SUCCESS = /^HTTP\/1\.1 200 .*\r\n(?:.+\r\n)*?content-length: *(?<length>\d+) *\r\n/i;

/**
 * Finds the end of each answer in what comes over a connection: of the head it reads the status, which must be 200, and
 * the content-length, which must be there; the body it only counts.
 */
export class AnswerReader {
  /** The pieces with the head, as Latin-1: a character is a byte. */
  #begun = '';
  /** Bytes of the body that have not come; undefined before the end of the head. */
  #missing: number | undefined;

  /** What has come of an answer that has not ended, without the further pieces of its body. */
  get begun(): string {
    return this.#begun.slice(0, SHOWN);
  }

  /**
   * Takes the next bytes, however they are cut, and keeps no reference to them.
   * @returns whether the answer ends with them
   * @throws Error for an answer that is not wanted
   */
  take(piece: Buffer): boolean {
    if (this.#missing === undefined) this.#takeHead(piece);
    else this.#missing -= piece.length;
    if (this.#missing === undefined || this.#missing > 0) return false;
    if (this.#missing < 0) throw new Error(`${-this.#missing} bytes came behind the answer`);
    this.#begun = '';
    this.#missing = undefined;
    return true;
  }

  #takeHead(piece: Buffer): void {
    this.#begun += piece.toString('latin1');
    const end = this.#begun.indexOf(END_OF_HEAD);
    if (end === -1) return;
    const afterHead = end + END_OF_HEAD.length;
    const length = SUCCESS.exec(this.#begun.slice(0, afterHead))?.groups?.['length'];
    if (length === undefined) throw new Error('the answer is not 200 with a content-length');
    this.#missing = afterHead + Number(length) - this.#begun.length;
  }
}
