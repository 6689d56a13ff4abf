/**
 * What a consumer can be told, with its defaults: those of the Java consumer of Kafka 4.3 unless a
 * comment says why not.
 */
import { UsageError } from '../errors.ts';
import type { AssignorName } from './group/assignors.ts';

export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

/** Where reading begins when there is no committed offset, or when it does not exist any more. */
export type OffsetReset = 'earliest' | 'latest' | 'none';

export type PartitionsListener = (partitions: readonly TopicPartition[]) => void | Promise<void>;

export interface ConsumerOptions {
  /** What to read: names, or a pattern that names have to match. */
  readonly topics?: string | readonly string[] | RegExp;
  /** The group to be a member of, and under whose name offsets are committed. */
  readonly groupId?: string;
  /** Keeps the membership, and the partitions, over a restart of this process: KIP-345. */
  readonly groupInstanceId?: string;
  readonly autoOffsetReset?: OffsetReset;
  /** Whether records of transactions that are open or aborted are left out. */
  readonly isolation?: 'read_uncommitted' | 'read_committed';
  /** Commits what has been processed by itself; needs a group. */
  readonly autoCommit?: boolean;
  readonly autoCommitIntervalMs?: number;
  /** How partitions are divided among members, most wanted first. */
  readonly assignors?: readonly AssignorName[];
  readonly sessionTimeoutMs?: number;
  readonly heartbeatIntervalMs?: number;
  /** How long one record, or block of records, may keep its reader busy. */
  readonly pollIntervalMsMax?: number;
  readonly fetchBytesMin?: number;
  readonly fetchBytesMax?: number;
  readonly partitionBytesMax?: number;
  readonly fetchWaitMsMax?: number;
  /** How much may be fetched ahead of the reader. */
  readonly bufferBytesMax?: number;
  /** Where this is: brokers may name a nearer replica to read from (KIP-392). */
  readonly rack?: string;
  readonly checkCrcs?: boolean;
  /** Whether reading a topic that is missing may create it, on brokers that are set up so. */
  readonly createTopics?: boolean;
  readonly onAssigned?: PartitionsListener;
  /** Called before partitions go to another member: the last moment to commit for them. */
  readonly onRevoked?: PartitionsListener;
  /** Called when partitions have gone already: this member was away too long. */
  readonly onLost?: PartitionsListener;
}

export interface ConsumerSettings {
  readonly groupId: string | undefined;
  readonly groupInstanceId: string | null;
  readonly autoOffsetReset: OffsetReset;
  /** As on the wire. */
  readonly isolationLevel: 0 | 1;
  readonly autoCommit: boolean;
  readonly autoCommitIntervalMs: number;
  readonly assignors: readonly AssignorName[];
  readonly sessionTimeoutMs: number;
  readonly heartbeatIntervalMs: number;
  readonly pollIntervalMsMax: number;
  readonly fetchBytesMin: number;
  readonly fetchBytesMax: number;
  readonly partitionBytesMax: number;
  readonly fetchWaitMsMax: number;
  readonly bufferBytesMax: number;
  readonly rack: string;
  readonly checkCrcs: boolean;
  readonly createTopics: boolean;
  readonly requestTimeoutMs: number;
  readonly onAssigned: PartitionsListener;
  readonly onRevoked: PartitionsListener;
  readonly onLost: PartitionsListener;
}

export function consumerSettings(
  options: ConsumerOptions,
  client: { requestTimeoutMs: number },
): ConsumerSettings {
  const { groupId, onRevoked } = options;
  if (groupId === '') throw new UsageError('groupId is empty');
  if (options.autoCommit === true && groupId === undefined) {
    throw new UsageError('autoCommit needs a groupId');
  }
  if (options.groupInstanceId !== undefined && groupId === undefined) {
    throw new UsageError('groupInstanceId needs a groupId');
  }
  const nothing: PartitionsListener = () => undefined;
  return {
    groupId,
    groupInstanceId: options.groupInstanceId ?? null,
    autoOffsetReset: options.autoOffsetReset ?? 'latest',
    isolationLevel: options.isolation === 'read_committed' ? 1 : 0,
    autoCommit: options.autoCommit ?? groupId !== undefined,
    autoCommitIntervalMs: options.autoCommitIntervalMs ?? 5000,
    assignors: options.assignors ?? ['range', 'cooperative-sticky'],
    sessionTimeoutMs: options.sessionTimeoutMs ?? 45_000,
    heartbeatIntervalMs: options.heartbeatIntervalMs ?? 3000,
    pollIntervalMsMax: options.pollIntervalMsMax ?? 300_000,
    fetchBytesMin: options.fetchBytesMin ?? 1,
    fetchBytesMax: options.fetchBytesMax ?? 50 * 1024 * 1024,
    partitionBytesMax: options.partitionBytesMax ?? 1024 * 1024,
    fetchWaitMsMax: options.fetchWaitMsMax ?? 500,
    bufferBytesMax: options.bufferBytesMax ?? 64 * 1024 * 1024,
    rack: options.rack ?? '',
    checkCrcs: options.checkCrcs ?? true,
    createTopics: options.createTopics ?? false,
    requestTimeoutMs: client.requestTimeoutMs,
    onAssigned: options.onAssigned ?? nothing,
    onRevoked: onRevoked ?? nothing,
    onLost: options.onLost ?? onRevoked ?? nothing,
  };
}
