/**
 * Vote (52), versions 0–2.
 * Does: asks a voter for its vote in an election of the quorum, or whether it would give it.
 * Since: 1 voterId, replicaDirectoryId, voterDirectoryId, nodeEndpoints · 2 preVote
 */
import {
  array,
  bool,
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

export const voteRequest = message(
  'VoteRequest',
  { apiKey: 52, type: 'request', versions: '0-2', flexible: '0+', listeners: ['controller'] },
  {
    clusterId: nullable(string(), { default: null }),
    voterId: int32({ versions: '1+', default: -1, ignorable: true }),
    topics: array({
      topicName: string(),
      partitions: array({
        partitionIndex: int32(),
        replicaEpoch: int32(),
        replicaId: int32(),
        replicaDirectoryId: uuid({ versions: '1+', ignorable: true }),
        voterDirectoryId: uuid({ versions: '1+', ignorable: true }),
        lastOffsetEpoch: int32(),
        lastOffset: int64(),
        preVote: bool({ versions: '2+' }),
      }),
    }),
  },
);
export type VoteRequest = Decoded<typeof voteRequest>;

export const voteResponse = message(
  'VoteResponse',
  { apiKey: 52, type: 'response', versions: '0-2', flexible: '0+' },
  {
    errorCode: int16(),
    topics: array({
      topicName: string(),
      partitions: array({
        partitionIndex: int32(),
        errorCode: int16(),
        leaderId: int32(),
        leaderEpoch: int32(),
        voteGranted: bool(),
      }),
    }),
    nodeEndpoints: array(
      {
        nodeId: int32({ mapKey: true }),
        host: string(),
        port: uint16(),
      },
      { versions: '1+', tag: 0 },
    ),
  },
);
export type VoteResponse = Decoded<typeof voteResponse>;
