/**
 * Compression by codec id, as batches name it in their attributes.
 *
 * Synchronous on purpose: a batch is at most a few megabytes, and order matters more than overlap.
 * Spec: KIP-110 (zstd), KIP-390 (levels).
 */
import { Compression, type CompressionId } from '../records/batch.ts';
import { compressGzip, decompressGzip } from './gzip.ts';
import { compressLz4, decompressLz4 } from './lz4.ts';
import { compressSnappy, decompressSnappy } from './snappy.ts';
import { compressZstd, decompressZstd } from './zstd.ts';

/** What one batch may grow to. Kafka has no such bound; a small request could fill its heap. */
export const DECOMPRESSED_BYTES_MAX: number = 100 * 1024 * 1024;

/** The output is a new buffer, except for `none`: then it is `bytes`. Throws `CompressionError`. */
export function decompress(
  codec: CompressionId,
  bytes: Buffer,
  bytesMax: number = DECOMPRESSED_BYTES_MAX,
): Buffer {
  switch (codec) {
    case Compression.none:
      return bytes;
    case Compression.gzip:
      return decompressGzip(bytes, bytesMax);
    case Compression.snappy:
      return decompressSnappy(bytes, bytesMax);
    case Compression.lz4:
      return decompressLz4(bytes, bytesMax);
    case Compression.zstd:
      return decompressZstd(bytes, bytesMax);
  }
}

/** Without a level, the codec's default. */
export function compress(codec: CompressionId, bytes: Buffer, level?: number): Buffer {
  switch (codec) {
    case Compression.none:
      return bytes;
    case Compression.gzip:
      return compressGzip(bytes, level);
    case Compression.snappy:
      return compressSnappy(bytes);
    case Compression.lz4:
      return compressLz4(bytes, level);
    case Compression.zstd:
      return compressZstd(bytes, level);
  }
}
