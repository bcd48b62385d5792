/** A list of names as a column holds it: a JSON array; null = no restriction. */
export function storedList(names: readonly string[] | null): string | null {
  return names === null ? null : JSON.stringify(names);
}

/** Reads a list back that `storedList` wrote. */
export function readList<Name extends string = string>(column: string | null): readonly Name[] | null {
  // Only checked names are ever stored.
  return column === null ? null : (JSON.parse(column) as Name[]);
}
