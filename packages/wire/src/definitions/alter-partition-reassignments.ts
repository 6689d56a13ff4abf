/**
 * AlterPartitionReassignments (45), versions 0–1.
 * Does: begins or cancels moves of partitions to other brokers.
 * Since: 1 allowReplicationFactorChange
 */
import { array, bool, type Decoded, int16, int32, message, nullable, string } from '../schema.ts';

export const alterPartitionReassignmentsRequest = message(
  'AlterPartitionReassignmentsRequest',
  {
    apiKey: 45,
    type: 'request',
    versions: '0-1',
    flexible: '0+',
    listeners: ['broker', 'controller'],
  },
  {
    timeoutMs: int32({ default: 60000 }),
    allowReplicationFactorChange: bool({ versions: '1+', default: true }),
    topics: array({
      name: string(),
      partitions: array({
        partitionIndex: int32(),
        replicas: nullable(array(int32()), { default: null }),
      }),
    }),
  },
);
export type AlterPartitionReassignmentsRequest = Decoded<typeof alterPartitionReassignmentsRequest>;

export const alterPartitionReassignmentsResponse = message(
  'AlterPartitionReassignmentsResponse',
  { apiKey: 45, type: 'response', versions: '0-1', flexible: '0+' },
  {
    throttleTimeMs: int32(),
    allowReplicationFactorChange: bool({ versions: '1+', default: true, ignorable: true }),
    errorCode: int16(),
    errorMessage: nullable(string()),
    responses: array({
      name: string(),
      partitions: array({
        partitionIndex: int32(),
        errorCode: int16(),
        errorMessage: nullable(string()),
      }),
    }),
  },
);
export type AlterPartitionReassignmentsResponse = Decoded<
  typeof alterPartitionReassignmentsResponse
>;
