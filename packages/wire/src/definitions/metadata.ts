/**
 * Metadata (3), versions 0–13.
 * Does: tells the brokers of the cluster, and where the partitions of topics are led.
 * Since: 1 topics may be null, rack, controllerId, isInternal · 2 clusterId · 3 throttleTimeMs ·
 *   4 allowAutoTopicCreation · 5 offlineReplicas · 7 leaderEpoch ·
 *   8 includeClusterAuthorizedOperations, includeTopicAuthorizedOperations,
 *   topicAuthorizedOperations, clusterAuthorizedOperations · 9 flexible · 10 topicId,
 *   name may be null · 11 no includeClusterAuthorizedOperations, no clusterAuthorizedOperations ·
 *   12 name may be null · 13 errorCode
 */
import {
  array,
  bool,
  type Decoded,
  int16,
  int32,
  message,
  nullable,
  string,
  uuid,
} from '../schema.ts';

export const metadataRequest = message(
  'MetadataRequest',
  { apiKey: 3, type: 'request', versions: '0-13', flexible: '9+', listeners: ['broker'] },
  {
    topics: nullable(
      array({
        topicId: uuid({ versions: '10+', ignorable: true }),
        name: nullable(string(), { nullable: '10+' }),
      }),
      { nullable: '1+' },
    ),
    allowAutoTopicCreation: bool({ versions: '4+', default: true }),
    includeClusterAuthorizedOperations: bool({ versions: '8-10' }),
    includeTopicAuthorizedOperations: bool({ versions: '8+' }),
  },
);
export type MetadataRequest = Decoded<typeof metadataRequest>;

export const metadataResponse = message(
  'MetadataResponse',
  { apiKey: 3, type: 'response', versions: '0-13', flexible: '9+' },
  {
    throttleTimeMs: int32({ versions: '3+', ignorable: true }),
    brokers: array({
      nodeId: int32({ mapKey: true }),
      host: string(),
      port: int32(),
      rack: nullable(string(), { versions: '1+', default: null, ignorable: true }),
    }),
    clusterId: nullable(string(), { versions: '2+', default: null, ignorable: true }),
    controllerId: int32({ versions: '1+', default: -1, ignorable: true }),
    topics: array({
      errorCode: int16(),
      name: nullable(string(), { nullable: '12+', mapKey: true }),
      topicId: uuid({ versions: '10+', ignorable: true }),
      isInternal: bool({ versions: '1+', ignorable: true }),
      partitions: array({
        errorCode: int16(),
        partitionIndex: int32(),
        leaderId: int32(),
        leaderEpoch: int32({ versions: '7+', default: -1, ignorable: true }),
        replicaNodes: array(int32()),
        isrNodes: array(int32()),
        offlineReplicas: array(int32(), { versions: '5+', ignorable: true }),
      }),
      topicAuthorizedOperations: int32({ versions: '8+', default: -2147483648 }),
    }),
    clusterAuthorizedOperations: int32({ versions: '8-10', default: -2147483648 }),
    errorCode: int16({ versions: '13+', ignorable: true }),
  },
);
export type MetadataResponse = Decoded<typeof metadataResponse>;
