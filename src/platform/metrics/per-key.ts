/**
 * One value for each key, made at its first use and kept: `perKey((a) => perKey((b) => …))(a)(b)` finds what belongs to a
 * pair without putting a text together for it. Only for keys out of a closed list, as nothing is ever forgotten.
 */
export function perKey<Key, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const made = new Map<Key, Value>();
  return (key) => {
    const known = made.get(key);
    if (known !== undefined) return known;
    const value = make(key);
    made.set(key, value);
    return value;
  };
}
