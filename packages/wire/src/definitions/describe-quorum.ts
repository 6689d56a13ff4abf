/**
 * DescribeQuorum (55), versions 0–2.
 * Does: tells the leader of the quorum, and how far its voters and observers are.
 * Since: 1 lastFetchTimestamp, lastCaughtUpTimestamp · 2 errorMessage, nodes, replicaDirectoryId
 */
import {
  array,
  type Decoded,
  int16,
  int32,
  int64,
  message,
  nullable,
  string,
  uint16,
  uuid,
} from '../schema.ts';

export const describeQuorumRequest = message(
  'DescribeQuorumRequest',
  {
    apiKey: 55,
    type: 'request',
    versions: '0-2',
    flexible: '0+',
    listeners: ['broker', 'controller'],
  },
  {
    topics: array({
      topicName: string(),
      partitions: array({
        partitionIndex: int32(),
      }),
    }),
  },
);
export type DescribeQuorumRequest = Decoded<typeof describeQuorumRequest>;

const replicaState = {
  replicaId: int32(),
  replicaDirectoryId: uuid({ versions: '2+' }),
  logEndOffset: int64(),
  lastFetchTimestamp: int64({ versions: '1+', default: -1, ignorable: true }),
  lastCaughtUpTimestamp: int64({ versions: '1+', default: -1, ignorable: true }),
};

export const describeQuorumResponse = message(
  'DescribeQuorumResponse',
  { apiKey: 55, type: 'response', versions: '0-2', flexible: '0+' },
  {
    errorCode: int16(),
    errorMessage: nullable(string(), { versions: '2+', ignorable: true }),
    topics: array({
      topicName: string(),
      partitions: array({
        partitionIndex: int32(),
        errorCode: int16(),
        errorMessage: nullable(string(), { versions: '2+', ignorable: true }),
        leaderId: int32(),
        leaderEpoch: int32(),
        highWatermark: int64(),
        currentVoters: array(replicaState),
        observers: array(replicaState),
      }),
    }),
    nodes: array(
      {
        nodeId: int32({ mapKey: true }),
        listeners: array({
          name: string({ mapKey: true }),
          host: string(),
          port: uint16(),
        }),
      },
      { versions: '2+' },
    ),
  },
);
export type DescribeQuorumResponse = Decoded<typeof describeQuorumResponse>;
