/** Groups: the face of this folder. */
export type {
  CommittedOffset,
  ForeignGroupType,
  GroupEntry,
  GroupMetadata,
  MemberMetadata,
} from './entries.ts';
export { NO_TOPIC_ID } from './entries.ts';
export type {
  CommitPartition,
  CommitRequest,
  CommitTopic,
  DeleteOffsetsRequest,
  FetchedOffset,
  FetchedTopic,
  FetchOffsetsRequest,
  FetchOffsetsTopic,
  PartitionErrors,
  TopicErrors,
} from './offset-requests.ts';
export { type Decided, GroupPartition } from './partition.ts';
export type {
  DescribedGroup,
  HeartbeatRequest,
  JoinReply,
  JoinRequest,
  LeaveReply,
  LeaveRequest,
  ListedGroup,
  MemberIdentity,
  SyncReply,
  SyncRequest,
  Waiter,
} from './requests.ts';
export { joinError, syncError } from './requests.ts';
export type { Answer, Append, Effects, GroupOptions, Now } from './turn.ts';
export type { GroupFilter } from './views.ts';
