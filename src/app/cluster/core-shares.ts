/**
 * The cores of each process: neighbours, as many for one as for another or one more. Processes share where they are
 * more than the cores.
 * @param cores numbers of the cores that there are, at least one
 */
export function coreShares(cores: readonly number[], processes: number): readonly (readonly number[])[] {
  return Array.from({ length: processes }, (_, index) => {
    if (processes >= cores.length) return cores.slice(index % cores.length, (index % cores.length) + 1);
    const [from, to] = [index, index + 1].map((place) => Math.floor((place * cores.length) / processes));
    return cores.slice(from, to);
  });
}
