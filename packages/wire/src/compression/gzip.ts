/**
 * gzip (codec 1) through Node's zlib, in one call.
 * Spec: RFC 1952.
 */
import { gunzipSync, gzipSync } from 'node:zlib';
import { outputChunkSize, zlibFailure } from './zlib.ts';

/** −1 lets zlib choose. 0 (store) is not among Kafka's levels: KIP-390. */
export const GZIP_LEVEL_DEFAULT = -1;
export const GZIP_LEVEL_MIN = 1;
export const GZIP_LEVEL_MAX = 9;

export function compressGzip(bytes: Uint8Array, level: number = GZIP_LEVEL_DEFAULT): Buffer {
  if (level !== GZIP_LEVEL_DEFAULT && !(level >= GZIP_LEVEL_MIN && level <= GZIP_LEVEL_MAX)) {
    throw new RangeError(`no gzip level ${level}`);
  }
  return gzipSync(bytes, { level });
}

export function decompressGzip(bytes: Uint8Array, bytesMax: number): Buffer {
  try {
    return gunzipSync(bytes, {
      maxOutputLength: bytesMax,
      chunkSize: outputChunkSize(bytes.length, bytesMax),
    });
  } catch (error) {
    throw zlibFailure(error, 'gzip', bytesMax);
  }
}
