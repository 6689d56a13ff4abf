/**
 * DescribeCluster (60), versions 0–2.
 * Does: tells the nodes of the cluster and its id.
 * Since: 1 endpointType · 2 includeFencedBrokers, isFenced
 */
import {
  array,
  bool,
  type Decoded,
  int8,
  int16,
  int32,
  message,
  nullable,
  string,
} from '../schema.ts';

export const describeClusterRequest = message(
  'DescribeClusterRequest',
  {
    apiKey: 60,
    type: 'request',
    versions: '0-2',
    flexible: '0+',
    listeners: ['broker', 'controller'],
  },
  {
    includeClusterAuthorizedOperations: bool(),
    endpointType: int8({ versions: '1+', default: 1 }),
    includeFencedBrokers: bool({ versions: '2+' }),
  },
);
export type DescribeClusterRequest = Decoded<typeof describeClusterRequest>;

export const describeClusterResponse = message(
  'DescribeClusterResponse',
  { apiKey: 60, type: 'response', versions: '0-2', flexible: '0+' },
  {
    throttleTimeMs: int32(),
    errorCode: int16(),
    errorMessage: nullable(string(), { default: null }),
    endpointType: int8({ versions: '1+', default: 1 }),
    clusterId: string(),
    controllerId: int32({ default: -1 }),
    brokers: array({
      brokerId: int32({ mapKey: true }),
      host: string(),
      port: int32(),
      rack: nullable(string(), { default: null }),
      isFenced: bool({ versions: '2+' }),
    }),
    clusterAuthorizedOperations: int32({ default: -2147483648 }),
  },
);
export type DescribeClusterResponse = Decoded<typeof describeClusterResponse>;
