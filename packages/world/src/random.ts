/** Chance. In the simulated world every answer follows from the seed. */
export interface Random {
  /** An integer of 0 … `below` − 1, each as likely; `below` is 1 … 2⁵³ − 1. */
  integer(below: number): number;

  /** A fraction of 0 ≤ x < 1. */
  fraction(): number;

  /** `count` bytes; fit for keys and salts in Node's world. */
  bytes(count: number): Uint8Array;

  /** A version-4 UUID as Kafka writes it: 22 characters of base64url, never starting with "-". */
  uuid(): string;
}
