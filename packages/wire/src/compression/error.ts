/**
 * The one error that compression throws for bytes it cannot accept. Wrong options of ours are
 * assertions (`RangeError`), not this.
 */

/** `malformed`: not this codec's format. `tooLarge`: more output than the caller allows. */
export type CompressionFault = 'malformed' | 'tooLarge';

export class CompressionError extends Error {
  readonly fault: CompressionFault;

  constructor(fault: CompressionFault, message: string) {
    super(message);
    this.name = 'CompressionError';
    this.fault = fault;
  }
}

export function malformed(message: string): CompressionError {
  return new CompressionError('malformed', message);
}

export function tooLarge(bytesMax: number): CompressionError {
  return new CompressionError('tooLarge', `more than ${bytesMax} bytes after decompression`);
}
