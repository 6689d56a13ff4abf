/**
 * What to do about Kafka's errors, in a sentence each, for those where something can be done.
 * Spec: https://kafka.apache.org/protocol#protocol_error_codes
 */
import type { ErrorName } from '@odradek/wire';

const advices: Partial<Record<ErrorName, string>> = {
  UNKNOWN_TOPIC_OR_PARTITION: 'Check the name, or create the topic first.',
  INVALID_TOPIC_EXCEPTION: 'Names have 1 to 249 of the characters a-z A-Z 0-9 . _ - only.',
  TOPIC_ALREADY_EXISTS: 'Choose another name, or use the topic that is there.',
  INVALID_PARTITIONS: 'A topic has at least one partition, and never loses one.',
  INVALID_REPLICATION_FACTOR: 'Ask for no more replicas than there are brokers.',
  INVALID_CONFIG: 'Check the name and the value of the setting.',
  MESSAGE_TOO_LARGE: 'Raise max.message.bytes of the topic, or send smaller records.',
  RECORD_LIST_TOO_LARGE: 'Make batches smaller than segment.bytes of the topic.',
  NOT_ENOUGH_REPLICAS: 'Bring brokers back, or lower min.insync.replicas of the topic.',
  OFFSET_OUT_OF_RANGE: 'Seek to an offset that exists, or set autoOffsetReset.',
  NON_EMPTY_GROUP: 'Stop all members of the group first.',
  GROUP_ID_NOT_FOUND: 'Check the name of the group.',
  GROUP_SUBSCRIBED_TO_TOPIC: 'Stop the members that read the topic first.',
  UNKNOWN_MEMBER_ID: 'The member was away too long; it must join again.',
  REBALANCE_IN_PROGRESS: 'Go on reading: the group is being rearranged.',
  FENCED_INSTANCE_ID: 'Two consumers run with the same groupInstanceId; stop one.',
  INCONSISTENT_GROUP_PROTOCOL: 'Give all members of the group an assignor in common.',
  TOPIC_AUTHORIZATION_FAILED: 'Ask for access to the topic.',
  GROUP_AUTHORIZATION_FAILED: 'Ask for access to the group.',
  CLUSTER_AUTHORIZATION_FAILED: 'Ask for access to the cluster.',
  UNSUPPORTED_VERSION: 'This needs a newer broker.',
  UNSUPPORTED_COMPRESSION_TYPE: 'Choose another compression.',
  COORDINATOR_NOT_AVAILABLE: 'Wait: the group coordinator is being started or moved.',
  LEADER_NOT_AVAILABLE: 'Wait: the partition has no leader at the moment.',
  CORRUPT_MESSAGE: 'The bytes were damaged on their way.',
  POLICY_VIOLATION: 'The broker has rules of its own for this.',
  THROTTLING_QUOTA_EXCEEDED: 'Slow down: a quota is used up.',
};

/** Empty when there is nothing to advise. */
export function adviceFor(error: ErrorName): string {
  return advices[error] ?? '';
}
