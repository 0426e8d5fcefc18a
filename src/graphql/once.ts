/** A function that calls `make` the first time and answers the same ever after, also where that is a rejected promise. */
export function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
