/**
 * zstd (codec 4) through Node's zlib, in one call. Since KIP-110; only for Produce ≥ 7 and Fetch ≥ 10.
 * Spec: RFC 8878.
 */
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { outputChunkSize, zlibFailure } from './zlib.ts';

export const ZSTD_LEVEL_DEFAULT = 3;
export const ZSTD_LEVEL_MIN = -131_072;
export const ZSTD_LEVEL_MAX = 22;

export function compressZstd(bytes: Uint8Array, level: number = ZSTD_LEVEL_DEFAULT): Buffer {
  if (!(level >= ZSTD_LEVEL_MIN && level <= ZSTD_LEVEL_MAX)) {
    throw new RangeError(`no zstd level ${level}`);
  }
  return zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: level } });
}

export function decompressZstd(bytes: Uint8Array, bytesMax: number): Buffer {
  try {
    return zstdDecompressSync(bytes, {
      maxOutputLength: bytesMax,
      chunkSize: outputChunkSize(bytes.length, bytesMax),
    });
  } catch (error) {
    throw zlibFailure(error, 'zstd', bytesMax);
  }
}
