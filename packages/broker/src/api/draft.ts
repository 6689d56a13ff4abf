/** A message that is still being written: the same shape, open to change. */
export type Draft<T> = T extends Uint8Array
  ? T
  : T extends readonly (infer Element)[]
    ? Draft<Element>[]
    : T extends object
      ? { -readonly [K in keyof T]: Draft<T[K]> }
      : T;
