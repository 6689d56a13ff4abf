/** The face of the package: a partition's log, a directory of logs, and their configuration. */

export type { PartitionOffset } from './checkpoint.ts';
export { type CompressionPolicy, defaultLogConfig, type LogConfig, NEVER } from './config.ts';
export {
  type DirectoryRole,
  parseDirectoryName,
  partitionDirectoryName,
} from './directory-names.ts';
export type { EpochEnd, EpochStart } from './epochs.ts';
export { ErrorCode, type LogError, type RecordError } from './errors.ts';
export { Log } from './log.ts';
export {
  type CheckpointKind,
  type FoundPartition,
  LogDirectory,
  LogDirectoryError,
  type OpenLogOptions,
} from './log-directory.ts';
export type { MetaProperties } from './meta-properties.ts';
export type {
  AppendOptions,
  AppendResult,
  LocatedRecords,
  LogOptions,
  ReadOptions,
  ReadResult,
  TimestampOffset,
} from './options.ts';
export type { ProducerState } from './producer-state.ts';
export { type AppendOrigin, NO_GUARD, type VerificationGuard } from './producers.ts';
export type { AbortedTransaction } from './transaction-index.ts';
