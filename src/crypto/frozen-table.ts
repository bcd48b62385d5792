/**
 * A frozen table without a prototype: looking up a name that came from outside can never find an inherited member
 * such as `constructor` or `__proto__`.
 */
export function frozenTable<Name extends string, Row>(
  rows: Readonly<Record<Name, Row>>,
): Readonly<Record<Name, Row>> {
  // Object.create(null) is typed `any`; its members are exactly those of `rows`.
  const table = Object.create(null) as Record<Name, Row>;
  return Object.freeze(Object.assign(table, rows));
}

/** The row of a name that came from outside, or undefined. */
export function findRow<Row>(table: Readonly<Record<string, Row>>, name: string): Row | undefined {
  return table[name];
}
