/**
 * BeginQuorumEpoch (53), versions 0–1.
 * Does: tells voters who leads the quorum now.
 * Since: 1 flexible, voterId, voterDirectoryId, leaderEndpoints, nodeEndpoints
 */
import {
  array,
  type Decoded,
  int16,
  int32,
  message,
  nullable,
  string,
  uint16,
  uuid,
} from '../schema.ts';

export const beginQuorumEpochRequest = message(
  'BeginQuorumEpochRequest',
  { apiKey: 53, type: 'request', versions: '0-1', flexible: '1+', listeners: ['controller'] },
  {
    clusterId: nullable(string(), { default: null }),
    voterId: int32({ versions: '1+', default: -1, ignorable: true }),
    topics: array({
      topicName: string(),
      partitions: array({
        partitionIndex: int32(),
        voterDirectoryId: uuid({ versions: '1+', ignorable: true }),
        leaderId: int32(),
        leaderEpoch: int32(),
      }),
    }),
    leaderEndpoints: array(
      {
        name: string({ mapKey: true }),
        host: string(),
        port: uint16(),
      },
      { versions: '1+', ignorable: true },
    ),
  },
);
export type BeginQuorumEpochRequest = Decoded<typeof beginQuorumEpochRequest>;

export const beginQuorumEpochResponse = message(
  'BeginQuorumEpochResponse',
  { apiKey: 53, type: 'response', versions: '0-1', flexible: '1+' },
  {
    errorCode: int16(),
    topics: array({
      topicName: string(),
      partitions: array({
        partitionIndex: int32(),
        errorCode: int16(),
        leaderId: int32(),
        leaderEpoch: int32(),
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
export type BeginQuorumEpochResponse = Decoded<typeof beginQuorumEpochResponse>;
