/**
 * The face of records: batches in place, their validation, varints and checksums.
 *
 * Not here: the messages that carry batches (`@odradek/wire`).
 */
export * from '../checksum/crc32c.ts';
export * from '../varint.ts';
export * from './batch.ts';
