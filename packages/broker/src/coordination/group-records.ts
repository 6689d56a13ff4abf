/**
 * The records of `__consumer_offsets`: entries of the groups' machine as keys and values, in the
 * versions that Kafka 4.3 writes at metadata.version 30, and back from any version that it reads.
 *
 * A key is a 16-bit record type and a message; a value is a 16-bit version and a message. What the
 * log of another broker holds that this one does not run (consumer, share and streams groups) is
 * read as far as the group's name and kept as it is.
 * Spec: docs/formats/consumer-offsets.md; KIP-848, KIP-932, KIP-1071 for the other kinds.
 */
import type { ForeignGroupType, GroupEntry, GroupMetadata } from '@odradek/machines/groups';
import {
  type Decoded,
  decode,
  type Encodable,
  encodeInto,
  MalformedMessage,
  type MessageDefinition,
  Writer,
} from '@odradek/wire';
import {
  consumerProtocolSubscription,
  groupMetadataKey,
  groupMetadataValue,
  offsetCommitKey,
  offsetCommitValue,
} from '@odradek/wire/definitions';

/** A key and a value as a record has them. */
export interface KeyAndValue {
  readonly key: Uint8Array;
  readonly value: Uint8Array | null;
}

const OFFSET_COMMIT = 1;
const GROUP_METADATA = 2;

/** Version 3 knows static members; 4 exists, and Kafka 4.3 does not write it. */
const GROUP_METADATA_VERSION = 3;
const OFFSET_COMMIT_VERSION = 4;
/** The one version that has an expiry of its own. */
const OFFSET_COMMIT_VERSION_WITH_EXPIRY = 1;

/** The kind of group that each record type belongs to, besides the types above. */
const FOREIGN_TYPES: ReadonlyMap<number, ForeignGroupType> = new Map([
  ...[3, 4, 5, 6, 7, 8, 16].map((type) => [type, 'consumer'] as const),
  ...[9, 10, 11, 12, 13, 14, 15].map((type) => [type, 'share'] as const),
  ...[17, 18, 19, 20, 21, 22, 23].map((type) => [type, 'streams'] as const),
]);

/** Throws `UnencodableValue` when a text is longer than the format can hold. */
export function encodeGroupEntry(entry: GroupEntry): KeyAndValue {
  if (entry.type === 'offset-commit') return encodeCommit(entry);
  if (entry.type === 'foreign') return { key: entry.key, value: entry.value };
  const key = withVersion(GROUP_METADATA, groupMetadataKey, 0, { group: entry.groupId });
  if (entry.value === null) return { key, value: null };
  const version = GROUP_METADATA_VERSION;
  const value = withVersion(version, groupMetadataValue, version, metadataValue(entry.value));
  return { key, value };
}

function encodeCommit(entry: Extract<GroupEntry, { type: 'offset-commit' }>): KeyAndValue {
  const { groupId: group, topic, partition, value } = entry;
  const key = withVersion(OFFSET_COMMIT, offsetCommitKey, 0, { group, topic, partition });
  if (value === null) return { key, value };
  const expires = value.expireTimestampMs !== -1;
  const version = expires ? OFFSET_COMMIT_VERSION_WITH_EXPIRY : OFFSET_COMMIT_VERSION;
  const message = {
    offset: value.offset,
    leaderEpoch: value.leaderEpoch,
    metadata: value.metadata,
    commitTimestamp: value.commitTimestampMs,
    expireTimestamp: value.expireTimestampMs,
    topicId: value.topicId,
  };
  return { key, value: withVersion(version, offsetCommitValue, version, message) };
}

/**
 * The entry in a record; undefined when its type or version is unknown, which a broker that is older
 * than the log must pass over. Throws `MalformedMessage` when the bytes are not what they claim.
 */
export function decodeGroupEntry(key: Buffer | null, value: Buffer | null): GroupEntry | undefined {
  if (key === null || key.length < 2) return undefined;
  const type = key.readInt16BE(0);
  if (type === OFFSET_COMMIT || type === OFFSET_COMMIT - 1) return offsetCommit(key, value);
  if (type === GROUP_METADATA) return groupMetadata(key, value);
  const groupType = FOREIGN_TYPES.get(type);
  if (groupType === undefined) return undefined;
  // Every key of the other kinds begins with the group's name, and so does the key of a group.
  const { group: groupId } = decode(groupMetadataKey, 0, key, 2);
  return {
    type: 'foreign',
    groupId,
    groupType,
    keyName: key.toString('latin1'),
    key: Buffer.from(key),
    value: value === null ? null : Buffer.from(value),
  };
}

