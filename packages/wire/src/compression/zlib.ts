/**
 * What gzip and zstd share because both come from Node's zlib: how large its output pieces should
 * be, and what its errors mean.
 */
import { type CompressionError, malformed, tooLarge } from './error.ts';

const CHUNK_SIZE_MIN = 4 * 1024;
const CHUNK_SIZE_MAX = 1024 * 1024;

/**
 * zlib collects its output in pieces of this size and joins them; one piece that fits saves the
 * copy. Record batches seldom shrink to less than a quarter.
 */
export function outputChunkSize(inputSize: number, bytesMax: number): number {
  const wanted = Math.min(4 * inputSize, bytesMax, CHUNK_SIZE_MAX);
  return Math.max(wanted, CHUNK_SIZE_MIN);
}

export function zlibFailure(error: unknown, codec: string, bytesMax: number): CompressionError {
  if (error instanceof Error) {
    if ('code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') return tooLarge(bytesMax);
    return malformed(`${codec}: ${error.message}`);
  }
  return malformed(codec);
}
