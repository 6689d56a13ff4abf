/**
 * What a log is told by its topic's configuration: plain numbers, in Kafka's units, with Kafka's
 * defaults. It is a value and may be replaced while the log is open: the next append sees it.
 *
 * Parsing of names and texts, and the layering of topic over broker over default, is not here.
 * Spec: Kafka's topic configuration, named in brackets below.
 */

/** How `compression.type` names what a batch is stored with; `producer` keeps it as it came. */
export type CompressionPolicy = 'producer' | 'uncompressed' | 'gzip' | 'snappy' | 'lz4' | 'zstd';

export interface LogConfig {
  /** A segment is rolled before it would exceed this [segment.bytes]. */
  readonly segmentBytes: number;
  /** A segment is rolled when its first record is older than this [segment.ms]. */
  readonly segmentMs: number;
  /** Up to this much is taken off `segmentMs`, by chance, for each segment [segment.jitter.ms]. */
  readonly segmentJitterMs: number;
  /** Bytes between two entries of an index [index.interval.bytes]. */
  readonly indexIntervalBytes: number;
  /** An index of this size makes its segment roll [segment.index.bytes]. */
  readonly segmentIndexBytes: number;
  /** Segments whose newest record is older go; −1 keeps them [retention.ms]. */
  readonly retentionMs: number;
  /** The oldest segments go while the rest is still this large; −1 keeps [retention.bytes]. */
  readonly retentionBytes: number;
  /** The largest batch that a client may append [max.message.bytes]. */
  readonly maxMessageBytes: number;
  readonly timestampType: 'CreateTime' | 'LogAppendTime';
  /** How far before now a record's timestamp may lie [message.timestamp.before.max.ms]. */
  readonly timestampBeforeMaxMs: number;
  /** How far after now it may lie [message.timestamp.after.max.ms]. */
  readonly timestampAfterMaxMs: number;
  readonly compressionType: CompressionPolicy;
  readonly gzipLevel: number;
  readonly lz4Level: number;
  readonly zstdLevel: number;
  /** cleanup.policy names `delete`. */
  readonly cleanupDelete: boolean;
  /** cleanup.policy names `compact`: records must have keys. */
  readonly cleanupCompact: boolean;
  /** An append is durable before it is acknowledged, once this many wait [flush.messages]. */
  readonly flushMessages: number;
  /** The oldest record that is not yet durable may wait this long [flush.ms]. */
  readonly flushMs: number;
  /** Removed files stay, renamed, for this long, so that readers can finish. */
  readonly fileDeleteDelayMs: number;
  /** Fill the file of a new segment with zeros up to `segmentBytes` [preallocate]. */
  readonly preallocate: boolean;
}

/** 2⁵³ − 1 stands for Kafka's 2⁶³ − 1, "never". */
export const NEVER: number = Number.MAX_SAFE_INTEGER;

export const defaultLogConfig: LogConfig = {
  segmentBytes: 1024 * 1024 * 1024,
  segmentMs: 7 * 24 * 60 * 60 * 1000,
  segmentJitterMs: 0,
  indexIntervalBytes: 4096,
  segmentIndexBytes: 10 * 1024 * 1024,
  retentionMs: 7 * 24 * 60 * 60 * 1000,
  retentionBytes: -1,
  maxMessageBytes: 1024 * 1024 + 12,
  timestampType: 'CreateTime',
  timestampBeforeMaxMs: NEVER,
  timestampAfterMaxMs: 60 * 60 * 1000,
  compressionType: 'producer',
  gzipLevel: -1,
  lz4Level: 9,
  zstdLevel: 3,
  cleanupDelete: true,
  cleanupCompact: false,
  flushMessages: NEVER,
  flushMs: NEVER,
  fileDeleteDelayMs: 60_000,
  preallocate: false,
};
