/**
 * ListPartitionReassignments (46), version 0.
 * Does: lists the moves under way.
 */
import { array, type Decoded, int16, int32, message, nullable, string } from '../schema.ts';

export const listPartitionReassignmentsRequest = message(
  'ListPartitionReassignmentsRequest',
  {
    apiKey: 46,
    type: 'request',
    versions: '0',
    flexible: '0+',
    listeners: ['broker', 'controller'],
  },
  {
    timeoutMs: int32({ default: 60000 }),
    topics: nullable(
      array({
        name: string(),
        partitionIndexes: array(int32()),
      }),
      { default: null },
    ),
  },
);
export type ListPartitionReassignmentsRequest = Decoded<typeof listPartitionReassignmentsRequest>;

export const listPartitionReassignmentsResponse = message(
  'ListPartitionReassignmentsResponse',
  { apiKey: 46, type: 'response', versions: '0', flexible: '0+' },
  {
    throttleTimeMs: int32(),
    errorCode: int16(),
    errorMessage: nullable(string()),
    topics: array({
      name: string(),
      partitions: array({
        partitionIndex: int32(),
        replicas: array(int32()),
        addingReplicas: array(int32()),
        removingReplicas: array(int32()),
      }),
    }),
  },
);
export type ListPartitionReassignmentsResponse = Decoded<typeof listPartitionReassignmentsResponse>;
