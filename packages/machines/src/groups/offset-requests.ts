/** What clients ask about offsets, and what they are told: OffsetCommit, -Fetch, -Delete. */
export interface CommitRequest {
  readonly groupId: string;
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  /** -1 from consumers that do without group membership, and from tools. */
  readonly generationId: number;
  /** -1: the broker's retention. Up to version 4 a client may ask for its own. */
  readonly retentionTimeMs: number;
  /** Refused partitions are not in here: the caller knows what topics there are. */
  readonly topics: readonly CommitTopic[];
  /** What a client is told whose generation is of a group that is not known. */
  readonly unknownGroupError: number;
}

export interface CommitTopic {
  readonly topic: string;
  readonly topicId: string;
  readonly partitions: readonly CommitPartition[];
}

export interface CommitPartition {
  readonly partitionIndex: number;
  readonly committedOffset: number;
  readonly committedLeaderEpoch: number;
  readonly committedMetadata: string | null;
}

/** Of a commit and of a deletion: either refused as a whole, or an error per partition. */
export interface PartitionErrors {
  readonly errorCode: number;
  readonly topics: readonly TopicErrors[];
}

export interface TopicErrors {
  readonly topic: string;
  readonly topicId: string;
  readonly partitions: readonly { readonly partitionIndex: number; readonly errorCode: number }[];
}

export interface FetchOffsetsRequest {
  readonly groupId: string;
  /** Null asks for every offset of the group. */
  readonly topics: readonly FetchOffsetsTopic[] | null;
  /** Whether offsets that an open transaction may change are to be held back (KIP-447). */
  readonly requireStable: boolean;
}

export interface FetchOffsetsTopic {
  readonly topic: string;
  /** `NO_TOPIC_ID` when the client named the topic only. */
  readonly topicId: string;
  readonly partitions: readonly number[];
}

export interface FetchedTopic {
  readonly topic: string;
  readonly topicId: string;
  readonly partitions: readonly FetchedOffset[];
}

export interface FetchedOffset {
  readonly partitionIndex: number;
  /** -1 where nothing is committed. */
  readonly committedOffset: number;
  readonly committedLeaderEpoch: number;
  readonly metadata: string;
  readonly errorCode: number;
}

export interface DeleteOffsetsRequest {
  readonly groupId: string;
  readonly topics: readonly { readonly topic: string; readonly partitions: readonly number[] }[];
}
