/**
 * Reads a list of cores as Linux writes it, such as `0-3,8`.
 * @returns their numbers in that order
 * @throws TypeError when it is no such list
 */
export function coreList(text: string): readonly number[] {
  return text.split(',').flatMap((range) => {
    const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(range) ?? [];
    if (first === undefined) throw new TypeError('not a list of cores');
    return Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) => Number(first) + index);
  });
}
