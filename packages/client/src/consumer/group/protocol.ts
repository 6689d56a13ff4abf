/**
 * What members of a group tell each other, as bytes within JoinGroup and SyncGroup: which topics
 * they want and what they have, and what they get.
 *
 * Spec: the consumer protocol (KIP-429: what is owned; KIP-792: of which generation; KIP-881:
 * where). A version number stands before the message; newer ones only add at the end.
 */
import {
  consumerProtocolAssignment,
  consumerProtocolSubscription,
  decode,
  encode,
  MalformedMessage,
} from '@odradek/wire';
import { ProtocolError } from '../../errors.ts';
import type { TopicPartition } from '../options.ts';

export const PROTOCOL_TYPE = 'consumer';
const VERSION = 3;
const VERSION_SIZE = 2;

export interface Subscription {
  readonly topics: readonly string[];
  readonly owned: readonly TopicPartition[];
  readonly generationId: number;
  readonly rack: string | null;
  readonly userData: Uint8Array | null;
}

export function encodeSubscription(subscription: Subscription): Buffer {
  const { topics, owned, generationId, rack, userData } = subscription;
  return versioned(
    encode(consumerProtocolSubscription, VERSION, {
      topics: topics.toSorted(),
      userData,
      ownedPartitions: byTopic(owned).map(([topic, partitions]) => ({ topic, partitions })),
      generationId,
      rackId: rack,
    }),
  );
}

/** Throws a `ProtocolError`. */
export function decodeSubscription(bytes: Buffer): Subscription {
  return decoded('subscription', bytes, (version) => {
    const message = decode(consumerProtocolSubscription, version, bytes, VERSION_SIZE);
    return {
      topics: message.topics,
      owned: message.ownedPartitions.flatMap(({ topic, partitions }) =>
        partitions.map((partition) => ({ topic, partition })),
      ),
      generationId: message.generationId,
      rack: message.rackId,
      userData: message.userData,
    };
  });
}

export function encodeAssignment(partitions: readonly TopicPartition[]): Buffer {
  return versioned(
    encode(consumerProtocolAssignment, VERSION, {
      assignedPartitions: byTopic(partitions).map(([topic, indexes]) => ({
        topic,
        partitions: indexes,
      })),
      userData: null,
    }),
  );
}

/** Nothing at all is what a leader gives to members that it does not know. */
export function decodeAssignment(bytes: Buffer): readonly TopicPartition[] {
  if (bytes.length === 0) return [];
  return decoded('assignment', bytes, (version) =>
    decode(consumerProtocolAssignment, version, bytes, VERSION_SIZE).assignedPartitions.flatMap(
      ({ topic, partitions }) => partitions.map((partition) => ({ topic, partition })),
    ),
  );
}

function versioned(message: Buffer): Buffer {
  const head = Buffer.alloc(VERSION_SIZE);
  head.writeInt16BE(VERSION, 0);
  return Buffer.concat([head, message]);
}

function decoded<T>(what: string, bytes: Buffer, read: (version: number) => T): T {
  if (bytes.length < VERSION_SIZE) throw new ProtocolError(`a group's ${what} ends early`);
  const version = bytes.readInt16BE(0);
  if (version < 0) throw new ProtocolError(`a group's ${what} of version ${version}`);
  try {
    return read(Math.min(version, VERSION));
  } catch (error) {
    if (!(error instanceof MalformedMessage)) throw error;
    throw new ProtocolError(`a group's ${what} is damaged`, error);
  }
}

function byTopic(partitions: readonly TopicPartition[]): [string, number[]][] {
  const topics = new Map<string, number[]>();
  for (const { topic, partition } of partitions) {
    const known = topics.get(topic);
    if (known === undefined) topics.set(topic, [partition]);
    else known.push(partition);
  }
  for (const indexes of topics.values()) indexes.sort((a, b) => a - b);
  return [...topics].sort(([a], [b]) => (a < b ? -1 : 1));
}
