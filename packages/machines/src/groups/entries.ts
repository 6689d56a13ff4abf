/**
 * What a partition of `__consumer_offsets` holds, as far as this machine understands it: one type
 * per record, tombstones included. Bytes are the broker's (`coordination/group-records.ts`).
 *
 * Spec: GroupMetadataKey/Value and OffsetCommitKey/Value of Kafka; KIP-211 (expiry), KIP-848.
 */

/** A commit of one partition; `value` is null when the commit is taken back. */
export interface OffsetCommitEntry {
  readonly type: 'offset-commit';
  readonly groupId: string;
  readonly topic: string;
  readonly partition: number;
  readonly value: CommittedOffset | null;
}

/** A classic group as its last completed rebalance left it; null when the group is gone. */
export interface GroupMetadataEntry {
  readonly type: 'group-metadata';
  readonly groupId: string;
  readonly value: GroupMetadata | null;
}

/** A record of another kind of group, kept as it came. `value` is null in a tombstone. */
export interface ForeignEntry {
  readonly type: 'foreign';
  readonly groupId: string;
  readonly groupType: ForeignGroupType;
  /** Equal keys have equal names: the key's bytes, written as text. */
  readonly keyName: string;
  readonly key: Uint8Array;
  readonly value: Uint8Array | null;
}

export type GroupEntry = OffsetCommitEntry | GroupMetadataEntry | ForeignEntry;

export type ForeignGroupType = 'consumer' | 'share' | 'streams';

export interface CommittedOffset {
  readonly offset: number;
  /** -1 when the client did not say. */
  readonly leaderEpoch: number;
  readonly metadata: string;
  readonly commitTimestampMs: number;
  /** -1 unless the client asked for a retention of its own (OffsetCommit up to version 4). */
  readonly expireTimestampMs: number;
  /** `NO_TOPIC_ID` in commits that older brokers wrote. */
  readonly topicId: string;
}

/** Kafka's zero UUID: "no topic id". */
export const NO_TOPIC_ID = 'AAAAAAAAAAAAAAAAAAAAAA';

export interface GroupMetadata {
  /** Empty for a group that never had members. */
  readonly protocolType: string;
  readonly generation: number;
  readonly protocolName: string | null;
  readonly leaderId: string | null;
  /** -1 when the record is too old to know it. */
  readonly stateTimestampMs: number;
  readonly members: readonly MemberMetadata[];
}

export interface MemberMetadata {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly clientId: string;
  readonly clientHost: string;
  readonly rebalanceTimeoutMs: number;
  readonly sessionTimeoutMs: number;
  readonly subscription: Uint8Array;
  readonly assignment: Uint8Array;
}
