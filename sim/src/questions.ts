/**
 * What a simulation asks of a node in the protocol's own words: topics, records, offsets. Each
 * function is one question; an error code in the answer is thrown as `Refused`.
 */
import {
  consumerProtocolAssignment,
  createTopicsRequest,
  createTopicsResponse,
  decode,
  deleteTopicsRequest,
  deleteTopicsResponse,
  describeGroupsRequest,
  describeGroupsResponse,
  errorName,
  fetchRequest,
  fetchResponse,
  type MessageDefinition,
  metadataRequest,
  metadataResponse,
  offsetFetchRequest,
  offsetFetchResponse,
  produceRequest,
  produceResponse,
} from '@odradek/wire';
import { BatchBuilder, batchPositions, isBatchCrcValid, readRecords } from '@odradek/wire/records';
import type { Asker, Question } from './asker.ts';
import type { StableGroup } from './checkers/groups.ts';
import type { FoundRecord } from './checkers/records.ts';
import { Violation } from './checkers/violation.ts';
import { type Origin, originOf, valueOf } from './values.ts';

export class Refused extends Error {
  readonly error: string;

  constructor(code: number, question: string) {
    super(`${question}: ${errorName(code)}`);
    this.name = 'Refused';
    this.error = errorName(code);
  }
}

export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

export interface TopicWish {
  readonly name: string;
  readonly partitionCount: number;
  readonly configs?: Readonly<Record<string, string>>;
}

/** By name, in the newest version that still knows topics by name. */
function question<Request extends MessageDefinition, Response extends MessageDefinition>(
  request: Request,
  response: Response,
  version: number,
): Question<Request, Response> {
  return { request, response, version };
}

const createTopics = question(createTopicsRequest, createTopicsResponse, 7);
const deleteTopics = question(deleteTopicsRequest, deleteTopicsResponse, 5);
const metadata = question(metadataRequest, metadataResponse, 13);
const produce = question(produceRequest, produceResponse, 12);
const fetch = question(fetchRequest, fetchResponse, 12);
const describeGroups = question(describeGroupsRequest, describeGroupsResponse, 6);
const offsetFetch = question(offsetFetchRequest, offsetFetchResponse, 9);

const TIMEOUT_MS = 5000;
const FETCH_BYTES_MAX = 1_000_000;

/** Answers the topic's id. */
export async function createTopic(asker: Asker, wish: TopicWish): Promise<string> {
  const { name, partitionCount, configs = {} } = wish;
  const { topics } = await asker.ask(createTopics, {
    topics: [
      {
        name,
        numPartitions: partitionCount,
        replicationFactor: 1,
        assignments: [],
        configs: Object.entries(configs).map(([name, value]) => ({ name, value })),
      },
    ],
    timeoutMs: TIMEOUT_MS,
  });
  check(topics[0]?.errorCode, `create ${name}`);
  return topics[0]?.topicId ?? '';
}

export async function deleteTopic(asker: Asker, name: string): Promise<void> {
  const { responses } = await asker.ask(deleteTopics, {
    topicNames: [name],
    timeoutMs: TIMEOUT_MS,
  });
  check(responses[0]?.errorCode, `delete ${name}`);
}

export interface TopicSeen {
  readonly name: string;
  readonly id: string;
  readonly leaderEpochs: readonly number[];
  /** Whether each partition has a leader. */
  readonly isLed: boolean;
}

