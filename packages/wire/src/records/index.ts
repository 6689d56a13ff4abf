/**
 * The face of records: batches in place, their validation, reading and building, control records,
 * compression, varints and checksums.
 *
 * Not here: the messages that carry batches (`@odradek/wire`).
 */
export * from '../checksum/crc32.ts';
export * from '../checksum/crc32c.ts';
export * from '../checksum/java-string-hash.ts';
export * from '../checksum/murmur2.ts';
export * from '../compression/codec.ts';
export * from '../compression/error.ts';
export * from '../varint.ts';
export * from './batch.ts';
export * from './builder.ts';
export * from './control.ts';
export * from './faults.ts';
export * from './header.ts';
export { isLegacyCrcValid, readLegacyRecords } from './legacy.ts';
export * from './reader.ts';
export { type NewRecord, type RecordHeader, RecordView } from './record.ts';
export * from './validate.ts';