/** The topics in a subscription of the consumer protocol; undefined when it is malformed. */
export function subscribedTopics(subscription: Uint8Array): readonly string[] | undefined {
  const buffer = Buffer.from(subscription.buffer, subscription.byteOffset, subscription.length);
  if (buffer.length < 2 || buffer.readInt16BE(0) < 0) return undefined;
  try {
    // Version 0 is the beginning of every version, also of those to come.
    return decode(consumerProtocolSubscription, 0, buffer, 2).topics;
  } catch (error) {
    if (error instanceof MalformedMessage) return undefined;
    throw error;
  }
}

function offsetCommit(key: Buffer, value: Buffer | null): GroupEntry | undefined {
  const { group: groupId, topic, partition } = decode(offsetCommitKey, 0, key, 2);
  if (value === null) return { type: 'offset-commit', groupId, topic, partition, value };
  const decoded = versioned(offsetCommitValue, value);
  if (decoded === undefined) return undefined;
  return {
    type: 'offset-commit',
    groupId,
    topic,
    partition,
    value: {
      offset: decoded.offset,
      leaderEpoch: decoded.leaderEpoch,
      metadata: decoded.metadata,
      commitTimestampMs: decoded.commitTimestamp,
      expireTimestampMs: decoded.expireTimestamp,
      topicId: decoded.topicId,
    },
  };
}

function groupMetadata(key: Buffer, value: Buffer | null): GroupEntry | undefined {
  const { group: groupId } = decode(groupMetadataKey, 0, key, 2);
  if (value === null) return { type: 'group-metadata', groupId, value };
  const decoded = versioned(groupMetadataValue, value);
  if (decoded === undefined) return undefined;
  return {
    type: 'group-metadata',
    groupId,
    value: {
      protocolType: decoded.protocolType,
      generation: decoded.generation,
      protocolName: decoded.protocol,
      leaderId: decoded.leader,
      stateTimestampMs: decoded.currentStateTimestamp,
      members: decoded.members.map((member) => ({
        memberId: member.memberId,
        groupInstanceId: member.groupInstanceId,
        clientId: member.clientId,
        clientHost: member.clientHost,
        rebalanceTimeoutMs: member.rebalanceTimeout,
        sessionTimeoutMs: member.sessionTimeout,
        // Copies: a view would keep the whole buffer that the log was read into.
        subscription: Buffer.from(member.subscription),
        assignment: Buffer.from(member.assignment),
      })),
    },
  };
}

function metadataValue(metadata: GroupMetadata): Encodable<typeof groupMetadataValue> {
  return {
    protocolType: metadata.protocolType,
    generation: metadata.generation,
    protocol: metadata.protocolName,
    leader: metadata.leaderId,
    currentStateTimestamp: metadata.stateTimestampMs,
    members: metadata.members.map((member) => ({
      memberId: member.memberId,
      groupInstanceId: member.groupInstanceId,
      clientId: member.clientId,
      clientHost: member.clientHost,
      rebalanceTimeout: member.rebalanceTimeoutMs,
      sessionTimeout: member.sessionTimeoutMs,
      subscription: member.subscription,
      assignment: member.assignment,
    })),
  };
}

const writer = new Writer();

function withVersion<D extends MessageDefinition>(
  prefix: number,
  definition: D,
  version: number,
  message: Encodable<D>,
): Buffer {
  writer.reset({ passes: false });
  writer.byte(prefix >> 8);
  writer.byte(prefix);
  encodeInto(writer, definition, version, message);
  return writer.toBuffer();
}

function versioned<D extends MessageDefinition>(
  definition: D,
  value: Buffer,
): Decoded<D> | undefined {
  if (value.length < 2) throw new MalformedMessage('a value without a version');
  const version = value.readInt16BE(0);
  const { lowest, highest } = definition.versions;
  if (version < lowest || version > highest) return undefined;
  return decode(definition, version, value, 2);
}