/** All topics, by name. */
export async function listTopics(asker: Asker): Promise<readonly TopicSeen[]> {
  const answer = await asker.ask(metadata, { topics: null, allowAutoTopicCreation: false });
  check(answer.errorCode, 'list topics');
  const topics = answer.topics.map(({ name, topicId, partitions }) => ({
    name: name ?? '',
    id: topicId,
    isLed: partitions.every(({ leaderId }) => leaderId >= 0),
    leaderEpochs: [...partitions]
      .sort((a, b) => a.partitionIndex - b.partitionIndex)
      .map(({ leaderEpoch }) => leaderEpoch),
  }));
  return topics.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Writes one batch with acks all; answers its base offset. */
export async function produceBatch(
  asker: Asker,
  { topic, partition }: TopicPartition,
  origins: readonly Origin[],
  timestamp: number,
): Promise<number> {
  const batch = new BatchBuilder();
  for (const origin of origins) {
    batch.append({ timestamp, key: null, value: Buffer.from(valueOf(origin)) });
  }
  const { responses } = await asker.ask(produce, {
    acks: -1,
    timeoutMs: TIMEOUT_MS,
    topicData: [{ name: topic, partitionData: [{ index: partition, records: batch.build() }] }],
  });
  const answer = responses[0]?.partitionResponses[0];
  check(answer?.errorCode, `produce to ${topic}-${partition}`);
  return answer?.baseOffset ?? -1;
}

export interface Fetched {
  readonly records: readonly FoundRecord[];
  readonly highWatermark: number;
}

/** Up to a megabyte of records from an offset on; checks each batch's CRC. */
export async function fetchRecords(
  asker: Asker,
  { topic, partition }: TopicPartition,
  fetchOffset: number,
  options: { decode?: boolean } = {},
): Promise<Fetched> {
  const answer = await asker.ask(fetch, {
    maxWaitMs: 0,
    minBytes: 1,
    maxBytes: FETCH_BYTES_MAX,
    topics: [
      { topic, partitions: [{ partition, fetchOffset, partitionMaxBytes: FETCH_BYTES_MAX }] },
    ],
  });
  const where = `${topic}-${partition}`;
  check(answer.errorCode, `fetch ${where}`);
  const found = answer.responses[0]?.partitions[0];
  check(found?.errorCode, `fetch ${where} from ${fetchOffset}`);
  const bytes = found?.records ?? Buffer.alloc(0);
  const records: FoundRecord[] = [];
  for (const at of batchPositions(bytes)) {
    if (!isBatchCrcValid(bytes, at)) throw new Violation('batches are whole', `${where} @${at}`);
  }
  // Not all values of a simulation are of its own making.
  const read = options.decode === false ? [] : readRecords(bytes);
  for (const { offset, value } of read) {
    // A fetch answers whole batches: the first may begin before what was asked for.
    if (offset >= fetchOffset) records.push({ offset, ...originOf(value, `${where} @${offset}`) });
  }
  return { records, highWatermark: found?.highWatermark ?? -1 };
}

/** What a group has committed, by `topic-partition`. */
export async function committedOffsets(
  asker: Asker,
  groupId: string,
): Promise<ReadonlyMap<string, number>> {
  const { groups } = await asker.ask(offsetFetch, {
    groups: [{ groupId, topics: null }],
    requireStable: true,
  });
  check(groups[0]?.errorCode, `committed offsets of ${groupId}`);
  const offsets = new Map<string, number>();
  for (const { name, partitions } of groups[0]?.topics ?? []) {
    for (const { partitionIndex, committedOffset, errorCode } of partitions) {
      check(errorCode, `committed offset of ${groupId} in ${name}-${partitionIndex}`);
      offsets.set(`${name}-${partitionIndex}`, committedOffset);
    }
  }
  return offsets;
}

/** Who owns which partitions; nothing while the group is being divided anew. */
export async function describeStableGroup(
  asker: Asker,
  groupId: string,
): Promise<StableGroup | undefined> {
  const { groups } = await asker.ask(describeGroups, { groups: [groupId] });
  const [group] = groups;
  check(group?.errorCode, `describe ${groupId}`);
  if (group?.groupState !== 'Stable') return undefined;
  const members = new Map<string, readonly string[]>();
  for (const { memberId, memberAssignment } of group.members) {
    members.set(memberId, assignedPartitions(memberAssignment));
  }
  return { members };
}

/** The bytes are the members' own: a version, and what their protocol says in it. */
function assignedPartitions(bytes: Buffer): readonly string[] {
  if (bytes.length === 0) return [];
  const version = Math.min(bytes.readInt16BE(0), consumerProtocolAssignment.versions.highest);
  const { assignedPartitions: topics } = decode(consumerProtocolAssignment, version, bytes, 2);
  return topics.flatMap(({ topic, partitions }) => partitions.map((each) => `${topic}-${each}`));
}

function check(code: number | undefined, what: string): void {
  if (code !== undefined && code !== 0) throw new Refused(code, what);
}
