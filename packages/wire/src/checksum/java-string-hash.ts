/**
 * Java's `String.hashCode`: which partition of an internal topic a group or a transaction has.
 *
 * Over UTF-16 units, which JavaScript strings have too.
 * Spec: https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/lang/String.html#hashCode()
 */

/** The hash as a signed number, as in Java. */
export function javaStringHash(text: string): number {
  let hash = 0;
  for (let index = 0; index < text.length; index++) {
    hash = (Math.imul(hash, 31) + text.charCodeAt(index)) | 0;
  }
  return hash;
}

/** The partition of `__consumer_offsets` or `__transaction_state` that coordinates `id`. */
export function partitionForId(id: string, partitionCount: number): number {
  // The least integer has no positive counterpart; Kafka lets it count as 0.
  const hash = javaStringHash(id);
  const positive = hash === -0x8000_0000 ? 0 : Math.abs(hash);
  return positive % partitionCount;
}
