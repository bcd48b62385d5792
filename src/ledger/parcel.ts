/**
 * A value on its way to another thread. JSON text is written and read in half the time of a structured clone, which
 * is needed only where there are bytes or 64-bit integers.
 */
export type Parcel<Value> = { readonly text: string } | { readonly value: Value };

/** @param plain whether JSON carries all of `value`: texts, numbers, booleans, null, arrays and records of them */
export function pack<Value>(value: Value, plain: boolean): Parcel<Value> {
  return plain ? { text: JSON.stringify(value) } : { value };
}

export function unpack<Value>(parcel: Parcel<Value>): Value {
  // The text is what `pack` made of such a value.
  return 'text' in parcel ? (JSON.parse(parcel.text) as Value) : parcel.value;
}
