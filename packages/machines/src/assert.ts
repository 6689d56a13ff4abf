/**
 * Claims about our own code. One that fails is a mistake of ours, never of a client: it throws, also
 * in production, because going on from a state that cannot be would damage what is stored.
 */
export function assert(claim: unknown, message: string): asserts claim {
  if (!claim) throw new AssertionError(message);
}

export class AssertionError extends Error {
  constructor(message: string) {
    super(`assertion failed: ${message}`);
    this.name = 'AssertionError';
  }
}
