/**
 * EndQuorumEpoch (54), versions 0–1.
 * Does: tells voters that the leader steps down, and who should follow it.
 * Since: 1 flexible, no preferredSuccessors, preferredCandidates, leaderEndpoints, nodeEndpoints
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

export const endQuorumEpochRequest = message(
  'EndQuorumEpochRequest',
  { apiKey: 54, type: 'request', versions: '0-1', flexible: '1+', listeners: ['controller'] },
  {
    clusterId: nullable(string(), { default: null }),
    topics: array({
      topicName: string(),
      partitions: array({
        partitionIndex: int32(),
        leaderId: int32(),
        leaderEpoch: int32(),
        preferredSuccessors: array(int32(), { versions: '0', ignorable: true }),
        preferredCandidates: array(
          {
            candidateId: int32(),
            candidateDirectoryId: uuid(),
          },
          { versions: '1+', ignorable: true },
        ),
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
export type EndQuorumEpochRequest = Decoded<typeof endQuorumEpochRequest>;

export const endQuorumEpochResponse = message(
  'EndQuorumEpochResponse',
  { apiKey: 54, type: 'response', versions: '0-1', flexible: '1+' },
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
export type EndQuorumEpochResponse = Decoded<typeof endQuorumEpochResponse>;
