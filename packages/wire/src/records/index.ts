/**
 * The face of records: batches in place, their validation, compression, varints and checksums.
 *
 * Not here: the messages that carry batches (`@odradek/wire`).
 */
export * from '../checksum/crc32c.ts';
export * from '../compression/codec.ts';
export * from '../compression/error.ts';
export * from '../varint.ts';
export * from './batch.ts';
export * from './faults.ts';
export * from './validate.ts';
