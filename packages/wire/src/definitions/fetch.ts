/**
 * Fetch (1), versions 4–18.
 * Does: reads record batches from partitions; consumers, followers and members of the quorum use
 *   it alike.
 * Since: 5 logStartOffset · 7 sessionId, sessionEpoch, forgottenTopicsData, errorCode ·
 *   9 currentLeaderEpoch · 11 rackId, preferredReadReplica · 12 flexible, clusterId,
 *   lastFetchedEpoch, divergingEpoch, currentLeader, snapshotId · 13 no topic, topicId ·
 *   15 no replicaId, replicaState · 16 nodeEndpoints · 17 replicaDirectoryId · 18 highWatermark
 */
import {
  array,
  type Decoded,
  int8,
  int16,
  int32,
  int64,
  message,
  nullable,
  records,
  string,
  struct,
  uuid,
} from '../schema.ts';

/** Java's greatest long: as a number it is 2^63, and is written as 2^63 - 1. */
const INT64_MAX = 2 ** 63;

export const fetchRequest = message(
  'FetchRequest',
  {
    apiKey: 1,
    type: 'request',
    versions: '4-18',
    flexible: '12+',
    listeners: ['broker', 'controller'],
  },
  {
    clusterId: nullable(string(), { versions: '12+', default: null, tag: 0, ignorable: true }),
    replicaId: int32({ versions: '0-14', default: -1 }),
    replicaState: struct(
      {
        replicaId: int32({ default: -1 }),
        replicaEpoch: int64({ default: -1 }),
      },
      { versions: '15+', tag: 1 },
    ),
    maxWaitMs: int32(),
    minBytes: int32(),
    maxBytes: int32({ default: 2147483647, ignorable: true }),
    isolationLevel: int8({ ignorable: true }),
    sessionId: int32({ versions: '7+', ignorable: true }),
    sessionEpoch: int32({ versions: '7+', default: -1, ignorable: true }),
    topics: array({
      topic: string({ versions: '0-12', ignorable: true }),
      topicId: uuid({ versions: '13+', ignorable: true }),
      partitions: array({
        partition: int32(),
        currentLeaderEpoch: int32({ versions: '9+', default: -1, ignorable: true }),
        fetchOffset: int64(),
        lastFetchedEpoch: int32({ versions: '12+', default: -1 }),
        logStartOffset: int64({ versions: '5+', default: -1, ignorable: true }),
        partitionMaxBytes: int32(),
        replicaDirectoryId: uuid({ versions: '17+', tag: 0, ignorable: true }),
        highWatermark: int64({ versions: '18+', default: INT64_MAX, tag: 1, ignorable: true }),
      }),
    }),
    forgottenTopicsData: array(
      {
        topic: string({ versions: '7-12', ignorable: true }),
        topicId: uuid({ versions: '13+', ignorable: true }),
        partitions: array(int32()),
      },
      { versions: '7+' },
    ),
    rackId: string({ versions: '11+', ignorable: true }),
  },
);
export type FetchRequest = Decoded<typeof fetchRequest>;

export const fetchResponse = message(
  'FetchResponse',
  { apiKey: 1, type: 'response', versions: '4-18', flexible: '12+' },
  {
    throttleTimeMs: int32({ ignorable: true }),
    errorCode: int16({ versions: '7+', ignorable: true }),
    sessionId: int32({ versions: '7+' }),
    responses: array({
      topic: string({ versions: '0-12', ignorable: true }),
      topicId: uuid({ versions: '13+', ignorable: true }),
      partitions: array({
        partitionIndex: int32(),
        errorCode: int16(),
        highWatermark: int64(),
        lastStableOffset: int64({ default: -1, ignorable: true }),
        logStartOffset: int64({ versions: '5+', default: -1, ignorable: true }),
        divergingEpoch: struct(
          {
            epoch: int32({ default: -1 }),
            endOffset: int64({ default: -1 }),
          },
          { versions: '12+', tag: 0 },
        ),
        currentLeader: struct(
          {
            leaderId: int32({ default: -1 }),
            leaderEpoch: int32({ default: -1 }),
          },
          { versions: '12+', tag: 1 },
        ),
        snapshotId: struct(
          {
            endOffset: int64({ default: -1 }),
            epoch: int32({ default: -1 }),
          },
          { versions: '12+', tag: 2 },
        ),
        abortedTransactions: nullable(
          array({
            producerId: int64(),
            firstOffset: int64(),
          }),
          { ignorable: true },
        ),
        preferredReadReplica: int32({ versions: '11+', default: -1 }),
        records: nullable(records()),
      }),
    }),
    nodeEndpoints: array(
      {
        nodeId: int32({ mapKey: true }),
        host: string(),
        port: int32(),
        rack: nullable(string(), { default: null }),
      },
      { versions: '16+', tag: 0 },
    ),
  },
);
export type FetchResponse = Decoded<typeof fetchResponse>;
