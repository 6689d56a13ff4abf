/**
 * New batches for ones that cannot be stored as they came. A topic may prescribe how its batches
 * are compressed: then the records, byte for byte, go under another codec. A client may number its
 * records wrongly, as some did: then they are written anew, with the offsets that they have by
 * their order.
 *
 * Spec: `compression.type` of a topic; levels in KIP-390.
 */
import {
  BATCH_HEADER_SIZE,
  BATCH_PREFIX_SIZE,
  BatchBuilder,
  batchAttributes,
  batchBaseSequence,
  batchCompression,
  batchProducerEpoch,
  batchProducerId,
  batchTimestampType,
  COMPRESSION_MASK,
  Compression,
  type CompressionId,
  compress,
  decompress,
  isControlBatch,
  isKnownCompression,
  isTransactionalBatch,
  readRecords,
  sealBatch,
  TimestampType,
} from '@odradek/wire/records';
import type { LogConfig } from './config.ts';

const SIZE_AT = 8;
const ATTRIBUTES_AT = 21;

/** The codec that a batch of codec `source` is to be stored with. */
export function targetCompression(config: LogConfig, source: number): number {
  switch (config.compressionType) {
    case 'producer':
      return source;
    case 'uncompressed':
      return Compression.none;
    default:
      return Compression[config.compressionType];
  }
}

/** A new batch with the same records. The batch has been checked, so that it decompresses. */
export function recompress(batch: Buffer, target: number, config: LogConfig): Buffer {
  const source = batchCompression(batch, 0);
  if (!isKnownCompression(source) || !isKnownCompression(target) || isControlBatch(batch, 0)) {
    return batch;
  }
  // All its records have the one timestamp of the batch, whatever they say themselves.
  if (batchTimestampType(batch, 0) === TimestampType.logAppendTime) {
    return rebuild(batch, target, config);
  }
  const records = decompress(source, batch.subarray(BATCH_HEADER_SIZE));
  const body = compress(target, records, levelOf(target, config));
  const result = Buffer.allocUnsafe(BATCH_HEADER_SIZE + body.length);
  batch.copy(result, 0, 0, BATCH_HEADER_SIZE);
  body.copy(result, BATCH_HEADER_SIZE);
  result.writeInt32BE(result.length - BATCH_PREFIX_SIZE, SIZE_AT);
  result.writeInt16BE((batchAttributes(batch, 0) & ~COMPRESSION_MASK) | target, ATTRIBUTES_AT);
  sealBatch(result, 0);
  return result;
}

/** A new batch with the same records, decoded and encoded, their offsets counted from 0. */
export function rebuild(batch: Buffer, target: number, config: LogConfig): Buffer {
  const codec = isKnownCompression(target) ? target : Compression.none;
  const builder = new BatchBuilder({
    compression: codec,
    compressionLevel: levelOf(codec, config),
    producer: {
      producerId: batchProducerId(batch, 0),
      producerEpoch: batchProducerEpoch(batch, 0),
      baseSequence: batchBaseSequence(batch, 0),
      isTransactional: isTransactionalBatch(batch, 0),
    },
  });
  for (const record of readRecords(batch)) {
    const { timestamp, key, value, headers } = record;
    builder.append({ timestamp, key, value, headers });
  }
  return builder.build();
}

function levelOf(codec: CompressionId, config: LogConfig): number | undefined {
  if (codec === Compression.gzip) return config.gzipLevel;
  if (codec === Compression.lz4) return config.lz4Level;
  if (codec === Compression.zstd) return config.zstdLevel;
  return undefined;
}
